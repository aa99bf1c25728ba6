"""Awards held against what improved, from the files to what readers see (acceptance case 12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import URL

from orkestrasi import db
from orkestrasi.publish.trace import trace
from tests.pipeline import query
from tests.publish.broad import broad_home, broad_template  # noqa: F401
from tests.publish.databases import copied

pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture(scope="module")
def published(
    server: URL,
    broad_template: str,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    yield from copied(server, broad_template, tmp_path_factory.mktemp("awards"))


def test_awards_without_growth_without_fewer_poor_and_without_domestic_products() -> None:
    # Poverty 7.36 after 7.25, investment to June 50 + 30 after 60 + 40, domestic products 55 after 60 percent.
    assert query(
        "select award_count, criteria, p0_change_points, poverty_improved, investment_period_key, "
        "investment_realization_idr, investment_change_idr, investment_improved, pdn_change_points, pdn_improved, "
        "improved_outcome_count, comparability, award_without_outcome, is_synthetic, quality_flag "
        "from marts.mart_award_vs_outcome where kemendagri_code = '64.09' and period_key = '2023'"
    ) == [(
        2, "LAYANAN_TERINTEGRASI; PENGENDALIAN_INFLASI", Decimal("0.11"), False, "2023-TW2", 80, -20, False, -5, False,
        0, "3 dari 3", True, True, "ok",
    )]  # fmt: skip


def test_an_award_for_interoperable_services_is_held_against_the_index() -> None:
    # One of two services was linked; one of four is now.
    assert query(
        "select kemendagri_code, integrated_service_award_count, previous_integration_index_pct, "
        "integration_index_pct, integration_change_points, integration_award_without_integration "
        "from marts.mart_award_vs_outcome where period_key = '2023' and award_count > 0 order by 1"
    ) == [("11", 1, None, None, None, None), ("64.09", 1, 50, 25, -25, True)]


def test_one_improved_outcome_is_enough_and_what_is_not_known_is_no_failure() -> None:
    assert query(
        "select award_count, p0_change_points, poverty_improved, investment_improved, pdn_improved, comparability, "
        "award_without_outcome, quality_flag "
        "from marts.mart_award_vs_outcome where kemendagri_code = '11' and period_key = '2023'"
    ) == [(1, Decimal("-0.19"), True, None, None, "1 dari 3", False, "incomplete")]


def test_without_a_year_before_nothing_is_compared() -> None:
    assert query(
        "select poverty_previous_period_key, poverty_improved, comparability from marts.mart_award_vs_outcome "
        "where kemendagri_code = '91' and period_key = '2023'"
    ) == [(None, None, "0 dari 3")]


def test_every_region_and_year_with_an_award_or_an_outcome_has_one_row() -> None:
    assert query(
        """
        with told as (
            select region_id, year from marts.mart_award
            union
            select region_id, year from marts.mart_indicator_scorecard
            where indicator_code in ('p0_pct', 'investment_realization_idr', 'pdn_realized_pct')
            union
            select region_id, year from marts.mart_digitalization_integration
            where integration_index_pct is not null
        )

        select count(*), count(distinct (m.region_id, m.year)), (select count(*) from told)
        from marts.mart_award_vs_outcome as m
        inner join told on m.region_id = told.region_id and m.year = told.year
        """
    ) == query("select count(*), count(*), count(*) from marts.mart_award_vs_outcome")


def test_a_row_leads_to_the_awards_and_to_all_that_is_compared() -> None:
    with db.connect() as connection:
        found = trace(connection, "mart_award_vs_outcome", {"region": "64.09", "period_key": "2023"})
    assert Counter((o.reporter_id, o.dataset, o.period_key) for o in found.origins) == {
        ("KEMENPANRB", "awards", "2023"): 2,
        ("BPS", "poverty_indicators", "2022-03"): 1, ("BPS", "poverty_indicators", "2023-03"): 1,
        ("64.09", "investment_realization", "2022-TW1"): 1, ("64.09", "investment_realization", "2022-TW2"): 1,
        ("64.09", "investment_realization", "2023-TW1"): 1, ("64.09", "investment_realization", "2023-TW2"): 1,
        ("LKPP", "domestic_spending", "2022-TW4"): 1, ("LKPP", "domestic_spending", "2023-TW4"): 1,
        ("64.09", "digital_services", "2022-TW4"): 2, ("64.09", "digital_services", "2023-TW4"): 4,
        ("64.09", "service_integrations", "2022-TW4"): 1, ("64.09", "service_integrations", "2023-TW4"): 1,
    }  # fmt: skip
    values = sorted(o.values["p0_pct"] for o in found.origins if o.dataset == "poverty_indicators")
    assert values == [Decimal("7.25"), Decimal("7.36")]


def test_the_awards_behind_it_are_those_of_the_mart_of_awards() -> None:
    with db.connect() as connection:
        found = trace(connection, "mart_award", {"region": "11", "period_key": "2023"})
        held = trace(connection, "mart_award_vs_outcome", {"region": "11", "period_key": "2023"})
    awards = {(o.submission_id, o.row_number) for o in found.origins}
    assert awards < {(o.submission_id, o.row_number) for o in held.origins}

"""Actions against inflation and the weekly IPH, from the delivered file to what readers see."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import URL

from orkestrasi import db
from tests import pipeline
from tests.pipeline import query
from tests.publish import cross_flow, flow
from tests.publish.cross_flow import ACEH, ACEH_SELATAN, MILLION, PPU, action
from tests.publish.databases import copied

COVERAGE = (
    "select acting_count, acting_pct, n_reported, n_expected, no_action_count "
    "from marts.mart_inflation_action_coverage where region_id = 0 and period_key = '2022-12' and action_code = %s"
)


@pytest.fixture(scope="module")
def published(server: URL, cross_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield from copied(server, cross_template, tmp_path_factory.mktemp("inflation"))


def governments(day: str) -> int:
    ((count,),) = query(
        "select count(*) from reference.region where is_autonomous and %s between existed_from and existed_to", [day]
    )
    return int(count)


def test_a_month_of_actions(published: Path) -> None:
    assert query(
        "select kemendagri_code, action_code, days_with_action, action_count, spent_idr, commodity_count "
        "from marts.mart_inflation_action where period_key = '2022-12' order by 1, 2"
    ) == [
        (ACEH, "PASAR_MURAH", 2, 4, 12 * MILLION, 2),
        (ACEH_SELATAN, "PASAR_MURAH", 1, 1, None, 0),
        (ACEH_SELATAN, "RAPAT_TPID", 1, 1, None, 0),
        # 6 December comes from the ministry's newer report, 7 December from the region's week.
        (PPU, "RAPAT_TPID", 1, 1, None, 0),
        (PPU, "SIDAK_PASAR", 1, 4, None, 0),
    ]


def test_governments_acting_are_counted_against_those_that_exist(published: Path) -> None:
    existing = governments("2022-12-31")
    assert query(COVERAGE, ["PASAR_MURAH"]) == [
        (2, round(Decimal(200) / existing, 2), 3, existing, existing - 3),
    ]
    assert query(COVERAGE, ["DUKUNGAN_TRANSPORTASI"]) == [(0, 0, 3, existing, existing - 3)]
    # Every province is there, also those where nobody did anything, and they add up to the nation.
    assert query(
        "select count(*), sum(acting_count), sum(n_expected), sum(no_action_count) "
        "from marts.mart_inflation_action_coverage "
        "where level = 'province' and period_key = '2022-12' and action_code = 'PASAR_MURAH'"
    ) == [(38, 2, existing, existing - 3)]


def test_the_weekly_iph_is_the_indicator_of_its_month_in_another_type_of_period(published: Path) -> None:
    assert query(
        "select i.period_key, i.period_type, i.value, i.previous_period_key, i.definition_version, d.is_current "
        "from marts.mart_inflation_indicator as i "
        "inner join warehouse.dim_indicator as d using (indicator_code, definition_version) "
        "where i.indicator_code = 'iph_change_pct' and i.kemendagri_code = '13.05' order by 1"
    ) == [
        ("2025-W16", "week", Decimal("5.01"), None, 1, True),
        ("2025-W17", "week", Decimal("6.32"), "2025-W16", 1, True),
    ]


def test_a_week_that_says_more_than_the_iph_is_refused(home: Path) -> None:
    row = {"region_code": "13.05", "period": "2025-W17", "iph_change_pct": 6.32, "inflation_yoy_pct": 2.57}
    cross_flow.send("BPS", "inflation_indicators", "2025-W17", row)
    (outcome,) = pipeline.run_intake()
    assert (outcome.verdict, outcome.rules) == ("rejected", {"INF-WEEK-IPH"})


@pytest.mark.slow
def test_a_week_across_two_months_counts_in_both_and_a_correction_is_followed(cross: Path) -> None:
    cross_flow.send(PPU, "inflation_actions", "2025-W14", action(PPU, "PASAR_MURAH", "2025-03-31", 2),
                    action(PPU, "PASAR_MURAH", "2025-04-01", 3))  # fmt: skip
    # The ministry takes Aceh Selatan's cheap market back.
    cross_flow.send(
        "KEMENDAGRI", "inflation_actions", "2022-12", action(ACEH, "PASAR_MURAH", "2022-12-05", 2),
        action(ACEH_SELATAN, "RAPAT_TPID", "2022-12-06"), received=cross_flow.SECOND,
    )  # fmt: skip
    assert cross_flow.publish_next() == 2
    assert query(
        "select period_key, action_count from marts.mart_inflation_action where kemendagri_code = %s "
        "and action_code = 'PASAR_MURAH' order by 1",
        [PPU],
    ) == [("2025-03", 2), ("2025-04", 3)]
    existing = governments("2022-12-31")
    assert query(COVERAGE, ["PASAR_MURAH"])[0][0] == 1
    # Of Penajam Paser Utara the region's own week is what is left: all of it counts now.
    assert query(COVERAGE, ["SIDAK_PASAR"]) == [(1, round(Decimal(100) / existing, 2), 3, existing, existing - 3)]
    assert query(
        "select days_with_action, action_count from marts.mart_inflation_action "
        "where kemendagri_code = %s and period_key = '2022-12'",
        [PPU],
    ) == [(2, 13)]
    cross_flow.assert_shown_is_what_is_computed()
    with db.connect(publication=1) as connection:
        assert connection.execute(COVERAGE.encode(), ["PASAR_MURAH"]).fetchall()[0][0] == 2
    assert flow.make_public() is None

"""What must hold of every mart alike, on a publication of all clusters, and acceptance cases that need one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import URL

from orkestrasi import db
from orkestrasi.publish import candidate
from orkestrasi.publish.publish import revert
from orkestrasi.transform import build
from tests.pipeline import query
from tests.publish import broad, flow
from tests.publish.broad import broad_home, broad_template  # noqa: F401
from tests.publish.cross_flow import ACEH, ACEH_SELATAN
from tests.publish.databases import copied
from tests.publish.stored import LOOKS_AT_NONE, differences, stored_marts, without_origin

Held = dict[str, tuple[dict[str, tuple[int, int]], dict[str, int]]]


@pytest.fixture(scope="module")
def published(
    server: URL,
    broad_template: str,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    yield from copied(server, broad_template, tmp_path_factory.mktemp("broad"))


def test_every_stored_mart_shows_rows_and_they_are_those_computed(published: Path) -> None:
    assert [mart for mart in stored_marts() if query(f"select count(*) from marts.{mart}") == [(0,)]] == []
    assert differences(2) == {}


def test_a_row_that_is_not_the_computed_one_is_seen(published: Path) -> None:
    with db.connect(publication=2) as connection:
        connection.execute("update warehouse.mart_award_vs_outcome set award_count = award_count + 1")
        connection.commit()
        try:
            assert set(differences(2)) == {"mart_award_vs_outcome"}
        finally:
            connection.execute("update warehouse.mart_award_vs_outcome set award_count = award_count - 1")
            connection.commit()


def test_every_row_of_every_mart_leads_to_what_was_delivered(published: Path) -> None:
    assert without_origin(2) == {}
    # Only marts of reference data have nothing to lead to.
    assert query("select mart from ledger.stored_mart where lineage is null order by 1") == [
        ("mart_target_coverage",), ("mart_theme_cluster",),
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------- again, anew, back


@pytest.fixture(scope="module")
def held(
    server: URL,
    broad_template: str,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Held]:
    """After each step: marts whose stored rows are not those computed, and marts with rows that lead nowhere."""
    for _ in copied(server, broad_template, tmp_path_factory.mktemp("broad_history")):
        results: Held = {}
        first = _rows()
        assert build.build_candidate() == 0
        assert candidate.prepare() is None, "the same again is no publication"
        flow.execute("select ledger.store_marts(2)")
        assert _rows() == first
        results["stored again"] = (differences(2), without_origin(2))
        broad.publish_corrections()
        corrected = _rows()
        assert corrected != first
        results["reported again"] = (differences(3), without_origin(3))
        assert revert(2, "uji") == 4
        assert _rows() == first
        results["taken back"] = (differences(4), without_origin(4))
        assert revert(3, "uji") == 5
        assert _rows() == corrected
        results["shown again"] = (differences(5), without_origin(5))
        yield results


def _rows() -> dict[str, list[str]]:
    """What readers see, but for marts that tell what a revert does not take back: arrivals, publications."""
    anew = {mart for (mart,) in query("select mart from ledger.stored_mart where is_counted_anew_on_revert")}
    assert anew == {"mart_reporting_completeness", "mart_indicator_vintage"}
    shown = flow.marts(numbered=False)
    return {mart: shown[mart] for mart in shown if mart not in anew | LOOKS_AT_NONE}


@pytest.mark.slow
@pytest.mark.parametrize("step", ["stored again", "reported again", "taken back", "shown again"])
def test_what_is_stored_is_what_is_computed_whatever_came_before(held: Held, step: str) -> None:
    assert held[step] == ({}, {})


@pytest.mark.slow
def test_awards_are_held_against_corrected_outcomes_of_both_years(held: Held) -> None:
    # Of 2022 poverty is corrected from 7.25 to 7.50 and investment from 100 to 60; of 2023 three of four services are
    # linked.
    statement = (
        "select p0_change_points, investment_change_idr, integration_change_points, improved_outcome_count, "
        "award_without_outcome, integration_award_without_integration, award_names "
        "from marts.mart_award_vs_outcome where kemendagri_code = '64.09' and period_key = '2023'"
    )
    shown = {}
    for publication in (2, 3, 4, 5):
        with db.connect(publication=publication) as connection:
            (shown[publication],) = connection.execute(statement.encode()).fetchall()
    assert shown[2] == shown[4] == (
        Decimal("0.11"), -20, -25, 0, True, True, "Penghargaan TPID; Penghargaan MPP",
    )  # fmt: skip
    assert shown[3] == shown[5] == (Decimal("-0.14"), 20, 25, 2, False, False, "Penghargaan TPID; MPP Prima")


# ------------------------------------------------------------------------------------------- a mark is no figure


def test_a_mark_in_place_of_a_price_stops_nothing(published: Path) -> None:
    assert query(
        "select kemendagri_code, average_price_idr, price_count, n_reported, n_expected "
        "from marts.mart_inflation_commodity_price where period_key = '2024-01' order by 1"
    ) == [(ACEH, 14_200, 3, 3, 31)]
    assert query(
        "select price_date::text, price_idr from warehouse.fct_commodity_price where price_idr is null order by 1"
    ) == [("2024-01-01", None), ("2024-01-04", None)]


def test_a_mark_in_place_of_a_count_is_not_zero(published: Path) -> None:
    assert query(
        "select kemendagri_code, action_code, days_with_action, action_count, quality_flag "
        "from marts.mart_inflation_action where period_key = '2023-01' order by 1, 2"
    ) == [
        (ACEH, "PASAR_MURAH", 1, 2, "ok"), (ACEH, "RAPAT_TPID", 1, None, "no_value"),
        (ACEH_SELATAN, "PASAR_MURAH", 1, None, "no_value"),
    ]  # fmt: skip
    assert query(
        "select action_code, acting_count, action_count from marts.mart_inflation_action_coverage "
        "where region_id = 0 and period_key = '2023-01' "
        "and action_code in ('PASAR_MURAH', 'RAPAT_TPID', 'SIDAK_PASAR') order by 1"
    ) == [("PASAR_MURAH", 2, 2), ("RAPAT_TPID", 1, None), ("SIDAK_PASAR", 0, 0)]
    # 58 hours in all, but only those of the 4 participants who are known make an average.
    assert query(
        "select person_count, hour_count, hours_per_person_count from marts.mart_civil_service_training "
        "where kemendagri_code = '12'"
    ) == [(4, 58, 2)]


# ------------------------------------------------------------------------------------------- acceptance cases 4 and 8


def test_malls_over_the_years_never_become_fewer_and_are_not_added_up(published: Path) -> None:
    series = query(
        "select period_key, value from marts.mart_digitalization_indicator "
        "where region_id = 0 and indicator_code = 'mpp_physical_count' order by period_key"
    )
    assert series == [("2022-06", 59), ("2022-09", 67), ("2023-08", 139), ("2024-12", 272)]
    assert query(
        "select period_key, reported_physical_count, reported_digital_count, reported_coverage_pct "
        "from marts.mart_digitalization_mpp_coverage "
        "where scope_type = 'nation' and period_key in ('2023-08', '2024-12') order by 1"
    ) == [("2023-08", 139, 21, Decimal("27.04")), ("2024-12", 272, None, Decimal("52.92"))]
    assert query("select 1 from marts.mart_digitalization_indicator where value = 139 + 21") == []


def test_innovations_since_2014_are_at_least_951(published: Path) -> None:
    rows = query(
        "select period_key, new_innovation_count, cumulative_count, replication_count "
        "from marts.mart_innovation_national order by 1"
    )
    assert rows[:2] == [("2014", 119, 119, 0), ("2015", 119, 238, 0)]
    assert {year: together for year, _, together, _ in rows}["2021"] == 951
    assert rows[-1] == ("2023", 1, 955, 3)
    assert query(
        "select novelty_score, effectiveness_score, usefulness_score, transferability_score, sustainability_score, "
        "mean_score from marts.mart_innovation_entry where innovation_code = '2014-0'"
    ) == [(80, 70, 60, 50, 40, 60)]

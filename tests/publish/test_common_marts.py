"""Innovations, awards, action plans, acting heads, quoted figures and lists of regions, as readers see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import URL

from orkestrasi import db
from tests import pipeline
from tests.pipeline import query
from tests.publish import cross_flow
from tests.publish.cross_flow import ACEH, ACEH_SELATAN, MILLION, PPU
from tests.publish.databases import copied

INNOVATIONS = (
    "select kemendagri_code, period_key, innovation_count, top_innovation_count, novelty_score, usefulness_score, "
    "replicated_out_count, replicated_in_count from marts.mart_innovation order by 2, 1"
)
ACTIONS = (
    "select kemendagri_code, action_weight, action_count, shared_action_count, behind_action_count, "
    "unreported_action_count, output_attainment_pct, budget_idr, realized_idr, budget_realized_pct "
    "from marts.mart_action_plan where period_key = '2024-TW1' order by 1"
)


@pytest.fixture(scope="module")
def published(server: URL, cross_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield from copied(server, cross_template, tmp_path_factory.mktemp("common"))


def test_innovations_and_their_replications(published: Path) -> None:
    assert query(INNOVATIONS) == [
        ("00", "2022", 1, 0, None, None, 0, 0),
        (ACEH, "2022", 2, 1, Decimal("85.5"), 70, 0, 0),
        ("00", "2023", 0, 0, None, None, 1, 0),
        (ACEH, "2023", 1, 1, None, None, 2, 1),
        (ACEH_SELATAN, "2023", 0, 0, None, None, 0, 1),
        (PPU, "2023", 1, 0, None, None, 0, 1),
    ]
    assert query(
        "select innovation_code, period_key, region_name, owner_agency, cluster_code, mean_score, award_level, "
        "replication_count from marts.mart_innovation_entry where innovation_code in ('X', 'Z') order by 1, 2"
    ) == [
        ("X", "2022", "Aceh", None, "poverty", 75, "TOP_99", 2),
        ("X", "2023", "Aceh", None, "UNKNOWN", None, "TOP_45", 2),
        ("Z", "2022", "Indonesia", "Kementerian", "UNKNOWN", None, "PESERTA", 0),
    ]


def test_innovations_come_together_over_the_years(published: Path) -> None:
    assert query(
        "select period_key, innovation_count, new_innovation_count, cumulative_count, replication_count "
        "from marts.mart_innovation_national order by 1"
    ) == [("2022", 3, 3, 3, 0), ("2023", 2, 1, 4, 3)]


def test_an_innovation_that_is_only_replicated_is_known_by_its_code(published: Path) -> None:
    assert query(
        "select d.innovation_code, d.title, r.reporter_id from warehouse.dim_innovation as d "
        "left join reference.reporter as r on d.owner_region_id = r.region_id "
        "where d.innovation_code in ('V', 'W') order by 1"
    ) == [("V", "V", None), ("W", "Inovasi W", PPU)]


def test_awards_of_a_region(published: Path) -> None:
    assert query(
        "select kemendagri_code, award_count, integrated_service_award_count, award_names, criteria, last_awarded_on "
        "from marts.mart_award order by 1"
    ) == [
        (ACEH, 1, 1, "Penghargaan MPP", "LAYANAN_TERINTEGRASI", date(2023, 10, 3)),
        (PPU, 2, 1, "Penghargaan TPID; Penghargaan MPP", "LAYANAN_TERINTEGRASI; PENGENDALIAN_INFLASI",
         date(2023, 10, 3)),
    ]  # fmt: skip


def test_shared_actions_are_not_counted_twice(published: Path) -> None:
    # Aceh: A and C whole and 0.6 of B; (1 x 50 % + 0.6 x 150 %) / 1.6. The budgets of 330 are divided, not doubled.
    assert query(ACTIONS) == [
        (ACEH, Decimal("2.6"), 3, 1, 2, 1, Decimal("87.5"), 250 * MILLION, 70 * MILLION, Decimal("31.82")),
        (PPU, Decimal("0.4"), 1, 1, 0, 0, 150, 80 * MILLION, 20 * MILLION, 25),
    ]
    assert query(
        "select action_code, region_id = plan_region_id, owner_weight "
        "from warehouse.bridge_action_owner order by 1, 2 desc"
    ) == [
        ("A", True, Decimal("0.5")), ("A", True, Decimal("0.5")),
        ("B", True, Decimal("0.6")), ("B", False, Decimal("0.4")),
        ("C", True, 1),
    ]  # fmt: skip


def test_reports_of_acting_heads(published: Path) -> None:
    assert query(
        "select kemendagri_code, due_on, reported_on, is_submitted, is_on_time, days_late "
        "from marts.mart_acting_head_report order by 1"
    ) == [
        (ACEH, date(2024, 1, 31), date(2024, 1, 31), True, True, 0),
        (ACEH_SELATAN, date(2024, 1, 31), None, False, False, None),
        (PPU, date(2024, 1, 31), date(2024, 2, 3), True, False, 3),
    ]


def test_no_name_of_a_person_finds_a_way_in(home: Path) -> None:
    head, rows = pipeline.table("acting_head_reports", [
        {"region_code": ACEH, "code_system": "KEMENDAGRI", "period": "2023-TW4", "due_on": "2024-01-31"}
    ])  # fmt: skip
    content = pipeline.as_csv([*head, "nama_penjabat"], [[*rows[0], "Fulan bin Fulan"]])
    pipeline.deliver("KEMENDAGRI", "acting_head_reports", "2023-TW4", content)
    (outcome,) = pipeline.run_intake()
    assert (outcome.verdict, outcome.rules) == ("rejected", {"STRUCTURE-COLUMN-EXTRA"})
    assert query("select count(*) from raw.acting_head_reports") == [(0,)]


def test_quoted_figures_stand_beside_those_of_the_warehouse(published: Path) -> None:
    # The citation names another ministry than the body of the text: it is shown, and not believed.
    assert query(
        "select figure_code, issuer_id, citation, source_host, indicator_code, compared_period_key, quoted_value, "
        "warehouse_value, difference, difference_pct from marts.mart_official_figure order by 1"
    ) == [
        ("jumlah_penghargaan", "UNKNOWN", None, "example.go.id", None, None, None, None, None, None),
        ("persentase_penduduk_miskin", "KEMENPANRB", "Kemendagri (judul berita)", "example.go.id", "p0_pct", "2022-03",
         Decimal("5.82"), Decimal("5.92"), Decimal("-0.1"), Decimal("-1.69")),
    ]  # fmt: skip


def test_a_list_is_held_against_the_regions_of_its_day(published: Path) -> None:
    (row,) = query(
        "select list_name, level, n_reported, n_expected, missing_count, differing_code_count, differing_name_count, "
        "population_count, missing_names, quality_flag from marts.mart_region_registry"
    )
    assert row[:8] == ("Keputusan", "province", 3, 38, 35, 0, 0, 30)
    assert row[9] == "incomplete"
    assert {"Bali", "Papua Barat"} <= set(row[8].split(", "))
    assert "Aceh" not in row[8].split(", ")


def test_every_row_leads_to_the_files_behind_it(published: Path) -> None:
    assert cross_flow.rows_without_origin() == {}


@pytest.mark.slow
def test_what_another_reporter_says_moves_what_is_shown(cross: Path) -> None:
    # Penajam Paser Utara says later that X of 2022 is its own; Aceh tells of its plan anew, now all its own.
    cross_flow.send(PPU, "innovations", "2022", cross_flow.innovation(PPU, "2022", "X", novelty_score=60),
                    received=cross_flow.SECOND)  # fmt: skip
    cross_flow.send(ACEH, "reform_action_plans", "2024-TW1", cross_flow.reform("B", "OPD-01", 20, 30, 200, 50),
                    received=cross_flow.SECOND)  # fmt: skip
    cross_flow.send(ACEH_SELATAN, "acting_head_reports", "2023-TW4",
                    cross_flow.head_report(ACEH_SELATAN, "2024-01-31", "2024-01-30"))  # fmt: skip
    cross_flow.send(PPU, "awards", "2023", cross_flow.award(PPU, "MPP", "2023-10-04", "LAYANAN_TERINTEGRASI",
                    award_name="MPP Prima"), received=cross_flow.SECOND)  # fmt: skip
    assert cross_flow.publish_next() == 2
    shown = {row[:2]: row[2:6] for row in query(INNOVATIONS)}
    assert shown[ACEH, "2022"] == (1, 0, 91, None)
    assert shown[PPU, "2022"] == (1, 0, 60, None)
    # Of the region's plan B stands as told last, A and C as before: nothing is left to the other region.
    assert [(row[0], row[1]) for row in query(ACTIONS)] == [(ACEH, 3)]
    assert query(
        "select is_submitted, is_on_time from marts.mart_acting_head_report where kemendagri_code = %s", [ACEH_SELATAN]
    ) == [(True, True)]
    assert query("select award_count, award_names from marts.mart_award where kemendagri_code = %s", [PPU]) == [
        (2, "Penghargaan TPID; MPP Prima")
    ]
    cross_flow.assert_shown_is_what_is_computed()
    with db.connect(publication=1) as connection:
        assert {row[:2]: row[2] for row in connection.execute(INNOVATIONS.encode()).fetchall()}[ACEH, "2022"] == 2


@pytest.mark.slow
def test_a_corrected_figure_of_the_warehouse_closes_the_difference(cross: Path) -> None:
    cross_flow.send("BPS", "poverty_indicators", "2022-03", {
        "region_code": "13", "period": "2022-03", "source_code": "SUSENAS", "line_definition": "NASIONAL",
        "p0_pct": 5.82,
    }, received=cross_flow.SECOND)  # fmt: skip
    cross_flow.send("KEMENPANRB", "innovations", "2021", cross_flow.innovation(ACEH, "2021", "Y"))
    assert cross_flow.publish_next() == 2
    assert query(
        "select warehouse_value, difference from marts.mart_official_figure where indicator_code = 'p0_pct'"
    ) == [(Decimal("5.82"), 0)]
    # Y was there before 2022: what had come together by then stays, what was new does not.
    assert query(
        "select period_key, new_innovation_count, cumulative_count from marts.mart_innovation_national order by 1"
    ) == [("2021", 1, 1), ("2022", 2, 3), ("2023", 1, 4)]
    cross_flow.assert_shown_is_what_is_computed()

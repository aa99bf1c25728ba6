"""Files of the same kinds as the real ones, of other years and regions, come in through the same entries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import pipeline
from tests.pipeline import Outcome
from tests.sources import same_kinds
from tests.sources.deliveries import judged, rows, send
from tests.sources.same_kinds import Delivery

CLEAN: list[Callable[[], Delivery]] = [
    lambda: same_kinds.inflation_workbook("mtm", 2025, 12, title=True),
    lambda: same_kinds.inflation_workbook("yoy", 2025, 12, title=False),
    lambda: same_kinds.daily_prices("Cabai Rawit"),
    lambda: same_kinds.daily_prices("Minyak Goreng"),
    lambda: same_kinds.inflation_workbook("ytd", 2026, 4, title=True),
    same_kinds.single_province_inflation,
    same_kinds.price_workbook,
    same_kinds.rice_panel,
    same_kinds.epurchasing,
    same_kinds.plans,
    same_kinds.catalogue_master,
    same_kinds.decree,
    same_kinds.population,
    lambda: same_kinds.area(2024),
    same_kinds.poverty_depth,
]


def _come_in(delivery: Delivery) -> list[Outcome]:
    outcomes = send(delivery.source_id, delivery.name, delivery.content)
    assert rows(outcomes) == delivery.rows
    return outcomes


def _found(outcomes: list[Outcome], rule_id: str) -> list[tuple[object, object]]:
    return [(f["column_name"], f["value"]) for outcome in outcomes for f in outcome.of_rule(rule_id)]


@pytest.mark.slow
@pytest.mark.parametrize("make", CLEAN)
def test_a_file_without_faults_is_accepted(make: Callable[[], Delivery], home: Path) -> None:
    assert {outcome.verdict for outcome in judged(_come_in(make()))} == {"accepted"}


def test_months_to_come_are_no_months_of_the_report(home: Path) -> None:
    outcomes = _come_in(same_kinds.inflation_workbook("mtm", 2026, 4, title=True))
    assert [outcome.period_key for outcome in judged(outcomes)] == [f"2026-0{month}" for month in range(1, 5)]
    [(blank,)] = pipeline.query(
        "select distinct (reading #>> '{counts,unpivoted_blank_rows}')::int from ledger.submission "
        "where row_count is not null"
    )
    assert blank == 39 * 8


def test_the_year_in_a_name_is_the_year_of_its_months(home: Path) -> None:
    outcomes = _come_in(same_kinds.single_province_inflation(year=2023))
    assert [outcome.period_key for outcome in judged(outcomes)] == [f"2023-0{month}" for month in range(1, 10)]


def test_the_year_in_a_folder_is_the_year_of_its_rows(home: Path) -> None:
    _come_in(same_kinds.budgets(2024))
    assert pipeline.query("select distinct period from raw.opd_budgets") == [("2024",)]
    unsaid = same_kinds.budgets(2024)
    [outcome] = send(unsaid.source_id, unsaid.name.removeprefix("2024/"), unsaid.content)
    # Neither the name nor a folder says it: then the entry's `else` does.
    assert outcome.period_key == "2025"


@pytest.mark.parametrize(
    ("make", "parts"),
    [
        (lambda name: same_kinds.price_workbook(name), ("Jawa Timur", "Bali")),
        (lambda name: same_kinds.single_province_inflation(name), ("Aceh", "Bali")),
        (lambda name: same_kinds.daily_prices(name), ("Cabai Rawit", "Minyak Goreng")),
    ],
)
def test_files_of_one_source_that_are_parts_stand_beside_each_other(
    home: Path, make: Callable[[str], Delivery], parts: tuple[str, str]
) -> None:
    first, second = (_come_in(make(name)) for name in parts)
    in_force = {row[0] for row in pipeline.query("select submission_id from ledger.submission_in_force")}
    assert {outcome.submission_id for outcome in judged(first + second)} == in_force


def test_a_name_without_its_part_is_refused(home: Path) -> None:
    delivery = same_kinds.price_workbook()
    [outcome] = send(delivery.source_id, "laporan.xlsx", delivery.content)
    assert outcome.rules == {"FILE-PART-UNKNOWN"}


def test_a_long_table_is_turned_into_the_three_rates_of_a_month(home: Path) -> None:
    _come_in(same_kinds.inflation_long())
    assert pipeline.query(
        """
        select distinct region_code, region_name
        from raw.inflation_indicators
        where num_nulls(inflation_mtm_pct, inflation_ytd_pct, inflation_yoy_pct) = 0 order by 1
        """
    ) == [
        ("00", "INDONESIA"),
        ("19", "KEPULAUAN BANGKA BELITUNG"),
        ("21", "KEP. RIAU"),
        ("34", "DI YOGYAKARTA"),
    ]


def test_a_row_of_ten_values_under_thirteen_headers_is_refused_with_its_line(home: Path) -> None:
    delivery = same_kinds.ragged_inflation()
    [outcome] = send(delivery.source_id, delivery.name, delivery.content)
    [finding] = outcome.of_rule("FILE-UNREADABLE")
    assert outcome.verdict == "rejected"
    assert "baris 2 berisi 10 kolom, padahal baris judul berisi 13" in str(finding["message_id"])


def test_footers_are_left_out_and_a_line_without_its_thousands_is_found(home: Path) -> None:
    outcomes = _come_in(same_kinds.poverty_provinces(2022))
    assert _found(outcomes, "CELL-RANGE") == [("poverty_line_idr", "505")]
    [(counts,)] = pipeline.query("select reading -> 'counts' from ledger.submission where row_count = 78")
    assert counts["note_rows"] == 2
    assert not _found(outcomes, "REGION-NOT-YET-FORMED")


def test_a_line_of_zero_before_the_region_existed(home: Path) -> None:
    outcomes = _come_in(same_kinds.west_java_lines())
    assert _found(outcomes, "CELL-RANGE") == [("poverty_line_idr", "0")]
    verdicts = {outcome.period_key: outcome.verdict for outcome in judged(outcomes)}
    assert verdicts == {"2006": "rejected", "2024": "accepted"}


def test_a_rate_of_zero_for_a_province_not_yet_formed(home: Path) -> None:
    outcomes = _come_in(same_kinds.portal_provinces())
    assert _found(outcomes, "POV-ZERO-RATE") or _found(outcomes, "REGION-NOT-YET-FORMED")
    verdicts = {outcome.period_key: outcome.verdict for outcome in judged(outcomes)}
    assert verdicts["2019"] == "rejected"


def test_a_header_of_two_rows_and_a_flat_one_give_the_same(home: Path) -> None:
    _come_in(same_kinds.central_java_table())
    _come_in(same_kinds.central_java_long())
    assert pipeline.query(
        "select period, count(*), count(distinct region_id) from raw.poverty_indicators group by 1 order by 1"
    ) == [("2023", 70, 35), ("2024", 70, 35)]


def test_an_addendum_is_a_version_and_the_same_twice_is_found(home: Path) -> None:
    delivery = same_kinds.nontender()
    outcomes = _come_in(delivery)
    assert not _found(outcomes, "ROW-DUPLICATE")
    assert _found(outcomes, "PDN-UMK-ABOVE-PDN") == [("umk_idr", "800000")]
    lines = delivery.content.splitlines(keepends=True)
    twice = send(delivery.source_id, delivery.name, b"".join([*lines, lines[-1]]))
    assert len(_found(twice, "ROW-DUPLICATE")) == 1


def test_prices_of_cities_are_left_out_and_thousands_read(home: Path) -> None:
    _come_in(same_kinds.price_workbook())
    assert pipeline.query(
        """
        select region_name, count(*), count(price_idr), min(price_idr)
        from raw.commodity_prices where commodity_code = 'BERAS' group by 1
        """
    ) == [("Jawa Timur", 23, 23, 13_450)]

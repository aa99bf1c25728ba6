"""From a file in the landing folder to typed rows in raw."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import URL

from orkestrasi.extract import load
from tests.pipeline import (
    Outcome,
    Row,
    as_csv,
    as_json,
    as_xlsx,
    csv_of,
    deliver,
    extract,
    installation,
    outcomes,
    poverty,
    price,
    query,
    raw_rows,
    register,
    stunting,
    table,
)

PRICES: list[Row] = [
    price("11.10", "2024-03-01", 14500.5, market_name="Pasar Lamá – blok A"),
    price("11.10", "2024-03-02", 15000, commodity="DAGING_AYAM", market_name="Pasar; \"Baru\""),
    price("11.10", "2024-03-03", None, market_name="…"),
]  # fmt: skip
AGREEMENTS: list[Row] = [
    {
        "region_code": "11.10", "code_system": "KEMENDAGRI", "period": "2024-TW1", "org_unit_code": "1.01",
        "org_unit_name": "Dinas Péndidikan", "agreement_indicator_code": f"IK-{number}",
        "agreement_indicator_name": "Angka partisipasi", "unit": "persen", "is_cumulative": number == 1,
        "target_value": 98.75, "realized_value": 1234.5,
    }
    for number in (1, 2)
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def home(server: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One installation for all; each test looks at its own submissions only."""
    with installation(server, template, tmp_path_factory.mktemp("extract")) as folder:
        yield folder


def _extracted() -> list[Outcome]:
    """What the files that wait now became; submissions of the tests before are taken over but left out."""
    known = {o.submission_id for o in outcomes()}
    extract(register())
    return [o for o in outcomes() if o.submission_id not in known]


@pytest.mark.parametrize(
    ("dataset", "period", "rows"),
    [("commodity_prices", "2024-03", PRICES), ("performance_agreements", "2024-TW1", AGREEMENTS)],
)
def test_the_same_table_in_any_format_gives_the_same_rows(dataset: str, period: str, rows: list[Row]) -> None:
    head, cells = table(dataset, rows)
    day = head.index("tanggal") if "tanggal" in head else None
    native = [[date.fromisoformat(c) if i == day else c for i, c in enumerate(row)] for row in cells]
    day_first = [[f"{c.day}/{c.month}/{c.year}" if isinstance(c, date) else c for c in row] for row in native]
    files = {
        "comma.csv": as_csv(head, cells),
        "semicolon.csv": as_csv(head, cells, ";", comma=True),
        "tab.txt": as_csv(head, cells, "\t"),
        "bom.csv": as_csv(head, cells, ";", "utf-8-sig"),
        "windows.csv": as_csv(head, cells, ";", "cp1252", comma=True),
        "utf16.csv": as_csv(head, cells, "\t", "utf-16"),
        "day_first.csv": as_csv(head, day_first, ";"),
        "sheet.xlsx": as_xlsx(head, native),
        "list.json": as_json(head, cells),
        "data.json": b'{"data": ' + as_json(head, cells) + b"}",
    }
    for name, content in files.items():
        deliver("11.10", dataset, period, content, name)
    found = _extracted()
    assert {o.file_name for o in found} == files.keys()
    assert {o.state for o in found} == {"loaded"}
    first = raw_rows(dataset, found[0].submission_id)
    assert len(first) == len(rows)
    assert all(row[1] is not None for row in first), "the region is known"
    for outcome in found:
        assert raw_rows(dataset, outcome.submission_id) == first, outcome.file_name
        assert {k: Decimal(v) for k, v in outcome.control_totals.items()} == {
            k: Decimal(v) for k, v in found[0].control_totals.items()
        }
        assert outcome.row_count == len(rows)


def test_a_cell_that_cannot_be_read_is_kept_beside_the_row() -> None:
    rows = [
        poverty("11", p0_pct="1.234", p1_index="-", p2_index="sekitar 2"),
        poverty("12", p0_pct="...", p1_index="7"),
    ]
    deliver("BPS", "poverty_indicators", "2023-03", csv_of("poverty_indicators", *rows))
    (outcome,) = _extracted()
    found = query(
        "select p0_pct, p1_index, p2_index, unreadable, marks from raw.poverty_indicators "
        "where submission_id = %s order by row_number",
        [outcome.submission_id],
    )
    assert found == [
        (None, None, None, {"p0_pct": "1.234", "p2_index": "sekitar 2"}, {"p1_index": "-"}),
        (None, Decimal(7), None, None, {"p0_pct": "..."}),
    ]


def test_any_text_arrives_as_it_was_sent() -> None:
    texts = [
        '"',
        '""',
        ",",
        ";",
        "a\nb",
        "a\r\nb",
        "a\rb",
        "\\",
        "\\.",
        "\\N",
        "NULL",
        "null",
        "'",
        "{}",
        "%s",
        "😀",
        "%",
    ]
    rows = [stunting("11.01", region_name=text, pct=f"x{text}") for text in texts]
    deliver("11.01", "stunting_prevalence", "2023", as_json(*table("stunting_prevalence", rows)), "x.json")
    (outcome,) = _extracted()
    found = query(
        "select region_name, unreadable ->> 'stunting_pct' from raw.stunting_prevalence "
        "where submission_id = %s order by row_number",
        [outcome.submission_id],
    )
    assert found == [(text, f"x{text}") for text in texts]


def test_codes_mean_regions_in_their_declared_system_and_time() -> None:
    rows = [
        poverty("11.01"), poverty("1103", system="BPS"), poverty("1101", system="BPS"), poverty("1101"),
        poverty("11.1"),
        poverty("93", "2021-03"), poverty("93", "2023-03"),
    ]  # fmt: skip
    deliver("BPS", "poverty_indicators", "2023", csv_of("poverty_indicators", *rows))
    (outcome,) = _extracted()
    regions = [row[1] for row in raw_rows("poverty_indicators", outcome.submission_id)]
    aceh_selatan = query("select region_id from reference.region_code where code = '11.01'")[0][0]
    assert regions[0] == regions[1] == aceh_selatan
    assert regions[2] not in (None, aceh_selatan)
    assert regions[3:6] == [None, None, None]
    assert regions[6] is not None


def test_control_totals_are_the_sums_of_what_was_read() -> None:
    rows = [price("11.10", f"2024-03-{day:02}", amount) for day, amount in ((1, 14500.125), (2, 0.1), (3, 0.2))]
    rows.append(price("11.10", "2024-03-04", "tidak ada"))
    deliver("11.10", "commodity_prices", "2024-05", csv_of("commodity_prices", *rows))
    (outcome,) = _extracted()
    assert outcome.control_totals == {"price_idr": "14500.425000"}
    total = query("select sum(price_idr) from raw.commodity_prices where submission_id = %s", [outcome.submission_id])
    assert total == [(Decimal("14500.425"),)]


def test_a_loaded_submission_is_not_read_again() -> None:
    deliver("11.10", "commodity_prices", "2024-04", csv_of("commodity_prices", *PRICES))
    (outcome,) = _extracted()
    rows = "select xmin::text, * from raw.commodity_prices where submission_id = %s order by row_number"
    before = query(rows, [outcome.submission_id])
    assert load.extract_chunk(outcome.load_id, [outcome.submission_id]) == 0
    assert query(rows, [outcome.submission_id]) == before
    assert load.plan_chunks(outcome.load_id) == []


def test_what_is_wrong_with_the_address_is_said_all_at_once(home: Path) -> None:
    deliver("99.99", "poverty", "2023-TW9", b"x")
    deliver("11.01", "stunting_prevalence", "2023-TW1", csv_of("stunting_prevalence", stunting("11.01")))
    nowhere = home / "landing" / "laporan.csv"
    nowhere.write_bytes(b"x")
    by_name = {(o.reporter_id, o.period_key): o for o in _extracted()}
    assert {o.state for o in by_name.values()} == {"rejected"}
    assert by_name["99.99", "2023-TW9"].rules == {
        "FILE-DATASET-UNKNOWN",
        "FILE-REPORTER-UNKNOWN",
        "FILE-PERIOD-UNKNOWN",
    }
    assert by_name["?", "?"].rules == by_name["99.99", "2023-TW9"].rules
    (finding,) = by_name["11.01", "2023-TW1"].findings
    assert (finding["rule_id"], finding["value"], finding["expected"]) == ("FILE-PERIOD-UNKNOWN", "2023-TW1", "year")
    (dataset,) = by_name["99.99", "2023-TW9"].of_rule("FILE-DATASET-UNKNOWN")
    assert "poverty_indicators" in dataset["fix_id"]


def test_chunks_hold_at_most_a_hundred_files_and_each_file_once() -> None:
    for day in range(1, 29):
        for amount in range(5):
            row = price("11.10", f"2024-02-{day:02}", 15000 + amount)
            deliver("11.10", "commodity_prices", "2024-02", csv_of("commodity_prices", row), f"{day}-{amount}.csv")
    chunks = load.plan_chunks(register())
    assert [len(chunk) for chunk in chunks] == [100, 40]
    assert len({submission for chunk in chunks for submission in chunk}) == 140


def test_numbers_of_json_are_exact_to_the_last_digit() -> None:
    row = {**stunting("11.01"), "stunting_pct": "@"}
    content = as_json(*table("stunting_prevalence", [row])).replace(b'"@"', b"14.123456789012345678901234567890")
    deliver("11.01", "stunting_prevalence", "2023", content, "x.json")
    (outcome,) = _extracted()
    found = query(
        "select stunting_pct::text from raw.stunting_prevalence where submission_id = %s", [outcome.submission_id]
    )
    assert found == [("14.123456789012345678901234567890",)]

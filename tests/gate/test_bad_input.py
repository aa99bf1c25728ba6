"""Every kind of bad input in one load beside good files: each has its verdict, none hinders another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import URL

from orkestrasi.contracts.load import contracts
from orkestrasi.settings import settings
from tests.pipeline import (
    Outcome,
    Row,
    as_csv,
    as_json,
    as_xlsx,
    csv_of,
    deliver,
    installation,
    investment,
    outcomes,
    poverty,
    price,
    query,
    run_intake,
    stunting,
    table,
)

Files = list[tuple[str, bytes]]


@dataclass(frozen=True)
class Case:
    """One delivery with a fault: who sends what, which verdict it gets, which rules say so.

    `finding` is what one of the findings must say: (rule, row, column, part of value, part of expected).
    """

    reporter: str
    dataset: str
    period: str
    content: bytes
    name: str = "laporan.csv"
    rules: set[str] = field(default_factory=set)
    finding: tuple[str, int | None, str | None, str, str] | None = None
    verdict: str = "rejected"


def _stunting(*rows: Row) -> bytes:
    return csv_of("stunting_prevalence", *rows)


def _sheet(change: dict[str, str | None], *extra: str) -> bytes:
    """A stunting sheet with headers changed (None = left out) or added."""
    head, (row,) = table("stunting_prevalence", [stunting("11.01")])
    kept = [(change.get(h, h), cell) for h, cell in zip(head, row, strict=True) if change.get(h, h) is not None]
    return as_csv([*(str(h) for h, _ in kept), *extra], [[*(c for _, c in kept), *extra]])


STUNTING = table("stunting_prevalence", [stunting("11.01")])
PCT = "prevalensi_stunting_persen"

CASES: dict[str, Case] = {
    # The file itself
    "empty": Case("11.01", "stunting_prevalence", "2023", b"", rules={"FILE-EMPTY"}),
    "blank": Case("11.02", "stunting_prevalence", "2023", b" \r\n\r\n", rules={"FILE-EMPTY"}),
    "header only": Case("11.03", "stunting_prevalence", "2023", as_csv(STUNTING[0], []), rules={"FILE-EMPTY"}),
    "truncated xlsx": Case(
        "11.04", "stunting_prevalence", "2023", as_xlsx(*STUNTING)[:3000], "a.xlsx", {"FILE-UNREADABLE"},
        ("FILE-UNREADABLE", None, None, "a.xlsx (arsip atau lembar kerja rusak", ""),
    ),
    "scan": Case("11.05", "stunting_prevalence", "2023", b"%PDF-1.4\n\x00\x01", "a.pdf", {"FILE-UNSAFE"}),
    "html as xls": Case(
        "11.06", "stunting_prevalence", "2023", b"<html><table></table></html>", "a.xls", {"FILE-UNREADABLE"},
        ("FILE-UNREADABLE", None, None, "halaman web", ""),
    ),
    "with a password": Case(
        "11.07", "stunting_prevalence", "2023", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), "a.xlsx",
        {"FILE-UNREADABLE"},
    ),
    "half a JSON": Case(
        "11.08", "stunting_prevalence", "2023", as_json(*STUNTING)[:60], "a.json", {"FILE-UNREADABLE"}
    ),
    "NUL in JSON": Case("11.09", "stunting_prevalence", "2023", b'[{"a": "\\u0000"}]', "a.json", {"FILE-UNREADABLE"}),
    "ragged": Case(
        "11.10", "stunting_prevalence", "2023", _stunting(stunting("11.10")) + b"11.10,KEMENDAGRI\r\n",
        rules={"FILE-UNREADABLE"}, finding=("FILE-UNREADABLE", None, None, "baris 3 berisi 2 kolom", ""),
    ),
    # Where it was put
    "unknown dataset": Case(
        "11.01", "stunting", "2023", as_csv(*STUNTING), rules={"FILE-DATASET-UNKNOWN"},
        finding=("FILE-DATASET-UNKNOWN", None, None, "stunting", "stunting_prevalence"),
    ),
    "unknown reporter": Case(
        "31.71", "stunting_prevalence", "2023", _stunting(stunting("31.71")), rules={"FILE-REPORTER-UNKNOWN"},
        finding=("FILE-REPORTER-UNKNOWN", None, None, "31.71", ""),
    ),
    "unknown period": Case(
        "11.01", "stunting_prevalence", "Maret", as_csv(*STUNTING), rules={"FILE-PERIOD-UNKNOWN"},
        finding=("FILE-PERIOD-UNKNOWN", None, None, "Maret", "year"),
    ),
    # Structure
    "missing column": Case(
        "11.11", "stunting_prevalence", "2023", _sheet({PCT: None}), rules={"STRUCTURE-COLUMN-MISSING"},
        finding=("STRUCTURE-COLUMN-MISSING", None, "stunting_pct", "", PCT),
    ),
    "extra column": Case(
        "11.12", "stunting_prevalence", "2023", _sheet({}, "catatan"), rules={"STRUCTURE-COLUMN-EXTRA"},
        finding=("STRUCTURE-COLUMN-EXTRA", None, "catatan", "catatan", ""),
    ),
    "renamed column": Case(
        "11.13", "stunting_prevalence", "2023", _sheet({PCT: "prevalensi_stunting_pers"}),
        rules={"STRUCTURE-COLUMN-MISSING", "STRUCTURE-COLUMN-EXTRA"},
        finding=("STRUCTURE-COLUMN-EXTRA", None, "prevalensi_stunting_pers", "prevalensi_stunting_pers", PCT),
    ),
    "double column": Case(
        "11.14", "stunting_prevalence", "2023", _sheet({}, "region_code"), rules={"STRUCTURE-COLUMN-DOUBLE"},
        finding=("STRUCTURE-COLUMN-DOUBLE", None, "region_code", "region_code", ""),
    ),
    # Regions
    "BPS digits as Kemendagri": Case(
        # 1103 is Aceh Selatan to BPS and would be Aceh Timur here: digits alone do not say which is meant.
        "11.15", "stunting_prevalence", "2023", _stunting(stunting("1103")), rules={"REGION-UNKNOWN"},
        finding=("REGION-UNKNOWN", 1, "region_code", "KEMENDAGRI 1103", "KEMENDAGRI 11.03"),
    ),
    "Kemendagri digits as BPS": Case(
        "11.01", "stunting_prevalence", "2022", _stunting(stunting("1101", period="2022", system="BPS")),
        rules={"REGION-OTHER-REPORTER"},
        finding=("REGION-OTHER-REPORTER", 1, "region_code", "BPS 1101", "KEMENDAGRI 11.01 = Kabupaten Aceh Selatan"),
    ),
    "a zero lost at the end": Case(
        "11.10", "stunting_prevalence", "2022", as_xlsx(*table("stunting_prevalence", [stunting(11.1, period="2022")])),  # type: ignore[arg-type]
        "a.xlsx", {"REGION-CODE-NUMBER"},
        ("REGION-CODE-NUMBER", 1, "region_code", "11.1", "11.10 Kabupaten Aceh Singkil"),
    ),
    "no code system": Case(
        "11.16", "stunting_prevalence", "2023", _stunting(stunting("11.16", system="")), rules={"CELL-REQUIRED"},
        finding=("CELL-REQUIRED", 1, "code_system", "", ""),
    ),
    "before the region was formed": Case(
        "BPS", "poverty_indicators", "2021-03", csv_of("poverty_indicators", poverty("93", "2021-03", p0_pct=20.1)),
        rules={"REGION-NOT-YET-FORMED"}, finding=("REGION-NOT-YET-FORMED", 1, "region_code", "Papua Selatan", "Papua"),
    ),
    "for another region": Case(
        "11.17", "stunting_prevalence", "2023", _stunting(stunting("11.17"), stunting("11.18")),
        rules={"REGION-OTHER-REPORTER"}, finding=("REGION-OTHER-REPORTER", 2, "region_code", "11.18", "11.17"),
    ),
    # Cells and rows
    "out of range": Case(
        "12.01", "stunting_prevalence", "2023", _stunting(stunting("12.01", 61.5)), rules={"CELL-RANGE"},
        finding=("CELL-RANGE", 1, "stunting_pct", "61.5", "0..60"),
    ),
    "no number": Case(
        "12.02", "stunting_prevalence", "2023", _stunting(stunting("12.02", "belum ada")), rules={"CELL-TYPE"},
        finding=("CELL-TYPE", 1, "stunting_pct", "belum ada", ""),
    ),
    "two possible numbers": Case(
        "12.03", "stunting_prevalence", "2023", _stunting(stunting("12.03", "1.234")), rules={"CELL-TYPE"},
        finding=("CELL-TYPE", 1, "stunting_pct", "1.234", ""),
    ),
    "a broken formula": Case(
        "12.04", "stunting_prevalence", "2023", _stunting(stunting("12.04", "#DIV/0!")), rules={"CELL-TYPE"},
        finding=("CELL-TYPE", 1, "stunting_pct", "#DIV/0!", ""),
    ),
    "required but blank": Case(
        "12.05", "stunting_prevalence", "2023", _stunting(stunting("12.05", None)), rules={"CELL-REQUIRED"},
        finding=("CELL-REQUIRED", 1, "stunting_pct", "", ""),
    ),
    "no such choice": Case(
        "12.06", "stunting_prevalence", "2023", _stunting(stunting("12.06", survey_code="RISKESDAS")),
        rules={"CELL-CHOICE"}, finding=("CELL-CHOICE", 1, "survey_code", "RISKESDAS", "SSGI, SKI, EPPGBM"),
    ),
    "period in words": Case(
        "12.07", "stunting_prevalence", "2023", _stunting(stunting("12.07", period="tahun lalu")),
        rules={"CELL-FORMAT"}, finding=("CELL-FORMAT", 1, "period", "tahun lalu", ""),
    ),
    "another period": Case(
        "12.08", "stunting_prevalence", "2023", _stunting(stunting("12.08", period="2022")),
        rules={"PERIOD-MISMATCH"}, finding=("PERIOD-MISMATCH", 1, "period", "2022", "2023"),
    ),
    "duplicate rows": Case(
        "12.09", "stunting_prevalence", "2023", _stunting(stunting("12.09"), stunting("12.09", 15.1)),
        rules={"ROW-DUPLICATE"}, finding=("ROW-DUPLICATE", 2, "survey_code", "", "1"),
    ),
    "unknown sector": Case(
        "12.01", "investment_realization", "2023-TW1",
        csv_of("investment_realization", investment("12.01", "2023-TW1", 2e9, 1e9, sector="ZZ")),
        rules={"SECTOR-UNKNOWN"}, finding=("SECTOR-UNKNOWN", 1, "sector_code", "ZZ", ""),
    ),
    "parts and total": Case(
        "12.02", "investment_realization", "2023-TW1",
        csv_of("investment_realization", investment("12.02", "2023-TW1", 2e9, 1e9, 5e9)),
        rules={"INV-PARTS-TOTAL"}, finding=("INV-PARTS-TOTAL", 1, "total_idr", "5000000000", "3000000000"),
    ),
    "P2 above P1": Case(
        "BPS", "poverty_indicators", "2022-03",
        csv_of("poverty_indicators", poverty("11.01", "2022-03", p1_index=1.5, p2_index=2.5)),
        rules={"POV-P2-ABOVE-P1"}, finding=("POV-P2-ABOVE-P1", 1, "p2_index", "2.5", "1.5"),
    ),
    "extreme above P0": Case(
        "BPS", "poverty_indicators", "2020-03",
        csv_of("poverty_indicators", poverty("11.01", "2020-03", p0_pct=7.61, extreme_poverty_pct=9.1)),
        rules={"POV-EXTREME-ABOVE-P0"},
        finding=("POV-EXTREME-ABOVE-P0", 1, "extreme_poverty_pct", "9.1", "7.61"),
    ),
    "a day of another month": Case(
        "12.01", "commodity_prices", "2024-03",
        csv_of("commodity_prices", price("12.01", "2024-03-01"), price("12.01", "2024-04-01")),
        rules={"DATE-OUT-OF-PERIOD"}, finding=("DATE-OUT-OF-PERIOD", 2, "price_date", "2024-04-01", ""),
    ),
    # And what is sound
    "good": Case("13.01", "stunting_prevalence", "2023", _stunting(stunting("13.01")), verdict="accepted"),
    "good, BPS code": Case(
        "11.01", "stunting_prevalence", "2021", _stunting(stunting("1103", period="2021", system="BPS")),
        verdict="accepted",
    ),
    "good, many regions": Case(
        "BPS", "poverty_indicators", "2023-03",
        csv_of("poverty_indicators", *(poverty(code, p0_pct=value) for code, value in (("11.01", 12.1), ("93", 17.4)))),
        verdict="accepted",
    ),
    "good, marks": Case(
        "BPS", "poverty_indicators", "2019-03",
        csv_of("poverty_indicators", poverty("11.01", "2019-03", p0_pct=13.09, p1_index="...")),
        verdict="accepted",
    ),
    "good, prices": Case(
        "13.01", "commodity_prices", "2024-03",
        as_xlsx(*table("commodity_prices", [price("13.01", "2024-03-01"), price("13.01", "2024-03-02")])), "a.xlsx",
        verdict="accepted",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def judged(server: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Outcome]]:
    """All cases delivered and judged in one load."""
    with installation(server, template, tmp_path_factory.mktemp("bad input")):
        for case in CASES.values():
            deliver(case.reporter, case.dataset, case.period, case.content, case.name)
        by_address = {(o.reporter_id, o.dataset, o.period_key): o for o in run_intake()}
        yield {name: by_address[c.reporter, c.dataset, c.period] for name, c in CASES.items()}


@pytest.mark.parametrize("name", CASES)
def test_each_case_has_its_verdict_and_says_what_is_wrong(judged: dict[str, Outcome], name: str) -> None:
    case, outcome = CASES[name], judged[name]
    assert (outcome.verdict, outcome.state) == (case.verdict, case.verdict), outcome.findings
    assert outcome.rules == case.rules
    if case.finding is None:
        return
    rule_id, row, column, value, expected = case.finding
    (found, *_) = outcome.of_rule(rule_id)
    assert (found["row_number"], found["column_name"]) == (row, column)
    assert value in (found["value"] or "")
    assert expected in (found["expected"] or "")


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.verdict == "rejected"])
def test_each_finding_says_in_both_languages_what_and_how_to_fix(judged: dict[str, Outcome], name: str) -> None:
    for finding in judged[name].findings:
        words: list[Any] = [finding[word] for word in ("message_id", "fix_id", "message_en", "fix_en")]
        assert all(words)
        assert not any("{" in word for word in words)


def test_no_file_is_lost_and_none_waits_for_ever(judged: dict[str, Outcome]) -> None:
    assert query("select count(*) from ledger.delivery") == [(len(CASES),)]
    assert len(outcomes()) == len(CASES)
    assert query("select count(*) from ledger.submission where verdict is null or decided_at is null") == [(0,)]


def test_rejected_submissions_never_reach_what_staging_shows(judged: dict[str, Outcome]) -> None:
    shown = {row[0] for row in query("select submission_id from ledger.accepted_submission")}
    assert shown == {o.submission_id for name, o in judged.items() if CASES[name].verdict == "accepted"}


def test_great_expectations_ran_once_per_dataset_and_load(judged: dict[str, Outcome]) -> None:
    (load,) = settings().data_docs.iterdir()
    runs = {folder.name: len(list((folder / "validations").rglob("*.html"))) for folder in load.iterdir()}
    with_rows = {case.dataset for case in CASES.values()} & contracts().keys()
    assert runs == dict.fromkeys([*with_rows, "across"], 1)

"""Numbers in both locales, units, money words, per cent, brackets, and the marks of the statistical office."""

from __future__ import annotations

from typing import Any

from orkestrasi.extract.numbers import MARKS
from tests.corpus.kinds import (
    INVESTMENT,
    PDN,
    PRICES,
    Expected,
    Kind,
    accepted,
    cells,
    head,
    investment,
    lines,
    of_amounts,
    of_pct,
    price,
    refused,
    text,
    warned,
)

NUMBERS, BPS_MARKS = "Numbers", "Marks of BPS"
INFLATION = "inflation_indicators"


def _inflation(value: str, period: str = "2023-05") -> Any:
    def make(_: str) -> bytes:
        row = {"region_code": "11", "code_system": "KEMENDAGRI", "period": period, "inflation_mtm_pct": value}
        return text(INFLATION, row)

    return make


def _spending(column: str, value: str) -> Any:
    def make(code: str) -> bytes:
        return text(PDN, {"region_code": code, "code_system": "KEMENDAGRI", "period": "2024-TW1", column: value})

    return make


def _with_header(old: str, new: str, *amounts: str) -> Any:
    def make(code: str) -> bytes:
        names = [new if name == old else name for name in head(INVESTMENT)]
        return lines([names, cells(INVESTMENT, investment(code, *amounts))]).encode()

    return make


def _prices(*amounts: str) -> Any:
    return lambda code: text(PRICES, *(price(code, f"2024-03-0{n}", amount) for n, amount in enumerate(amounts, 1)))


def _declared(decimal: str, **more: Any) -> dict[str, Any]:
    return {"format": {"kind": "csv", "decimal": decimal} | more}


# What an entry says of a table with two columns.
THOUSANDS: dict[str, Any] = {
    "columns": {
        "region_code": {"constant": "11.01"}, "code_system": {"constant": "KEMENDAGRI"},
        "commodity_code": {"constant": "BERAS"}, "market_name": {"constant": "RATA-RATA"}, "price_date": "tanggal",
        "price_idr": {"header": "harga", "unit": "ribu"},
    }
}  # fmt: skip


def _amount(**columns: Any) -> list[dict[str, Any]]:
    return [columns]


def _mark(number: int, mark: str) -> Kind:
    return accepted(
        f"mark-{number}", BPS_MARKS, f"`{mark}` in place of a number", "blank, and the mark is kept beside it",
        _spending("rup_progress_pct", mark), dataset=PDN,
        rows=[{"rup_progress_pct": None, "marks": {"rup_progress_pct": mark}}],
    )  # fmt: skip


KINDS: list[Kind] = [
    accepted("decimal-comma", NUMBERS, "decimal comma (14,4)", "read and counted", of_pct("14,4"),
             rows=[{"stunting_pct": 14.4}], counts={"numbers_decimal_comma": 1}),
    accepted("decimal-dot", NUMBERS, "decimal dot (14.4)", "read", of_pct("14.4"), rows=[{"stunting_pct": 14.4}]),
    accepted("indonesian-thousands", NUMBERS, "1.234.567,50 (titik ribuan)", "read and counted",
             of_amounts("1.234.567,50", "1.234,56", "1.235.802,06"), dataset=INVESTMENT,
             rows=_amount(pma_idr=1234567.5, pmdn_idr=1234.56, total_idr=1235802.06),
             counts={"numbers_decimal_comma": 3, "thousands_removed": 3}),
    accepted("english-thousands", NUMBERS, "1,234,567.50", "read and counted",
             of_amounts("1,234,567.50", "1,234.56", "1,235,802.06"), dataset=INVESTMENT,
             rows=_amount(pma_idr=1234567.5, pmdn_idr=1234.56, total_idr=1235802.06), counts={"thousands_removed": 3}),
    accepted("thousands-proven", NUMBERS, "1.234 beside numbers that prove the comma", "read as thousands: 1234",
             of_amounts("1.234", "0,5", "1.234,5"), dataset=INVESTMENT,
             rows=_amount(pma_idr=1234, pmdn_idr=0.5, total_idr=1234.5),
             counts={"numbers_decimal_comma": 2, "thousands_removed": 2}),
    refused("ambiguous-thousands", NUMBERS, "1.234 where nothing tells thousands from decimals",
            "refused with the cell; never guessed", of_pct("1.234"), "CELL-TYPE",
            finding=Expected("CELL-TYPE", "F2", "1.234")),
    warned("locale-mixed", NUMBERS, "decimal dots and commas in one column", "read, and told",
           _prices("14500,50", "14500,25", "14500.5"), "LOCALE-MIXED", dataset=PRICES,
           rows=[{"price_idr": 14500.5}, {"price_idr": 14500.25}, {"price_idr": 14500.5}],
           counts={"numbers_decimal_comma": 2}),
    refused("locale-disagrees", NUMBERS, "commas where the source declares dots", "refused", of_pct("14,4"),
            "LOCALE-DISAGREES", source=_declared("."), counts={"numbers_decimal_comma": 1},
            finding=Expected("LOCALE-DISAGREES", None, "14,4", ".")),
    accepted("locale-declared", NUMBERS, "1.234 where the source declares the comma", "read as declared",
             lambda code: text(PRICES, price(code, "2024-03-01", "14.500")), dataset=PRICES, source=_declared(","),
             rows=[{"price_idr": 14500}], counts={"thousands_removed": 1}),
    accepted("brackets-negative", NUMBERS, "(0,34) for minus 0,34", "read as negative", _inflation("(0,34)"),
             dataset=INFLATION, region="BPS", rows=[{"inflation_mtm_pct": -0.34}],
             counts={"parentheses_negative": 1, "numbers_decimal_comma": 1}),
    accepted("minus-sign", NUMBERS, "a minus that is no hyphen (−0,12)", "read as negative",
             _inflation("−0,12", "2023-06"), dataset=INFLATION, region="BPS", period="2023-06",
             rows=[{"inflation_mtm_pct": -0.12}],
             counts={"signs_normalised": 1, "numbers_decimal_comma": 1}),
    accepted("percent-sign", NUMBERS, "9,57% in a column of per cents", "read as 9.57", of_pct("9,57%"),
             rows=[{"stunting_pct": 9.57}], counts={"percent_removed": 1, "numbers_decimal_comma": 1}),
    refused("percent-elsewhere", NUMBERS, "per cent sign in a column of rupiah", "refused with the cell",
            _prices("9%"), "CELL-TYPE", dataset=PRICES, finding=Expected("CELL-TYPE", "G2", "9%")),
    accepted("rupiah-millions", NUMBERS, "Rp 1.234,5 juta", "read as rupiah",
             of_amounts("Rp 1.234,5 juta", "Rp1.500.000,-", "Rp 1,236 miliar"), dataset=INVESTMENT,
             rows=_amount(pma_idr=1_234_500_000, pmdn_idr=1_500_000, total_idr=1_236_000_000),
             counts={"currency_removed": 3, "numbers_decimal_comma": 2, "thousands_removed": 2, "units_scaled": 2}),
    refused("rupiah-millions-ambiguous", NUMBERS, "Rp 1.234 juta, thousands or decimals", "refused with the cell",
            of_amounts("Rp 1.234 juta", "0", "Rp 1.234 juta"), "CELL-TYPE", dataset=INVESTMENT,
            finding=Expected("CELL-TYPE", "F2", "Rp 1.234 juta")),
    accepted("unit-in-header", NUMBERS, "unit in the header: realisasi_pma_rp (juta)", "scaled to the contract's unit",
             _with_header("realisasi_pma_rp", "realisasi_pma_rp (juta)", "2", "500000", "2500000"), dataset=INVESTMENT,
             rows=_amount(pma_idr=2_000_000, pmdn_idr=500_000), counts={"header_units": 1, "units_scaled": 1}),
    accepted("unit-declared", NUMBERS, "unit that only the source knows (unit: ribu)", "scaled as declared",
             lambda code: lines([["tanggal", "harga"], ["2024-03-01", "14,5"]]).encode(), dataset=PRICES,
             region="11.01", source=THOUSANDS, rows=_amount(price_idr=14500),
             counts={"numbers_decimal_comma": 1, "units_scaled": 1}),
    refused("unit-unknown", NUMBERS, "unit that is unknown or of another kind: (USD)", "refused with the header",
            _with_header("realisasi_pma_rp", "realisasi_pma_rp (USD)", "2", "3", "5"), "UNIT-UNKNOWN",
            dataset=INVESTMENT, finding=Expected("UNIT-UNKNOWN", None, "USD", "rupiah")),
    accepted("blank-thousands", NUMBERS, "1 234 567 (spasi ribuan)", "read and counted",
             of_amounts("1 234 567", "433", "1 235 000"), dataset=INVESTMENT,
             rows=_amount(pma_idr=1_234_567, total_idr=1_235_000), counts={"spaces_removed": 2}),
    accepted("exponent", NUMBERS, "1,5E3", "read as 1500", of_amounts("1,5E3", "500", "2E3"), dataset=INVESTMENT,
             rows=_amount(pma_idr=1500, total_idr=2000), counts={"numbers_decimal_comma": 1}),
    refused("text-for-number", NUMBERS, "words in place of a number (belum ada)", "refused with the cell",
            of_pct("belum ada"), "CELL-TYPE", finding=Expected("CELL-TYPE", "F2", "belum ada")),
    *(_mark(number, mark) for number, mark in enumerate(MARKS, 1)),
    accepted("mark-beside-number", BPS_MARKS, "mark behind a number (12,5 r)", "number read, mark kept beside it",
             of_pct("12,5 r"), rows=[{"stunting_pct": 12.5, "marks": {"stunting_pct": "r"}}],
             counts={"marks_beside_values": 1, "numbers_decimal_comma": 1}),
    accepted("mark-star", BPS_MARKS, "star behind a number (12,5*)", "number read, mark kept beside it",
             of_pct("12,5*"), rows=[{"stunting_pct": 12.5, "marks": {"stunting_pct": "*"}}],
             counts={"marks_beside_values": 1, "numbers_decimal_comma": 1}),
    accepted("mark-zero", BPS_MARKS, "`-` that the source declares to mean zero", "read as 0 and counted",
             lambda code: text(INVESTMENT, investment(code, "-", "5", "5")), dataset=INVESTMENT,
             source=_declared(".", marks={"-": "zero"}), rows=_amount(pma_idr=0), counts={"marks_read_as_zero": 1}),
    accepted("mark-required", BPS_MARKS, "mark in a required column", "an answer: the cell does not count as blank",
             of_pct("..."), rows=[{"stunting_pct": None, "marks": {"stunting_pct": "..."}}]),
]  # fmt: skip

"""Layouts and workbooks: headers of several rows, titles, notes, totals, what is hidden, formulas, dates of 1904."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from tests.corpus.kinds import (
    INVESTMENT,
    PRICES,
    STUNTING,
    Expected,
    Kind,
    accepted,
    cells,
    days,
    head,
    investment,
    lines,
    price,
    refused,
    stunting,
    warned,
)
from tests.extract import workbooks

LAYOUT, WORKBOOK = "Layout", "Workbooks"
Fill = Callable[[Any, Any], None]


def book(fill: Fill, **options: Any) -> bytes:
    """An .xlsx; `fill` gets the workbook and its first sheet, called Data."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True} | options)
    fill(workbook, workbook.add_worksheet("Data"))
    workbook.close()
    return out.getvalue()


def rows_at(sheet: Any, top: int, *rows: Any, left: int = 0) -> None:
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(top + number, left + column, cell)


def plain(code: str, pct: Any = 14.4, **options: Any) -> bytes:
    return book(lambda _, sheet: rows_at(sheet, 0, head(STUNTING), cells(STUNTING, stunting(code, pct))), **options)


def sheet_of(write: Callable[[str, Any, Any], None]) -> Callable[[str], bytes]:
    return lambda code: book(lambda workbook, sheet: write(code, workbook, sheet))


def by_file(write: Callable[[Path], Path]) -> bytes:
    """What is written into a file by a program that knows no other way."""
    with TemporaryDirectory() as folder:
        return write(Path(folder) / "berkas").read_bytes()


def _table(code: str, pct: Any = 14.4) -> list[list[Any]]:
    return [head(STUNTING), cells(STUNTING, stunting(code, pct))]


def _header_of_two_rows(code: str, _: Any, sheet: Any) -> None:
    sheet.merge_range("A1:E1", "Identitas laporan")
    sheet.merge_range("F1:H1", "Hasil pengukuran")
    rows_at(sheet, 1, *_table(code))


def _broken_header(code: str, _: Any, sheet: Any) -> None:
    first, row = _table(code)
    rows_at(sheet, 0, [name.replace("_", "\n") for name in first], row)


def _merged_downwards(code: str, _: Any, sheet: Any) -> None:
    names = head(STUNTING)
    for column, name in enumerate(names):
        if column == 5:
            sheet.write(0, column, "Hasil")
            sheet.write(1, column, name)
        else:
            sheet.merge_range(0, column, 1, column, name)
    rows_at(sheet, 2, _table(code)[1])


def _titled(code: str, _: Any, sheet: Any) -> None:
    sheet.merge_range("A1:F1", "LAPORAN PREVALENSI STUNTING")
    sheet.write(1, 0, "Tahun 2023")
    rows_at(sheet, 3, *_table(code))


def _off_corner(code: str, _: Any, sheet: Any) -> None:
    rows_at(sheet, 2, *_table(code, 95.7), left=1)


def _noted(code: str, _: Any, sheet: Any) -> None:
    rows_at(sheet, 0, *_table(code))
    rows_at(sheet, 3, ["Keterangan: angka sementara"], ["Sumber: Dinas Kesehatan"])


def _sectors(code: str, total: Any, label: str = "Jumlah") -> list[list[Any]]:
    return [
        head(INVESTMENT),
        cells(INVESTMENT, investment(code, 2_000_000, 1_000_000, 3_000_000)),
        cells(INVESTMENT, investment(code, 500_000, 0, 500_000, sector="A")),
        cells(INVESTMENT, {"region_code": label, "total_idr": total}),
    ]


def _with_subtotal(code: str, _: Any, sheet: Any) -> None:
    first, one, two, total = _sectors(code, 3_500_000)
    subtotal = cells(INVESTMENT, {"region_code": "Sub Total", "total_idr": 3_000_000})
    rows_at(sheet, 0, first, one, subtotal, two, total)


def _pages(code: str, _: Any, sheet: Any) -> None:
    numbers = [f"({n})" for n in range(1, len(head(INVESTMENT)) + 1)]
    first, one, two, _total = _sectors(code, 0)
    rows_at(sheet, 0, first, numbers, one, first, numbers, two)


def _hide_row(code: str, _: Any, sheet: Any) -> None:
    rows_at(sheet, 0, *_sectors(code, 0)[:3])
    sheet.set_row(2, None, None, {"hidden": True})


def _hide_column(code: str, _: Any, sheet: Any) -> None:
    rows_at(sheet, 0, *_table(code))
    sheet.set_column("F:F", None, None, {"hidden": True})


def _hide_sheet(code: str, workbook: Any, sheet: Any) -> None:
    rows_at(sheet, 0, *_table(code))
    other = workbook.add_worksheet("Lama")
    rows_at(other, 0, *_table(code, 99))
    other.hide()


def _several_sheets(code: str, workbook: Any, sheet: Any) -> None:
    sheet.write(0, 0, "Petunjuk pengisian: satu lembar per survei")
    for survey in ("SKI", "EPPGBM"):
        rows_at(workbook.add_worksheet(survey), 0, head(STUNTING),
                cells(STUNTING, stunting(code, 14.4, survey_code=survey)))  # fmt: skip


def _names_merged(code: str, _: Any, sheet: Any) -> None:
    first, *rows = _sectors(code, 0)[:3]
    rows_at(sheet, 0, first, *([None, *row[1:3], None, *row[4:]] for row in rows))
    sheet.merge_range("A2:A3", code)
    sheet.merge_range("D2:D3", "2023-TW1")


def _never_computed(path: Path, code: str, formula: str) -> Path:
    def change(workbook: Any) -> None:
        first, row = _table(code)
        workbook.active.append(first)
        workbook.active.append([formula if name == "prevalensi_stunting_persen" else cell
                                for name, cell in zip(first, row, strict=True)])  # fmt: skip

    return workbooks.by_openpyxl(path, change)


def _formula(result: Any) -> Callable[[str, Any, Any], None]:
    def write(code: str, _: Any, sheet: Any) -> None:
        rows_at(sheet, 0, *_table(code, None))
        sheet.write_formula("F2", "=28.8/2", None, result)

    return write


def _percent_cell(code: str, workbook: Any, sheet: Any) -> None:
    rows_at(sheet, 0, *_table(code, None))
    sheet.write_number("F2", 0.0957, workbook.add_format({"num_format": "0.00%"}))


def _dated(serial: bool = False, **options: Any) -> Callable[[str], bytes]:
    def fill(code: str, workbook: Any, sheet: Any) -> None:
        rows_at(sheet, 0, head(PRICES), cells(PRICES, price(code, None, 14500)))
        day = datetime.date(2024, 3, 15)
        if serial:
            sheet.write_number("F2", (day - datetime.date(1904, 1, 1)).days)
        else:
            sheet.write_datetime("F2", day, workbook.add_format({"num_format": "dd/mm/yyyy"}))

    return lambda code: book(lambda workbook, sheet: fill(code, workbook, sheet), **options)


def _xls(code: str) -> bytes:
    def fill(_: Any, sheet: Any) -> None:
        for r, row in enumerate(_table(code)):
            for c, cell in enumerate(row):
                if cell is not None:
                    sheet.write(r, c, cell)

    return by_file(lambda path: workbooks.xls(path, fill))


X = {"name": "laporan.xlsx"}
RATE = [{"stunting_pct": 14.4}]
SECTORS = [{"total_idr": 3_000_000}, {"total_idr": 500_000}]
KINDS: list[Kind] = [
    accepted("header-two-rows", LAYOUT, "header of two rows, merged sideways (judul kolom bertingkat)",
             "the last row names the columns", sheet_of(_header_of_two_rows), rows=RATE, **X),
    accepted("header-line-break", LAYOUT, "line break within a header (Alt+Enter)", "read as a blank",
             sheet_of(_broken_header), rows=RATE, **X),
    accepted("header-merged-down", LAYOUT, "header cells merged over two rows", "read as one header",
             sheet_of(_merged_downwards), rows=RATE, counts={"merged_cells": 7}, **X),
    accepted("title-rows", LAYOUT, "title rows above the header (judul laporan)", "left out and counted",
             sheet_of(_titled), rows=RATE, counts={"title_rows": 2}, **X),
    refused("table-off-corner", LAYOUT, "table that does not begin in A1", "findings carry the real cell",
            sheet_of(_off_corner), "CELL-RANGE", finding=Expected("CELL-RANGE", "G4", "95.7", "0..60"), **X),
    accepted("footnotes", LAYOUT, "notes below the table (Keterangan, Sumber)", "left out and counted",
             sheet_of(_noted), rows=RATE, counts={"note_rows": 2, "blank_rows": 1}, **X),
    accepted("footnotes-csv", LAYOUT, "notes and empty lines in a CSV", "left out and counted",
             lambda code: lines([*_table(code, "14,4"), [], [], ["Sumber: Dinas Kesehatan"]]).encode(),
             rows=RATE, counts={"note_rows": 1, "blank_rows": 2, "numbers_decimal_comma": 1}),
    accepted("total-right", LAYOUT, "totals row that adds up (Jumlah)", "reconciled, counted and left out",
             sheet_of(lambda code, _, sheet: rows_at(sheet, 0, *_sectors(code, 3_500_000))),
             dataset=INVESTMENT, rows=SECTORS, counts={"total_rows": 1}, **X),
    refused("total-wrong", LAYOUT, "totals row that does not add up", "refused with stated sum, real sum and cell",
            sheet_of(lambda code, _, sheet: rows_at(sheet, 0, *_sectors(code, 4_500_000))), "TOTAL-MISMATCH",
            dataset=INVESTMENT, rows=SECTORS, counts={"total_rows": 1},
            finding=Expected("TOTAL-MISMATCH", "H4", "4500000", "3500000"), **X),
    accepted("total-spaced", LAYOUT, "totals row in spaced letters (J U M L A H)", "recognised all the same",
             sheet_of(lambda code, _, sheet: rows_at(sheet, 0, *_sectors(code, 3_500_000, "J U M L A H"))),
             dataset=INVESTMENT, rows=SECTORS, counts={"total_rows": 1}, **X),
    accepted("subtotals", LAYOUT, "subtotals between the rows (Sub Total)", "counted and left out",
             sheet_of(_with_subtotal), dataset=INVESTMENT, rows=SECTORS, counts={"total_rows": 2}, **X),
    accepted("page-breaks", LAYOUT, "header repeated on each page, with a row of column numbers",
             "left out and counted", sheet_of(_pages), dataset=INVESTMENT, rows=SECTORS,
             counts={"repeated_header_rows": 2, "column_number_rows": 1}, **X),
    accepted("merged-names", LAYOUT, "code and period merged over their rows", "hold for each row; amounts never do",
             sheet_of(_names_merged), dataset=INVESTMENT, rows=SECTORS, counts={"merged_cells": 2}, **X),
    warned("hidden-rows", WORKBOOK, "hidden rows (baris tersembunyi)", "read, and told", sheet_of(_hide_row),
           "WORKBOOK-ROWS-HIDDEN", dataset=INVESTMENT, rows=SECTORS, counts={"hidden_rows": 1},
           finding=Expected("WORKBOOK-ROWS-HIDDEN", "3", "3"), **X),
    warned("hidden-columns", WORKBOOK, "hidden columns", "read, and told", sheet_of(_hide_column),
           "WORKBOOK-COLUMNS-HIDDEN", rows=RATE, counts={"hidden_columns": 1},
           finding=Expected("WORKBOOK-COLUMNS-HIDDEN", None, "F"), **X),
    accepted("hidden-sheet", WORKBOOK, "hidden sheet with a table", "not read, and told", sheet_of(_hide_sheet),
             rows=RATE, counts={"hidden_sheets": 1}, finding=Expected("WORKBOOK-SHEET-HIDDEN", None, "Lama"), **X),
    accepted("several-sheets", WORKBOOK, "a sheet per survey and one of instructions", "all tables read, one report",
             sheet_of(_several_sheets), rows=RATE * 2, counts={"skipped_sheets": 1}, **X),
    accepted("formula-with-value", WORKBOOK, "formula with its stored result", "the result is taken",
             sheet_of(_formula(14.4)), rows=RATE, counts={"formulas": 1}, **X),
    refused("formula-without-value", WORKBOOK, "formula that was never computed", "refused with the cell",
            lambda code: by_file(lambda path: _never_computed(path, code, "=28.8/2")),
            "WORKBOOK-FORMULA-WITHOUT-VALUE", "CELL-REQUIRED", counts={"formulas": 1, "formulas_without_value": 1},
            finding=Expected("WORKBOOK-FORMULA-WITHOUT-VALUE", "F2", "F2"), **X),
    refused("error-cell", WORKBOOK, "error in a cell (#DIV/0!)", "refused with the cell", sheet_of(_formula("#DIV/0!")),
            "CELL-TYPE", counts={"formulas": 1, "error_cells": 1}, finding=Expected("CELL-TYPE", "F2", "#DIV/0!"), **X),
    accepted("percent-cell", WORKBOOK, "number formatted as per cent (0,0957 shown as 9,57%)", "read as shown: 9.57",
             sheet_of(_percent_cell), rows=[{"stunting_pct": 9.57}], counts={"percent_cells": 1}, **X),
    accepted("numbers-as-text", WORKBOOK, "number stored as text in a workbook", "read like the text of a CSV",
             lambda code: plain(code, "14,4"), rows=RATE, counts={"numbers_decimal_comma": 1}, **X),
    accepted("date-cells", WORKBOOK, "date cells", "read as days, whatever their format", _dated(), dataset=PRICES,
             rows=days("2024-03-15"), **X),
    accepted("date-1904", WORKBOOK, "workbook that counts days from 1904", "its flag is read", _dated(date_1904=True),
             dataset=PRICES, rows=days("2024-03-15"), **X),
    accepted("date-1904-serial", WORKBOOK, "serial number in a workbook that counts from 1904", "read by the flag",
             _dated(serial=True, date_1904=True), dataset=PRICES, rows=days("2024-03-15"), counts={"serial_dates": 1},
             **X),
    accepted("xls", WORKBOOK, "old Excel file (xls)", "read like xlsx", _xls, name="laporan.xls", rows=RATE),
    accepted("ods", WORKBOOK, "OpenDocument (ods)", "read like xlsx",
             lambda code: by_file(lambda path: workbooks.ods(path, {"Data": _table(code)})), name="laporan.ods",
             rows=RATE),
    refused("code-as-number", WORKBOOK, "code 11.10 kept as the number 11.1 (angka nol hilang)",
            "refused with the code it may have been; never guessed", lambda _: plain(11.1),  # type: ignore[arg-type]
            "REGION-CODE-NUMBER", region="11.10", finding=Expected("REGION-CODE-NUMBER", "A2", "11.1", "11.10"), **X),
]  # fmt: skip

"""Read .xls workbooks (BIFF), with number formats, hidden rows and columns, and formulas nobody has computed."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import xlrd  # type: ignore[import-untyped]

from orkestrasi.extract.formats import Cells, storable
from orkestrasi.extract.formats.number_formats import Meaning, meaning, shown
from orkestrasi.extract.formats.sheets import Book, OpenSheet, SheetEntry, damaged

_FORMULA = 0x0006
_BEGIN, _END = (0x0009, 0x0209, 0x0409, 0x0809), 0x000A
_COMPUTE_ON_LOAD = 0x0002
_EMPTY_TEXT = 0xFFFF_0000_0000_0003


def open_book(path: Path) -> Book:
    """Raises UnreadableError."""
    try:
        book = xlrd.open_workbook(
            # By content: a mapped file stays open for as long as anything of the book is referred to.
            file_contents=path.read_bytes(),
            logfile=_Silence(),
            formatting_info=True,
            on_demand=True,
            ignore_workbook_corruption=True,
        )
    except MemoryError:
        raise
    except Exception as why:
        # The reader meets broken bytes with whatever they lead to, assertions and struct errors among it.
        raise damaged(f"{type(why).__name__}: {why}") from why
    sheets = [
        SheetEntry(book.sheet_names()[i], bool(book._sheet_visibility[i]), _opener(book, i))
        for i in range(book.nsheets)
    ]
    return Book(sheets, book.datemode == 1)


class _Silence:
    """The reader writes warnings to a file."""

    def write(self, _: str) -> None: ...

    def flush(self) -> None: ...


def _opener(book: Any, number: int) -> Callable[[], OpenSheet]:
    def opened() -> OpenSheet:
        try:
            content = book.sheet_by_index(number)
            computed, waiting = _formulas(book, number)
        except MemoryError:
            raise
        except Exception as why:
            raise damaged(f"{type(why).__name__}: {why}") from why
        merged = [(r0 + 1, c0, r1, c1 - 1) for r0, r1, c0, c1 in content.merged_cells]
        sheet = OpenSheet(merged=merged)
        sheet.counts["formulas"] = computed
        sheet.rows = _rows(book, content, sheet, waiting)
        return sheet

    return opened


def _formulas(book: Any, number: int) -> tuple[int, set[tuple[int, int]]]:
    """How many formulas a sheet has, and those no spreadsheet program has computed.

    They hold a bare 0 and ask to be computed, or an empty text, which is also what a formula may well give: it counts
    as no result only where no formula of the sheet has another.
    """
    found = 0
    empty: set[tuple[int, int]] = set()
    waiting: set[tuple[int, int]] = set()
    at, end, depth = book._sh_abs_posn[number], len(book.mem), 0
    while at + 4 <= end:
        kind, size = struct.unpack_from("<HH", book.mem, at)
        depth += kind in _BEGIN
        depth -= kind == _END
        if kind == _FORMULA and depth == 1 and size >= 16:
            row, column, _, result, flags = struct.unpack_from("<HHHQH", book.mem, at + 4)
            found += 1
            if result == _EMPTY_TEXT:
                empty.add((row, column))
            elif flags & _COMPUTE_ON_LOAD and result == 0:
                waiting.add((row, column))
        if depth <= 0:
            break
        at += 4 + size
    return found, waiting | empty if len(empty) + len(waiting) == found else waiting


def _rows(book: Any, content: Any, sheet: OpenSheet, waiting: set[tuple[int, int]]) -> Iterator[tuple[int, Cells]]:
    meanings: dict[int, Meaning] = {}
    hidden = {c for c, info in content.colinfo_map.items() if info.hidden}
    for number in range(content.nrows):
        cells: Cells = []
        for column, (kind, value) in enumerate(zip(content.row_types(number), content.row_values(number), strict=True)):
            text: str | None = None
            if (number, column) in waiting:
                sheet.missing_value(number + 1, column)
            elif kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                style = content.cell_xf_index(number, column)
                if style not in meanings:
                    meanings[style] = meaning(book.format_map[book.xf_list[style].format_key].format_str)
                sheet.counts["percent_cells"] += meanings[style] == "percent"
                text = shown(value, meanings[style], book.datemode == 1)
            elif kind == xlrd.XL_CELL_TEXT:
                text = storable(value)
            elif kind == xlrd.XL_CELL_BOOLEAN:
                text = "true" if value else "false"
            elif kind == xlrd.XL_CELL_ERROR:
                sheet.counts["error_cells"] += 1
                text = xlrd.error_text_from_code.get(value, "#N/A")
            if text:
                cells.extend([None] * (column - len(cells)))
                cells.append(text)
                if column in hidden:
                    sheet.hidden_columns.add(column)
        if cells:
            info = content.rowinfo_map.get(number)
            if info is not None and info.hidden:
                sheet.hidden_row(number + 1)
            yield number + 1, cells
    book.unload_sheet(content.number)

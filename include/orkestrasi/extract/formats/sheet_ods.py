"""Read .ods workbooks as a stream, with what a cell shows: percentages, errors, dates, merged and hidden cells."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from orkestrasi.extract.formats import Cells, storable, text
from orkestrasi.extract.formats.number_formats import percentage
from orkestrasi.extract.formats.ooxml import CHUNK, DAMAGE, document_parser
from orkestrasi.extract.formats.sheets import (
    MAX_COLUMNS,
    MAX_REPEATED,
    Book,
    OpenSheet,
    SheetEntry,
    damaged,
    too_wide,
)

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
# Names of elements and attributes, put together once: they are compared for every cell.
_OFFICE_ANNOTATION = f"{_OFFICE}annotation"
_OFFICE_BOOLEAN_VALUE = f"{_OFFICE}boolean-value"
_OFFICE_DATE_VALUE = f"{_OFFICE}date-value"
_OFFICE_STRING_VALUE = f"{_OFFICE}string-value"
_OFFICE_VALUE = f"{_OFFICE}value"
_OFFICE_VALUE_TYPE = f"{_OFFICE}value-type"
_TABLE_COVERED_TABLE_CELL = f"{_TABLE}covered-table-cell"
_TABLE_FORMULA = f"{_TABLE}formula"
_TABLE_NUMBER_COLUMNS_REPEATED = f"{_TABLE}number-columns-repeated"
_TABLE_NUMBER_COLUMNS_SPANNED = f"{_TABLE}number-columns-spanned"
_TABLE_NUMBER_ROWS_REPEATED = f"{_TABLE}number-rows-repeated"
_TABLE_NUMBER_ROWS_SPANNED = f"{_TABLE}number-rows-spanned"
_TABLE_TABLE = f"{_TABLE}table"
_TABLE_TABLE_CELL = f"{_TABLE}table-cell"
_TABLE_TABLE_ROW = f"{_TABLE}table-row"
_TABLE_VISIBILITY = f"{_TABLE}visibility"
_TEXT_C = f"{_TEXT}c"
_TEXT_LINE_BREAK = f"{_TEXT}line-break"
_TEXT_P = f"{_TEXT}p"
_TEXT_S = f"{_TEXT}s"
_TEXT_TAB = f"{_TEXT}tab"
_ERRORS = ("#DIV/0!", "#REF!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "Err:")


class _StopError(Exception):
    """Enough has been read."""


def open_book(path: Path) -> Book:
    """Raises UnreadableError."""
    try:
        archive = zipfile.ZipFile(path)
        names, hidden, epoch_1904 = _survey(archive)
        prepared = _prepared_at(archive)
    except DAMAGE as why:
        raise damaged(why) from why
    sheets = [SheetEntry(name, hidden[i], _opener(archive, i)) for i, name in enumerate(names)]
    return Book(sheets, epoch_1904, {"prepared_at": prepared} if prepared else {})


def _survey(archive: zipfile.ZipFile) -> tuple[list[str], list[bool], bool]:
    """Names of the tables, whether each is hidden, and the date system."""
    names: list[str] = []
    hidden: list[bool] = []
    hidden_styles: set[str] = set()
    style = ""
    epoch_1904 = False
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal style, epoch_1904, depth
        if name == f"{_STYLE}style":
            style = attributes.get(f"{_STYLE}name", "")
        elif name == f"{_STYLE}table-properties" and attributes.get(f"{_TABLE}display") == "false":
            hidden_styles.add(style)
        elif name == f"{_TABLE}null-date":
            epoch_1904 = attributes.get(f"{_TABLE}date-value", "").startswith("1904")
        elif name == f"{_TABLE}table":
            if depth == 0:
                names.append(attributes.get(f"{_TABLE}name", ""))
                hidden.append(attributes.get(f"{_TABLE}style-name") in hidden_styles)
            depth += 1

    def end(name: str) -> None:
        nonlocal depth
        depth -= name == f"{_TABLE}table"

    parser = document_parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    with archive.open("content.xml") as content:
        parser.ParseFile(content)
    return names, hidden, epoch_1904


def _prepared_at(archive: zipfile.ZipFile) -> str | None:
    if "meta.xml" not in archive.namelist():
        return None
    found: list[str] = []
    inside = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside
        inside = name.endswith("/elements/1.1/}date")

    def data(more: str) -> None:
        if inside:
            found.append(more)

    parser = document_parser()
    parser.StartElementHandler, parser.CharacterDataHandler = start, data
    with archive.open("meta.xml") as content:
        parser.ParseFile(content)
    return "".join(found).strip() or None


def _opener(archive: zipfile.ZipFile, number: int) -> Callable[[], OpenSheet]:
    def opened() -> OpenSheet:
        sheet = OpenSheet()
        sheet.rows = _rows(archive, number, sheet)
        return sheet

    return opened


def _rows(archive: zipfile.ZipFile, number: int, sheet: OpenSheet) -> Iterator[tuple[int, Cells]]:
    reader = _TableReader(number, sheet)
    parser = document_parser()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    try:
        with archive.open("content.xml") as content:
            while (chunk := content.read(CHUNK)) and not reader.finished:
                try:
                    parser.Parse(chunk, False)
                except _StopError:
                    break
                yield from _expanded(reader.done)
                reader.done.clear()
        yield from _expanded(reader.done)
    except DAMAGE as why:
        raise damaged(why) from why


def _expanded(rows: list[tuple[int, int, Cells]]) -> Iterator[tuple[int, Cells]]:
    for first, times, cells in rows:
        for n in range(first, first + times):
            yield n, list(cells)


class _TableReader:
    """Turns the events of one table into rows: (first physical row, how many times, cells)."""

    def __init__(self, number: int, sheet: OpenSheet) -> None:
        self.wanted = number
        self.sheet = sheet
        self.done: list[tuple[int, int, Cells]] = []
        self.finished = False
        self._table = -1
        self._depth = 0
        self._row = 1
        self._row_times = 1
        self._row_hidden = False
        self._cells: Cells = []
        self._column = 0
        self._columns = 0
        self._hidden: set[int] = set()
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._in_text = 0
        self._skipped = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _TABLE_TABLE:
            self._depth += 1
            self._table += self._depth == 1
        if self._table != self.wanted or self._depth != 1:
            return
        if name.startswith(_TABLE):
            self._start_in_table(name[len(_TABLE) :], attributes)
        elif self._cell is not None:
            if name == _OFFICE_ANNOTATION:
                self._skipped += 1
            elif name == _TEXT_P and not self._skipped:
                self._paragraphs.append("")
                self._in_text += 1
            elif name == _TEXT_S and self._in_text:
                self._paragraphs[-1] += " " * min(int(attributes.get(_TEXT_C, "1")), 1000)
            elif name in (_TEXT_TAB, _TEXT_LINE_BREAK) and self._in_text:
                self._paragraphs[-1] += " "

    def _start_in_table(self, name: str, attributes: dict[str, str]) -> None:
        hidden = attributes.get(_TABLE_VISIBILITY) in ("collapse", "filter")
        if name == "table-column":
            times = min(int(attributes.get(_TABLE_NUMBER_COLUMNS_REPEATED, "1")), MAX_COLUMNS)
            if hidden:
                self._hidden.update(range(self._columns, self._columns + times))
            self._columns += times
        elif name == "table-row":
            self._row_times = int(attributes.get(_TABLE_NUMBER_ROWS_REPEATED, "1"))
            self._row_hidden = hidden
            self._cells = []
            self._column = 0
        elif name in ("table-cell", "covered-table-cell"):
            self._cell = attributes
            self._paragraphs = []

    def data(self, more: str) -> None:
        if self._in_text and not self._skipped:
            self._paragraphs[-1] += more

    def end(self, name: str) -> None:
        if name == _TABLE_TABLE:
            self._depth -= 1
            if self._table == self.wanted and self._depth == 0:
                self.finished = True
                raise _StopError
        if self._table != self.wanted or self._depth != 1:
            return
        if name in (_TABLE_TABLE_CELL, _TABLE_COVERED_TABLE_CELL):
            self._end_cell()
        elif name == _TABLE_TABLE_ROW:
            self._end_row()
        elif name == _OFFICE_ANNOTATION and self._cell is not None:
            self._skipped -= 1
        elif name == _TEXT_P and not self._skipped and self._in_text:
            self._in_text -= 1

    def _end_cell(self) -> None:
        attributes = self._cell or {}
        self._cell = None
        times = int(attributes.get(_TABLE_NUMBER_COLUMNS_REPEATED, "1"))
        wide = int(attributes.get(_TABLE_NUMBER_COLUMNS_SPANNED, "1"))
        high = int(attributes.get(_TABLE_NUMBER_ROWS_SPANNED, "1"))
        if wide > 1 or high > 1:
            self.sheet.merged.append((self._row, self._column, self._row + high - 1, self._column + wide - 1))
        value = self._value(attributes)
        if value:
            last = self._column + times - 1
            if last >= MAX_COLUMNS:
                raise too_wide(self._row, last)
            self._cells.extend([None] * (self._column - len(self._cells)))
            self._cells.extend([value] * times)
            self.sheet.hidden_columns.update(self._hidden.intersection(range(self._column, last + 1)))
        self._column += times

    def _end_row(self) -> None:
        if self._cells:
            if self._row + self._row_times - 1 > MAX_REPEATED:
                raise damaged("a row is repeated beyond the end of the sheet")
            self.done.append((self._row, self._row_times, self._cells))
            for n in range(self._row, self._row + self._row_times) if self._row_hidden else ():
                self.sheet.hidden_row(n)
        self._row += self._row_times

    def _value(self, attributes: dict[str, str]) -> str | None:
        kind = attributes.get(_OFFICE_VALUE_TYPE)
        written = "\n".join(self._paragraphs)
        formula = _TABLE_FORMULA in attributes
        counts = self.sheet.counts
        counts["formulas"] += formula
        if formula and kind is None and not written:
            self.sheet.missing_value(self._row, self._column)
            return None
        if attributes.get(_CALC_TYPE) == "error" or (formula and written.startswith(_ERRORS)):
            counts["error_cells"] += 1
            return storable(written or "#N/A")
        match kind:
            case "float" | "currency":
                return text(float(attributes[_OFFICE_VALUE]))
            case "percentage":
                counts["percent_cells"] += 1
                return percentage(float(attributes[_OFFICE_VALUE]))
            case "date":
                return attributes[_OFFICE_DATE_VALUE].removesuffix("T00:00:00")
            case "boolean":
                return attributes[_OFFICE_BOOLEAN_VALUE]
            case "string":
                return storable(attributes.get(_OFFICE_STRING_VALUE) or written)
            case _:
                return storable(written)

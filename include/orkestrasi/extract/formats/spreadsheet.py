"""The tables of a workbook (xlsx, ods, xls): which sheets are data, and what is remarkable about their cells."""

from __future__ import annotations

import fnmatch
import itertools
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orkestrasi.extract.columns import letters
from orkestrasi.extract.errors import EmptyError, UnreadableError
from orkestrasi.extract.formats import Cells, Table, sheet_ods, sheet_xls, sheet_xml
from orkestrasi.extract.formats.sheets import OpenSheet, SheetEntry, damaged
from orkestrasi.extract.layout import HeaderBlock, find, words
from orkestrasi.extract.layout.header import HEAD_ROWS
from orkestrasi.extract.reading import ReadFinding, ReadSpec
from orkestrasi.extract.structure import LEVELS

# Blank rows between two rows of a table; a larger gap separates what is no table from it.
MAX_BLANK_ROWS = 1_000
# Columns that name what a row is about, though what stands in them looks like a figure: 11.01, 2024, 2024-03-15.
_NAMING = re.compile(
    r"(?:kode|kd)(?:[\s_.-].*)?|.*[\s_]code"
    r"|(?:periode?|tahun|year|semester|triwulan|quarter|bulan|month|tanggal|tgl|date)(?:[\s_](?:anggaran|data|laporan))?",
    re.IGNORECASE,
)
FINGERPRINT_SHEET = "_sidik"
MAX_FINGERPRINT_ROWS = 50
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPENERS = {"xlsx": sheet_xml.open_book, "ods": sheet_ods.open_book, "xls": sheet_xls.open_book}


@dataclass
class _Looked:
    """A sheet whose first rows were looked at; `rows` still gives all of them."""

    entry: SheetEntry
    sheet: OpenSheet
    header: HeaderBlock
    rows: Iterator[tuple[int, Cells]]


def read(path: Path, spec: ReadSpec) -> Iterator[Table]:
    """The tables of a workbook, sheet by sheet: those that belong to the dataset, else the first that holds anything.

    Findings carry the header's index as column. Raises UnreadableError, EmptyError.
    """
    book = _OPENERS[_kind(path)](path)
    visible = [s for s in book.sheets if not s.hidden]
    hidden = [s for s in book.sheets if s.hidden]
    if not visible:
        raise UnreadableError("tidak ada lembar yang tampak", "no visible sheet")
    chosen, skipped = _choose([_look(entry, spec) for entry in visible], spec)
    shared = dict(book.format)
    if skipped:
        shared["skipped_sheets"] = skipped
    fingerprint = next((f for s in book.sheets if (f := _fingerprint(s))), None)
    if fingerprint:
        shared["fingerprint"] = fingerprint
    for position, looked in enumerate(chosen):
        table = Table(
            looked.entry.name,
            iter(()),
            epoch_1904=book.epoch_1904,
            merged=looked.sheet.merged,
            format=shared,
        )
        if position == 0:
            table.count("skipped_sheets", len(skipped))
            _hidden_sheets(hidden, spec, table)
        table.rows = _told(looked, table)
        yield table


def _kind(path: Path) -> str:
    with path.open("rb") as content:
        head = content.read(200)
    if head.startswith(_OLD) or head[:2] == b"\x09\x08":
        return "xls"
    return "ods" if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in head else _zipped_kind(path)


def _zipped_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError) as why:
        raise damaged(why) from why
    if "content.xml" in names:
        return "ods"
    if any(name.casefold().endswith("workbook.bin") for name in names):
        raise UnreadableError(
            "format xlsb tidak dibaca; simpan sebagai xlsx", "xlsb is not read; save the workbook as xlsx"
        )
    return "xlsx"


def _look(entry: SheetEntry, spec: ReadSpec) -> _Looked:
    sheet = entry.open()
    head = list(itertools.islice(sheet.rows, HEAD_ROWS + (spec.skip_rows or 0)))
    header = find(head, spec, sheet.merged)
    return _Looked(entry, sheet, header, itertools.chain(head, sheet.rows))


def _choose(sheets: list[_Looked], spec: ReadSpec) -> tuple[list[_Looked], list[str]]:
    """The sheets to read and the names of the others that hold something."""
    filled = [s for s in sheets if s.header.headers]
    if not filled:
        raise EmptyError
    if spec.sheet is not None:
        wanted = spec.sheet.casefold()
        chosen = [s for s in filled if fnmatch.fnmatchcase(s.entry.name.strip().casefold(), wanted)]
        if not chosen:
            names = ", ".join(s.entry.name for s in sheets[:10])
            raise UnreadableError(
                f'tidak ada lembar tampak dan berisi yang bernama "{spec.sheet}" (ada: {names})',
                f'no visible sheet with content is named "{spec.sheet}" (there are: {names})',
            )
    else:
        best = max(s.header.score for s in filled)
        # A sheet of instructions may name a column or two.
        chosen = [s for s in filled if best and 2 * s.header.score >= best] or filled[:1]
    return chosen, [s.entry.name for s in filled if s not in chosen]


def _hidden_sheets(hidden: list[SheetEntry], spec: ReadSpec, table: Table) -> None:
    """Hidden sheets are never data, but somebody may have meant one to be."""
    for entry in hidden:
        if entry.name == FINGERPRINT_SHEET:
            continue
        table.count("hidden_sheets")
        if _look(entry, spec).header.score >= 2:
            table.findings.append(ReadFinding("WORKBOOK-SHEET-HIDDEN", value=entry.name))


def _fingerprint(entry: SheetEntry) -> dict[str, str] | None:
    """What a template of ours says about itself on its hidden sheet."""
    if entry.name != FINGERPRINT_SHEET:
        return None
    rows = itertools.islice(entry.open().rows, MAX_FINGERPRINT_ROWS)
    return {words.tidy(cells[0]): words.tidy(cells[1]) for _, cells in rows if len(cells) > 1 and cells[0] and cells[1]}


def _told(looked: _Looked, table: Table) -> Iterator[tuple[int, Cells]]:
    """The rows, with the blank ones between them; what was remarkable is told when they end."""
    expected = None
    totals: set[int] = set()
    titles = zip(looked.header.headers, looked.header.positions, strict=True)
    naming = {p for h, p in titles if _NAMING.fullmatch(h.split(LEVELS)[-1].strip())}
    for number, cells in _filled_down(looked.rows, looked.sheet, table, naming):
        # A total nobody computed is left out like any other and takes nothing away from the data.
        if number in looked.sheet.rows_without_value and any(words.is_total(cell) for cell in cells if cell):
            totals.add(number)
        if expected is not None and 0 < number - expected <= MAX_BLANK_ROWS:
            for blank in range(expected, number):
                yield blank, []
        expected = number + 1
        yield number, cells
    _tell(looked, table, totals)


def _filled_down(
    rows: Iterator[tuple[int, Cells]], sheet: OpenSheet, table: Table, naming: set[int]
) -> Iterator[tuple[int, Cells]]:
    """A name merged over several rows holds for each of them; a figure is not multiplied.

    `naming`: columns (0 = A) in which codes and periods stand, which are names.
    """
    seen = 0
    starting: dict[int, list[tuple[int, int]]] = {}
    running: dict[int, tuple[int, str]] = {}
    for number, cells in rows:
        for top, left, bottom, right in sheet.merged[seen:]:
            if left == right and bottom > top:
                starting.setdefault(top, []).append((left, bottom))
        seen = len(sheet.merged)
        for column, (bottom, text) in list(running.items()):
            if number > bottom:
                del running[column]
            elif column >= len(cells) or not cells[column]:
                cells.extend([None] * (column + 1 - len(cells)))
                cells[column] = text
                table.count("merged_cells")
        for column, bottom in starting.pop(number, ()):
            first = cells[column] if column < len(cells) else None
            if first and (column in naming or not words.is_figure(first)):
                running[column] = (bottom, first)
        yield number, cells


def _tell(looked: _Looked, table: Table, totals: set[int]) -> None:
    """Counts and findings of a sheet that was read to its end."""
    sheet, header = looked.sheet, looked.header
    for name, number in sheet.counts.items():
        table.count(name, number)
    index = {position: i for i, position in enumerate(header.positions)}
    for row, column in sheet.without_value:
        if row > header.last_row and row not in totals:
            cell = f"{letters(column)}{row}"
            table.findings.append(
                ReadFinding("WORKBOOK-FORMULA-WITHOUT-VALUE", index.get(column), row, value=cell, detail={"cell": cell})
            )
    hidden = [row for row in sheet.hidden_rows if row > header.last_row]
    if hidden:
        table.findings.append(
            ReadFinding(
                "WORKBOOK-ROWS-HIDDEN", source_row=hidden[0], value=_ranges(hidden), detail={"rows": len(hidden)}
            )
        )
    columns = sorted(sheet.hidden_columns)
    table.count("hidden_columns", len(columns))
    if columns:
        table.findings.append(
            ReadFinding(
                "WORKBOOK-COLUMNS-HIDDEN",
                index.get(columns[0]),
                value=", ".join(letters(c) for c in columns[:20]),
                detail={"columns": len(columns)},
            )
        )


def _ranges(numbers: list[int]) -> str:
    """1, 2, 3, 7 -> "1-3, 7"; at most ten ranges."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in ranges[:10]]
    return ", ".join(shown) + (" …" if len(ranges) > 10 else "")

"""Read .xlsx workbooks as a stream: memory does not grow with the rows, and nothing about a cell is lost.

General readers give values only. Here the number formats (9,57 % is stored as 0.0957), formulas without a computed
value, error texts, hidden rows and the 1904 date system decide what a cell says, so the XML is read directly.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from orkestrasi.extract.columns import position_of
from orkestrasi.extract.formats import Cells, storable
from orkestrasi.extract.formats.number_formats import shown
from orkestrasi.extract.formats.ooxml import CHUNK, DAMAGE, Package, document_parser, is_true, plain
from orkestrasi.extract.formats.sheets import MAX_COLUMNS, Book, OpenSheet, damaged, too_wide

_DIGITS = "0123456789"
MAX_FIGURES = 50_000


def open_book(path: Path) -> Book:
    """Raises UnreadableError; the archive stays open as long as its sheets are read."""
    try:
        return Package(path).book(_rows)
    except DAMAGE as why:
        raise damaged(why) from why


def _rows(package: Package, part: str, sheet: OpenSheet) -> Iterator[tuple[int, Cells]]:
    reader = _RowReader(package, sheet)
    parser = document_parser()
    parser.StartElementHandler = reader.root
    reader.parser = parser
    try:
        with package.open(part) as content:
            while chunk := content.read(CHUNK):
                parser.Parse(chunk, False)
                if reader.done:
                    yield from reader.done
                    reader.done.clear()
            parser.Parse(b"", True)
        yield from reader.done
    except DAMAGE as why:
        raise damaged(why) from why
    finally:
        # The parser and its handlers hold each other, and with them the archive and all its texts.
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
        reader.parser = None


class _RowReader:
    """Turns the events of one sheet's XML into rows."""

    def __init__(self, package: Package, sheet: OpenSheet) -> None:
        self.package = package
        self.sheet = sheet
        self.done: list[tuple[int, Cells]] = []
        self.parser: Any = None

    def root(self, name: str, _: dict[str, str]) -> None:
        """The first element tells the namespace, which then names the few elements that matter."""
        self._install(name.rpartition("}")[0])

    def _install(self, space: str) -> None:
        # Plain functions over local variables: this is called for every element of a million rows.
        prefix = f"{space}}}" if space else ""
        c_tag, v_tag, f_tag, t_tag, row_tag, col_tag, phonetic_tag = (
            prefix + tag for tag in ("c", "v", "f", "t", "row", "col", "rPh")
        )
        sheet, done, convert, shared = self.sheet, self.done, self._convert, self.package.shared()
        # The same figures come again and again; percentages are left out because they are counted.
        figures: dict[tuple[str, str | None], str] = {}
        number = self._number
        hidden_columns: set[int] = set()
        cells: Cells = []
        attributes: dict[str, str] = {}
        row_number = column = 0
        hidden = collecting = formula = computed = phonetic = False
        text = ""

        def start(name: str, given: dict[str, str]) -> None:
            nonlocal attributes, formula, computed, collecting, text, row_number, cells, column, hidden, phonetic
            if name == c_tag:
                attributes = given
                formula = computed = False
                text = ""
                reference = given.get("r")
                column = position_of(reference.rstrip(_DIGITS)) if reference else column + 1
            elif name == v_tag:
                collecting = True
                computed = True
                text = ""
            elif name == t_tag:
                collecting = not phonetic
            elif name == f_tag:
                formula = True
            elif name == row_tag:
                cells = []
                column = -1
                row_number = int(given.get("r") or row_number + 1)
                hidden = is_true(given.get("hidden"))
            elif name == phonetic_tag:
                phonetic = True
            elif name == col_tag and is_true(given.get("hidden")):
                hidden_columns.update(range(int(given["min"]) - 1, min(int(given["max"]), MAX_COLUMNS)))

        def end(name: str) -> None:
            nonlocal collecting, phonetic
            if name in (v_tag, t_tag):
                collecting = False
            elif name == c_tag:
                if not text and not formula:
                    return
                kind = attributes.get("t", "n")
                if kind == "s" and not formula:
                    value: str | None = shared[int(text)]
                elif kind == "n" and not formula:
                    figure = (text, attributes.get("s"))
                    value = figures.get(figure)
                    if value is None:
                        value, repeats = number(*figure)
                        if value and repeats and len(figures) < MAX_FIGURES:
                            figures[figure] = value
                else:
                    value = convert(kind, attributes.get("s"), text, formula, computed, row_number, column)
                if value:
                    if column >= MAX_COLUMNS:
                        raise too_wide(row_number, column)
                    missing = column - len(cells)
                    if missing > 0:
                        cells.extend([None] * missing)
                    if missing < 0:
                        cells[column] = value
                    else:
                        cells.append(value)
                    if hidden_columns and column in hidden_columns:
                        sheet.hidden_columns.add(column)
            elif name == row_tag:
                if cells:
                    done.append((row_number, cells))
                    if hidden:
                        sheet.hidden_row(row_number)
            elif name == phonetic_tag:
                phonetic = False

        def data(more: str) -> None:
            nonlocal text
            if collecting:
                text += more

        self.parser.StartElementHandler = start
        self.parser.EndElementHandler = end
        self.parser.CharacterDataHandler = data

    def _convert(
        self, kind: str, style: str | None, raw: str, formula: bool, computed: bool, row: int, column: int
    ) -> str | None:
        if formula and not self._computed(kind, raw, computed, row, column):
            return None
        if kind == "s":
            return self.package.shared()[int(raw)]
        if kind == "n":
            return self._number(raw, style)[0]
        if kind == "b":
            return "true" if raw.strip() == "1" else "false"
        if kind == "e":
            self.sheet.counts["error_cells"] += 1
        elif kind == "d":
            raw = raw.strip().removesuffix("Z").split(".")[0].removesuffix("T00:00:00")
        return storable(plain(raw))

    def _computed(self, kind: str, raw: str, computed: bool, row: int, column: int) -> bool:
        self.sheet.counts["formulas"] += 1
        known = bool(raw) or (kind == "str" and computed)
        if known and not (self.package.never_computed and kind == "n" and raw == "0"):
            return True
        self.sheet.missing_value(row, column)
        return False

    def _number(self, raw: str, style: str | None) -> tuple[str | None, bool]:
        """The text of a stored number, and whether it may be remembered."""
        styles = self.package.styles
        how = styles[int(style)] if style and int(style) < len(styles) else "number"
        if how == "number" and raw.isdigit() and len(raw) < 16 and raw[0] != "0":
            return raw, False
        raw = raw.strip()
        try:
            value = float(raw)
        except ValueError:
            return storable(raw) or None, False
        if value != value or abs(value) == float("inf"):
            return raw, False
        if how == "percent":
            self.sheet.counts["percent_cells"] += 1
        return shown(value, how, self.package.epoch_1904), how != "percent"

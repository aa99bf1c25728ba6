"""Write cells that cannot do harm: delivered text stays text, numbers stay numbers, widths follow the content."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from orkestrasi import formats

# What a spreadsheet takes for the start of a formula when the cell is edited or saved as CSV (OWASP CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
LONGEST_TEXT = 32_000
# Points.
LINE_HEIGHT = 15.5
# Control characters cannot stand in XML 1.0.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_RENDERED = re.compile(r"\u2212?(?P<before>\D*?)[\d.,]+(?P<after>\D*)")
# A spreadsheet computes with 15 digits; a number with more would be shown changed.
_DIGITS = 15
COLOURS = {"ink": "#0B3A5E", "error": "#F7DCD9", "warning": "#FCEBCB", "info": "#EEEEEE", "good": "#D8EAF6"}
RULED = {"bottom": 1, "bottom_color": "#D0D0D0"}


def harmless(text: str) -> str:
    """The text with an apostrophe before what would start a formula; only ever for export."""
    text = _CONTROL.sub(" ", text)[:LONGEST_TEXT]
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def exact_number(text: str | None) -> Decimal | None:
    """The number a spreadsheet can hold unchanged; None where the text is none."""
    value = formats.as_number(text)
    return value if value is not None and len(value.normalize().as_tuple().digits) <= _DIGITS else None


def lines_of(text: str, width: int) -> int:
    """Lines that a text takes in a column of that many characters; words that move on cost about a tenth."""
    return sum(max(1, math.ceil(len(line) * 1.1 / width)) for line in text.split("\n"))


@dataclass
class Book:
    """A workbook written row by row in constant memory. Equal content and `created` give equal bytes."""

    path: Path
    created: datetime
    title: str
    _styles: dict[frozenset[tuple[str, Any]], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(str(self.path), options)
        moment = self.created.astimezone(UTC).replace(tzinfo=None)
        self.book.set_properties({"title": self.title, "author": "Orkestrasi", "created": moment})

    def style(self, **properties: Any) -> Any:
        """A cell format; the same properties give the same one."""
        key = frozenset(properties.items())
        if key not in self._styles:
            wanted = {"font_name": "Calibri", "font_size": 11, "valign": "top"} | properties
            self._styles[key] = self.book.add_format(wanted)
        return self._styles[key]

    def number_style(self, shown: str, value: Decimal) -> Any:
        """The number format that shows a number as `shown` does: Rp1.234 or 9,57% with its unit, still a number."""
        match = _RENDERED.fullmatch(shown)
        before, after = (match["before"], match["after"]) if match else ("", "")
        decimals = formats.decimals_of(value)
        digits = "#,##0" + (f".{'0' * decimals}" if decimals else "")
        quoted = [f'"{part}"' if part else "" for part in (before.replace('"', ""), after.replace('"', ""))]
        return self.style(num_format=f"{quoted[0]}{digits}{quoted[1]}", align="right", **RULED)

    def close(self) -> None:
        self.book.close()


@dataclass
class Table:
    """A sheet with a frozen header and a filter, whose columns are as wide as what stands in them."""

    book: Book
    name: str
    headers: list[str]
    widest: list[int]
    footer: str
    wrap: bool = True
    _row: int = 0
    _lines: int = 1
    _widths: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sheet = self.book.book.add_worksheet(self.name)
        head = self.book.style(
            bold=True, font_color="#FFFFFF", bg_color=COLOURS["ink"], text_wrap=True, valign="vcenter"
        )
        self._widths = [len(header) + 4 for header in self.headers]
        self.sheet.set_row(0, 30)
        for column, header in enumerate(self.headers):
            self.sheet.write_string(0, column, header, head)
        self.sheet.freeze_panes(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(0.4, 0.4, 0.6, 0.6)
        self.sheet.set_footer(self.footer)

    def next_row(self) -> None:
        self._set_height()
        self._row += 1

    def _set_height(self) -> None:
        """Spreadsheets do not grow the rows of a file they have not written themselves."""
        if self.wrap and self._lines > 1:
            self.sheet.set_row(self._row, LINE_HEIGHT * self._lines)
        self._lines = 1

    def text(self, column: int, text: str | None, style: Any) -> None:
        """A text cell of the current row."""
        if not text:
            return
        self._widths[column] = max(self._widths[column], len(text) + 2)
        if self.wrap:
            self._lines = max(self._lines, lines_of(text, self.widest[column]))
        self.sheet.write_string(self._row, column, harmless(text), style)

    def number(self, column: int, value: Decimal | int, shown: str, style: Any) -> None:
        self._widths[column] = max(self._widths[column], len(shown) + 4)
        self.sheet.write_number(self._row, column, value, style)

    def finish(self) -> None:
        """Set filter and widths, once all rows stand."""
        self._set_height()
        self.sheet.autofilter(0, 0, max(self._row, 1), len(self.headers) - 1)
        for column, (width, widest) in enumerate(zip(self._widths, self.widest, strict=True)):
            self.sheet.set_column(column, column, min(max(width, 8), widest))

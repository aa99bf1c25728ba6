"""A table that is shown and downloaded: the same rows give the HTML and the CSV, so they cannot differ."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from orkestrasi import formats

Raw = str | int | float | Decimal | date | datetime | bool | None

# A spreadsheet takes texts that begin like this for formulas.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """`key` heads the column in the download, `label` on the page; `hint` is read out where the label is short."""

    key: str
    label: str
    numeric: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Cell:
    """What is shown and the plain value of the download. `tag` and `css` are class names, `href` leads on."""

    text: str
    raw: Raw = None
    tag: str = ""
    css: str = ""
    href: str = ""
    hidden: str = ""


@dataclass(frozen=True)
class Table:
    """`limit` rows are shown; the download has all of them. The first column heads its row."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: list[list[Cell]]
    limit: int | None = None
    total_row: bool = False
    css: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def shown(self) -> list[list[Cell]]:
        return self.rows if self.limit is None else self.rows[: self.limit]

    @property
    def cap(self) -> str:
        """The sentence that declares a cap, or nothing."""
        if len(self.shown) == len(self.rows):
            return ""
        return f"Ditampilkan {formats.n_of(len(self.shown), len(self.rows))} baris; seluruhnya ada di {self.file}."

    @property
    def file(self) -> str:
        return f"data/{self.name}.csv"

    def to_csv(self) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([c.key for c in self.columns])
        writer.writerows([plain(cell.raw) for cell in row] for row in self.rows)
        return out.getvalue()


def plain(value: Raw) -> str | int:
    """A value of a download: ISO dates, plain numbers, texts that no spreadsheet runs as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, datetime):
        return value.astimezone(formats.WIB).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, float):
        return format(Decimal(str(value)).normalize(), "f")
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS) and formats.as_number(value) is None:
        return f"'{value}"
    return value


def text(value: str, **more: str) -> Cell:
    return Cell(value, value, **more)


def count(value: int, **more: str) -> Cell:
    return Cell(formats.number(value), value, **more)


def amount(value: Decimal | float | None, shown: str) -> Cell:
    return Cell(shown if value is not None else formats.DASH, value)

"""A table that is shown and downloaded: the same rows give the HTML, the CSV and the sheet, so they cannot differ."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from markupsafe import Markup, escape

from orkestrasi import formats
from orkestrasi.report.texts import Say

Raw = str | int | float | Decimal | date | datetime | bool | None

# A spreadsheet takes texts that begin like this for formulas.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """`key` heads the column in the download, `label` on the page."""

    key: str
    label: str
    numeric: bool = False


# Not frozen: a report makes millions of cells, and a frozen one takes three times as long.
@dataclass(slots=True)
class Cell:
    """What is shown and the plain value of the download. `tag` and `css` are class names, `href` leads on.

    `picture` is markup of our own, such as a small chart; `below` a second line.
    """

    text: str
    raw: Raw = None
    tag: str = ""
    css: str = ""
    href: str = ""
    hidden: str = ""
    picture: str = ""
    below: str = ""

    def html(self) -> str:
        if self.picture:
            return self.picture
        shown = str(escape(self.text))
        if self.tag:
            shown = f'<strong class="tag {self.tag}">{shown}</strong>'
        elif self.hidden:
            shown = f'<span aria-hidden="true">{shown}</span><span class="unseen">{escape(self.hidden)}</span>'
        if self.href:
            shown = f'<a href="{escape(self.href)}">{shown}</a>'
        return f'{shown}<br><span class="foot">{escape(self.below)}</span>' if self.below else shown


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
    all_in: str = ""

    @property
    def shown(self) -> list[list[Cell]]:
        return self.rows if self.limit is None else self.rows[: self.limit]

    def cap(self, say: Say) -> str:
        """The sentence that declares a cap, or nothing."""
        if len(self.shown) == len(self.rows):
            return ""
        shown = formats.n_of(len(self.shown), len(self.rows), say.lang)
        return say("Ditampilkan {shown} baris; seluruhnya ada di {file}.", shown=shown, file=self.file)

    @property
    def file(self) -> str:
        """The download that has all rows: its own, or one that holds them with others."""
        return self.all_in or f"data/{self.name}.csv"

    def html(self) -> Markup:
        """Head and rows; written here because a page may have thousands of cells."""
        head = "".join(f'<th scope="col"{" class=n" if c.numeric else ""}>{escape(c.label)}</th>' for c in self.columns)
        lines = []
        for number, row in enumerate(self.shown, start=1):
            is_total = self.total_row and number == len(self.shown)
            cells = [f'<th scope="row">{row[0].html()}</th>']
            for cell, column in zip(row[1:], self.columns[1:], strict=True):
                css = " ".join(filter(None, (cell.css, "n" if column.numeric else "")))
                cells.append(f'<td class="{css}">{cell.html()}</td>' if css else f"<td>{cell.html()}</td>")
            lines.append(f"<tr{' class=total' if is_total else ''}>{''.join(cells)}</tr>")
        # Every text in it is escaped above.
        return Markup(f"<thead><tr>{head}</tr></thead>\n<tbody>\n{chr(10).join(lines)}\n</tbody>")  # noqa: S704

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


def count(say: Say, value: int, **more: str) -> Cell:
    return Cell(formats.number(value, None, say.lang), value, **more)


def amount(value: Decimal | float | None, shown: str) -> Cell:
    return Cell(shown if value is not None else formats.DASH, value)


def part_of(say: Say, part: int, whole: int) -> Cell:
    """n and its share; the whole stands in the column 'Wajib lapor' of the same row."""
    return Cell(f"{formats.number(part, None, say.lang)} ({formats.share(part, whole, say.lang)})", part)

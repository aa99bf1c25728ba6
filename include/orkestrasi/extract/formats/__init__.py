"""One reader per kind of file. All give tables: physical rows of text cells, nothing judged, nothing left out.

Every module here offers `read(path, spec) -> Iterator[Table]`, raises UnreadableError, and is only ever called inside
the child process (`extract.child`), which finds the header (`extract.layout`) and writes the rows down.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from orkestrasi.extract.errors import UnreadableError
from orkestrasi.extract.reading import NATIVE_NUMBER, ReadFinding

Cells = list[str | None]
# (first row, first column, last row, last column): rows from 1, columns from 0, both ends included.
Range = tuple[int, int, int, int]


@dataclass
class Table:
    """One table of a file.

    `rows`: (physical row from 1, cells as text), once; blank rows may be left out, the numbers tell. `counts`,
    `findings` and, for JSON, `headers` are complete only when `rows` is exhausted. `headered`: the headers are known
    and every row is data. `strict_width`: a row with more or fewer cells than the header is a broken line (CSV).
    `merged`: merged cells. `format`: what `Reading.format` is to say about it.
    `frames(width)`: the rest of `rows` from where the caller stopped, much faster, as frames with the columns
    source_row (Int32) and "0" ... (String), all of exactly `width` columns. It ends early where a block is not regular,
    and `rows` goes on from there.
    """

    name: str | None
    rows: Iterator[tuple[int, Cells]]
    epoch_1904: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    findings: list[ReadFinding] = field(default_factory=list)
    headered: bool = False
    headers: list[str] = field(default_factory=list)
    strict_width: bool = False
    merged: list[Range] = field(default_factory=list)
    format: dict[str, Any] = field(default_factory=dict)
    frames: Callable[[int], Iterator[pl.DataFrame]] | None = None

    def count(self, name: str, number: int = 1) -> None:
        if number:
            self.counts[name] = self.counts.get(name, 0) + number


def text(cell: Any) -> str | None:
    """A native cell (spreadsheet, JSON, Parquet) as text; what was a number stays recognisable as one."""
    match cell:
        case None:
            return None
        case str():
            return storable(cell)
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell)
        case Decimal():
            written = str(cell).lower()
            return written if "e" in written or "." not in written else written + NATIVE_NUMBER
        case float():
            whole = cell.is_integer() and abs(cell) < 1e15
            return str(int(cell)) if whole else repr(cell) + ("" if "e" in repr(cell) else NATIVE_NUMBER)
        case datetime.datetime():
            return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat()
        case datetime.date() | datetime.time():
            return cell.isoformat()
        case list() | dict():
            return storable(as_json(cell))
        case _:
            return storable(str(cell))


def as_json(value: Any) -> str:
    """A list or object as JSON text, its numbers as exact as they came."""
    match value:
        case dict():
            return "{" + ", ".join(f"{as_json(str(k))}: {as_json(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ", ".join(as_json(v) for v in value) + "]"
        case Decimal():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=False, default=str)


def storable(written: str) -> str:
    """PostgreSQL stores neither NUL nor half a character; JSON can escape both into a text."""
    if "\x00" in written:
        raise UnreadableError("berisi karakter NUL", "contains NUL characters")
    try:
        written.encode()
    except UnicodeEncodeError as error:
        raise UnreadableError("berisi setengah huruf (surrogate)", "contains half a character (surrogate)") from error
    return written

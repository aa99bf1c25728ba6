"""What every reader of workbooks gives: sheets that are opened one by one and read once, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from orkestrasi.extract.columns import letters
from orkestrasi.extract.errors import UnreadableError
from orkestrasi.extract.formats import Cells, Range

# Wider than any table; one stray cell in the last column would make every row as wide as the sheet.
MAX_COLUMNS = 2_000
MAX_REPEATED = 1_048_576
# Places listed by address; all of them are counted.
MAX_LISTED = 1_000


@dataclass
class OpenSheet:
    """The rows of a sheet (physical row from 1, cells from column A on; rows without a cell are left out).

    All else is complete only when the rows are exhausted; merged ranges are known before their first row is.
    `counts`: formulas, formulas_without_value, error_cells, percent_cells, hidden_rows. `hidden_rows` (the first of
    them) and `hidden_columns` (0 = A) hold something. `without_value`: cells (row, column) never computed, the first.
    """

    rows: Iterator[tuple[int, Cells]] = field(default_factory=lambda: iter(()))
    merged: list[Range] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    without_value: list[tuple[int, int]] = field(default_factory=list)
    rows_without_value: set[int] = field(default_factory=set)

    def missing_value(self, row: int, column: int) -> None:
        self.counts["formulas_without_value"] += 1
        if len(self.without_value) < MAX_LISTED:
            self.without_value.append((row, column))
            self.rows_without_value.add(row)

    def hidden_row(self, row: int) -> None:
        self.counts["hidden_rows"] += 1
        if len(self.hidden_rows) < MAX_LISTED:
            self.hidden_rows.append(row)


@dataclass(frozen=True)
class SheetEntry:
    """A sheet by its name in the workbook."""

    name: str
    hidden: bool
    open: Callable[[], OpenSheet]


@dataclass
class Book:
    """A workbook: its worksheets in order, its date system, and what it says about itself (prepared_at)."""

    sheets: list[SheetEntry]
    epoch_1904: bool = False
    format: dict[str, Any] = field(default_factory=dict)


def too_wide(row: int, column: int) -> UnreadableError:
    cell = f"{letters(column)}{row}"
    return UnreadableError(f"ada isian yang terpencil di sel {cell}", f"there is a stray entry in cell {cell}")


def damaged(why: object) -> UnreadableError:
    return UnreadableError("lembar kerja rusak atau terkunci", f"the workbook is damaged or locked ({why})")

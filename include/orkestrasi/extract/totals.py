"""Compare the totals that a sheet states with the sums of its rows; the totals themselves are not loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import polars as pl

from orkestrasi.contracts.model import Column

# Rates, indices, scores and prices are no sums of their rows.
ADDITIVE_UNITS = ("rupiah", "orang", "proyek", "unit", "layanan", "instansi", "ribu jiwa", "paket", "jiwa", "keluarga")
MEAN_WORDS = ("rata", "average", "mean")


@dataclass(frozen=True)
class Mismatch:
    """A stated total that differs from the sum of the rows above it, beyond what rounding explains."""

    column: str
    stated: Decimal
    summed: Decimal


def is_additive(column: Column) -> bool:
    return column.role in ("measure", "indicator") and column.unit in ADDITIVE_UNITS


def is_sum(label: str) -> bool:
    """Whether a totals row claims to be a sum: no mean."""
    said = label.casefold()
    return not any(word in said for word in MEAN_WORDS)


def mismatches(stated: dict[str, str], sums: Sums, part: int, source_row: int) -> Iterator[Mismatch]:
    """`stated`: column -> decimal text of the totals row at `source_row`.

    A total stands below the rows it adds up, or above them: those up to any other total, or all. Its own group is
    what it is compared with in the finding; a last total has all rows for its own.
    """
    for column, text in stated.items():
        try:
            total = Decimal(text)
        except InvalidOperation:
            continue
        runs = sums.runs(part, source_row, column)
        if not any(abs(total - summed) <= _tolerance(total, summed, cells) for summed, cells in runs):
            yield Mismatch(column, total, runs[0][0])


def _tolerance(total: Decimal, summed: Decimal, cells: int) -> Decimal:
    """Half of the last stated digit for the total and for every cell that was rounded before it was added."""
    exponent = total.as_tuple().exponent
    last_digit = Decimal(1).scaleb(exponent if isinstance(exponent, int) and exponent < 0 else 0)
    has_fractions = summed != summed.to_integral_value() or last_digit < 1
    # Whole numbers are not rounded, so they add up exactly.
    return last_digit * (cells + 1) / 2 if has_fractions else Decimal(0)


class Sums:
    """Sums of the additive columns between the totals rows of each table, gathered batch by batch.

    `totals`: rows of the totals (source_row), by number of the table.
    """

    def __init__(self, columns: tuple[Column, ...], totals: Mapping[int, Sequence[int]]) -> None:
        self._names = [c.name for c in columns if is_additive(c)]
        self._totals = {part: sorted(rows) for part, rows in totals.items()}
        # (table, number of totals above) -> column -> (sum, number of cells)
        self._sums: dict[tuple[int, int], dict[str, tuple[Decimal, int]]] = {}

    def add(self, rows: pl.DataFrame) -> None:
        """`rows`: typed rows (numbers as decimal text) with `source_part` and `source_row`."""
        if not self._names:
            return
        for (part,), group in rows.partition_by("source_part", as_dict=True).items():
            totals = pl.Series(self._totals.get(int(part), []), dtype=pl.Int32)
            above = pl.Series("above", totals.search_sorted(group["source_row"].cast(pl.Int32)), dtype=pl.UInt32)
            for (segment,), cells_of in group.with_columns(above).partition_by("above", as_dict=True).items():
                sums = self._sums.setdefault((int(part), int(segment)), {})
                for name in self._names:
                    cells = cells_of[name].drop_nulls()
                    before, count = sums.get(name, (Decimal(0), 0))
                    sums[name] = (before + sum(map(Decimal, cells), Decimal(0)), count + len(cells))

    def runs(self, part: int, source_row: int, column: str) -> list[tuple[Decimal, int]]:
        """What the total at this row may add up, as (sum, number of cells); the likeliest first."""
        totals = self._totals[part]
        at = totals.index(source_row)
        ends = [(Decimal(0), 0)]
        for segment in range(len(totals) + 1):
            summed, count = self._sums.get((part, segment), {}).get(column, (Decimal(0), 0))
            ends.append((ends[-1][0] + summed, ends[-1][1] + count))
        here, whole = ends[at + 1], ends[-1]
        below = [(here[0] - end[0], here[1] - end[1]) for end in reversed(ends[: at + 1])]
        over = [(end[0] - here[0], end[1] - here[1]) for end in ends[at + 2 :]]
        is_last = source_row == totals[-1]
        own = [run for run in below if run[1]][:1]
        return [*(own if own and not is_last else [whole]), *below, *over, whole]

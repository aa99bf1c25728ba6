"""Compare the totals that a sheet states with the sums of its rows; the totals themselves are not loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import polars as pl

from orkestrasi.contracts.model import Column

# Rates, indices, scores and prices are no sums of their rows.
ADDITIVE_UNITS = ("rupiah", "orang", "proyek", "unit", "layanan", "instansi", "ribu jiwa", "paket", "jiwa", "keluarga")
MEAN_WORDS = ("rata", "average", "mean")
PART_WORDS = ("sub",)


@dataclass(frozen=True)
class Mismatch:
    """A stated total that differs from the sum of the rows above it, beyond what rounding explains."""

    column: str
    stated: Decimal
    summed: Decimal


def is_additive(column: Column) -> bool:
    return column.role in ("measure", "indicator") and column.unit in ADDITIVE_UNITS


def is_grand_total(label: str) -> bool:
    """Whether a totals row claims to be the sum of all rows: no subtotal, no mean."""
    said = label.casefold()
    return not said.startswith(PART_WORDS) and not any(word in said for word in MEAN_WORDS)


def mismatches(stated: dict[str, str], sums: dict[str, tuple[Decimal, int]]) -> Iterator[Mismatch]:
    """`stated`: column -> decimal text of the totals row; `sums`: column -> (sum, number of cells).

    Tolerance: half of the last stated digit for the total and for every cell that was rounded before it was added.
    """
    for column, text in stated.items():
        try:
            total = Decimal(text)
        except InvalidOperation:
            continue
        summed, cells = sums.get(column, (Decimal(0), 0))
        exponent = total.as_tuple().exponent
        last_digit = Decimal(1).scaleb(exponent if isinstance(exponent, int) and exponent < 0 else 0)
        has_fractions = summed != summed.to_integral_value() or last_digit < 1
        # Whole numbers are not rounded, so they add up exactly.
        tolerance = last_digit * (cells + 1) / 2 if has_fractions else Decimal(0)
        if abs(total - summed) > tolerance:
            yield Mismatch(column, total, summed)


class Sums:
    """Sums of the additive columns per table of the delivery, gathered batch by batch."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self._names = [c.name for c in columns if is_additive(c)]
        self._sums: dict[int, dict[str, tuple[Decimal, int]]] = {}

    def add(self, rows: pl.DataFrame) -> None:
        """`rows`: typed rows (numbers as decimal text) with `source_part`."""
        if not self._names:
            return
        for (part,), group in rows.partition_by("source_part", as_dict=True).items():
            sums = self._sums.setdefault(int(part), {})
            for name in self._names:
                cells = group[name].drop_nulls()
                before, count = sums.get(name, (Decimal(0), 0))
                sums[name] = (before + sum(map(Decimal, cells), Decimal(0)), count + len(cells))

    def of(self, part: int) -> dict[str, tuple[Decimal, int]]:
        return self._sums.get(part, {})

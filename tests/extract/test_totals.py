"""Stated totals are held against the rows they may stand for: their group, several groups, or the whole table."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from orkestrasi.contracts.load import contracts
from orkestrasi.extract.totals import Sums, is_sum, mismatches

INVESTMENT = contracts()["investment_realization"]


def _sums(rows: dict[int, str], totals: list[int], *, batch: int = 100) -> Sums:
    """`rows`: source_row -> PMA."""
    sums = Sums(INVESTMENT.columns, {1: totals})
    frame = pl.DataFrame(
        {"source_part": [1] * len(rows), "source_row": list(rows), "pma_idr": list(rows.values())},
        schema={"source_part": pl.Int16, "source_row": pl.Int32, "pma_idr": pl.String},
    )
    others = [c.name for c in INVESTMENT.numeric if c.name != "pma_idr"]
    frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in others)
    for start in range(0, frame.height, batch):
        sums.add(frame.slice(start, batch))
    return sums


@pytest.mark.parametrize("batch", [1, 2, 100])
@pytest.mark.parametrize(
    ("row", "stated", "summed"),
    [
        (4, "30", None),
        (7, "12", None),
        (8, "42", None),
        (4, "31", "30"),
        (7, "13", "12"),
        (8, "41", "42"),
    ],
)
def test_subtotals_and_a_grand_total(batch: int, row: int, stated: str, summed: str | None) -> None:
    sums = _sums({2: "10", 3: "20", 5: "5", 6: "7"}, [4, 7, 8], batch=batch)
    found = list(mismatches({"pma_idr": stated}, sums, 1, row))
    assert [m.summed for m in found] == ([Decimal(summed)] if summed else [])


def test_totals_that_stand_above_their_rows() -> None:
    sums = _sums({4: "10", 5: "20", 7: "5"}, [2, 3, 6])
    stated = {2: "35", 3: "30", 6: "5"}
    assert not [m for row, text in stated.items() for m in mismatches({"pma_idr": text}, sums, 1, row)]
    assert list(mismatches({"pma_idr": "29"}, sums, 1, 3))


def test_rounded_rows_add_up_within_their_rounding() -> None:
    sums = _sums({2: "1.4", 3: "1.4"}, [4])
    assert not list(mismatches({"pma_idr": "2.9"}, sums, 1, 4))
    assert list(mismatches({"pma_idr": "3.1"}, sums, 1, 4))


@pytest.mark.parametrize(("label", "expected"), [("Jumlah", True), ("Sub Total", True), ("Rata-rata", False)])
def test_a_mean_is_no_sum(label: str, expected: bool) -> None:
    assert is_sum(label) is expected

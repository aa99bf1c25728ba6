"""Rows on their way into raw: numbered, copied batch by batch, counted and summed per submission."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl
import psycopg

from orkestrasi.contracts.model import Contract

COPY_ROWS = 100_000
CONTROL_SCALE = 6


@dataclass
class Target:
    """A submission that rows are brought into: its number, how many rows so far, the sum of each numeric column."""

    submission_id: int
    period_key: str
    rows: int = 0
    totals: dict[str, Decimal] = field(default_factory=dict)

    def count(self, rows: pl.DataFrame, contract: Contract) -> None:
        self.rows += rows.height
        for name, text in control_totals(rows, contract).items():
            self.totals[name] = self.totals.get(name, Decimal(0)) + Decimal(text)

    @property
    def control_totals(self) -> dict[str, str]:
        return {name: format(total, "f") for name, total in self.totals.items()}


def copy(connection: psycopg.Connection[Any], contract: Contract, target: Target, rows: pl.DataFrame) -> None:
    """COPY typed rows (contract columns, row_number, region_id, unreadable, marks, source_*) and count them."""
    names = [
        "row_number", "region_id", *(c.name for c in contract.columns), "unreadable", "marks", "source_part",
        "source_row", "source_cells",
    ]  # fmt: skip
    selected = rows.select(pl.lit(target.submission_id).alias("submission_id"), *names)
    columns = ", ".join(["submission_id", *names])
    with connection.cursor().copy(f"copy raw.{contract.dataset} ({columns}) from stdin (format csv)") as stream:
        for part in selected.iter_slices(COPY_ROWS):
            text = io.BytesIO()
            part.write_csv(text, include_header=False)
            stream.write(text.getbuffer())
    target.count(rows, contract)


def with_notes(rows: pl.DataFrame, name: str, notes: pl.DataFrame) -> pl.DataFrame:
    """Merge the few cells that need their own words (row_number, column_name, text) in as a JSON column."""
    if notes.is_empty():
        return rows.with_columns(pl.lit(None, pl.String).alias(name))
    per_row: dict[int, dict[str, str]] = {}
    for row_number, column, text in notes.iter_rows():
        per_row.setdefault(row_number, {})[column] = text
    documents = pl.DataFrame(
        [(number, json.dumps(cells, ensure_ascii=False)) for number, cells in per_row.items()],
        schema={"row_number": pl.Int32, name: pl.String},
        orient="row",
    )
    return rows.join(documents, on="row_number", how="left", maintain_order="left")


def control_totals(rows: pl.DataFrame, contract: Contract) -> dict[str, str]:
    """Sum of each numeric column as read (decimal text, exact to 6 places); what gate 2 reconciles against."""
    return dict(_totals(rows, contract))


def _totals(rows: pl.DataFrame, contract: Contract) -> Iterator[tuple[str, str]]:
    names = [c.name for c in contract.numeric]
    exact = rows.select(names).with_columns(pl.all().cast(pl.Decimal(38, CONTROL_SCALE), strict=False))
    sums = exact.sum().row(0)
    # Exponents and very large numbers are beyond that cast; Python's decimals take them.
    beyond = zip(exact.null_count().row(0), rows.select(names).null_count().row(0), strict=True)
    for name, total, (uncast, blank) in zip(names, sums, beyond, strict=True):
        if uncast > blank:
            total = sum((Decimal(v) for v in rows[name].drop_nulls()), Decimal(0))
        yield name, format(total or Decimal(0), "f")

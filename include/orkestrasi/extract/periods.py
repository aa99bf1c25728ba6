"""Which submission period a row belongs to, in a file that holds several."""

from __future__ import annotations

from typing import Any

import polars as pl
import psycopg

from orkestrasi.contracts.model import Contract

UNKNOWN = "?"


class PeriodIndex:
    """The typed periods of the reference data, read once per file."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        rows = connection.execute(
            "select period_key, period_type, starts_on, ends_on from reference.period where period_type <> 'day'"
        ).fetchall()
        schema = {"period_key": pl.String, "period_type": pl.String, "starts_on": pl.Date, "ends_on": pl.Date}
        self._periods = pl.DataFrame(rows, schema=schema, orient="row")

    def is_known(self, period_key: str, contract: Contract) -> bool:
        """Whether this is a period of a type that the dataset is reported in."""
        return not self._of_types(contract).filter(pl.col("period_key") == period_key).is_empty()

    def of_rows(self, rows: pl.DataFrame, contract: Contract) -> pl.Series:
        """The period of each typed row: the one it names, or the one of the dataset's first type that its date is in.

        UNKNOWN where the row names none.
        """
        if contract.period_column:
            return rows[contract.period_column.name].fill_null(UNKNOWN)
        if contract.date_column is None:
            raise ValueError(f"{contract.dataset} has neither a period nor a date")
        kind = contract.period_types[0]
        spans = self._periods.filter(pl.col("period_type") == kind).sort("starts_on")
        days = rows.select(
            pl.col(contract.date_column.name).str.to_date("%Y-%m-%d", strict=False).alias("day"),
            pl.int_range(pl.len()).alias("order"),
        )
        placed = days.sort("day", nulls_last=True).join_asof(spans, left_on="day", right_on="starts_on")
        placed = placed.with_columns(
            pl.when(pl.col("day") <= pl.col("ends_on")).then(pl.col("period_key")).alias("period_key")
        )
        return placed.sort("order")["period_key"].fill_null(UNKNOWN)

    def _of_types(self, contract: Contract) -> pl.DataFrame:
        return self._periods.filter(pl.col("period_type").is_in(list(contract.period_types)))

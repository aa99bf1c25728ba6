"""Which region a code means in its declared system on the last day of the row's period."""

from __future__ import annotations

from typing import Any

import polars as pl
import psycopg

from orkestrasi.contracts.model import Contract

CODES = {
    "code_system": pl.String,
    "region_code": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "region_id": pl.Int16,
}


class RegionIndex:
    """Codes and periods, read once per chunk of files."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        codes = connection.execute(
            "select code_system, code, valid_from, valid_to, region_id from reference.region_code"
        ).fetchall()
        self._codes = pl.DataFrame(codes, schema=CODES, orient="row")
        periods = connection.execute(
            "select period_key, ends_on from reference.period where period_type <> 'day'"
        ).fetchall()
        self._periods = pl.DataFrame(periods, schema={"period_key": pl.String, "on_date": pl.Date}, orient="row")

    def resolve(self, rows: pl.DataFrame, contract: Contract, submission_period: str) -> pl.DataFrame:
        """Add `region_id` (Int16, null where the code means nothing then).

        A row whose own period cannot be read is judged at the end of the submission's period.
        """
        ends = self._periods.filter(pl.col("period_key") == submission_period)["on_date"]
        fallback = ends[0] if len(ends) else None
        if contract.period_column:
            dated = rows.join(self._periods, left_on=contract.period_column.name, right_on="period_key", how="left")
        elif contract.date_column:
            dated = rows.with_columns(
                pl.col(contract.date_column.name).str.to_date("%Y-%m-%d", strict=False).alias("on_date")
            )
        else:
            dated = rows.with_columns(pl.lit(None, pl.Date).alias("on_date"))
        dated = dated.with_columns(pl.col("on_date").fill_null(pl.lit(fallback, pl.Date)))
        key = ["code_system", "region_code", "on_date"]
        meanings = (
            dated.select(key)
            .unique()
            .join(self._codes, on=["code_system", "region_code"], how="inner")
            .filter(pl.col("on_date").is_between("valid_from", "valid_to"))
            .select(*key, "region_id")
        )
        return dated.join(meanings, on=key, how="left", maintain_order="left").drop("on_date")

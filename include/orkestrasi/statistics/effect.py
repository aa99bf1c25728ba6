"""What a value changes in the national figure if it is wrong, and the range in which it would have been usual."""

from __future__ import annotations

import polars as pl

from orkestrasi.statistics import parameters as p
from orkestrasi.statistics import transform

_WHOLE = ["indicator_code", "source_code", "period_type", "period_key", "level"]


def with_effect(tested: pl.DataFrame) -> pl.DataFrame:
    """Adds expected value, usual range, effect in the indicator's unit and as a share of the national figure.

    Expected is what the region would have had if it had moved like its peers (like itself before, where it has none).
    Figures that add up count fully, all others by their region's share of the population that reports.
    """
    step = pl.coalesce("peer_median", "own_median", pl.lit(0.0))
    middle = pl.col("previous_scaled") + pl.col("own_median").fill_null(0.0)
    width = p.OWN_LIMIT * pl.col("own_scale")
    # A value that repeats the part since January is shown as that; the range is put on the same footing.
    base = pl.col("value") - pl.col("amount")

    def value(scaled: pl.Expr) -> pl.Expr:
        return transform.back(scaled, pl.col("scale")) + base

    rows = tested.with_columns(
        expected=value(pl.col("previous_scaled") + step),
        usual_low=value(middle - width),
        usual_high=value(middle + width),
        peer_low=value(pl.col("previous_scaled") + pl.col("peer_q1")),
        peer_high=value(pl.col("previous_scaled") + pl.col("peer_q3")),
    ).with_columns(
        weight=pl.when(pl.col("national_aggregation") == "sum")
        .then(1.0)
        .otherwise(pl.col("population") / pl.col("population").sum().over(_WHOLE))
    )
    return rows.with_columns(
        effect=pl.col("weight") * (pl.col("value") - pl.col("expected")),
        national=(pl.col("weight") * pl.col("value")).sum().over(_WHOLE),
    ).with_columns(
        # The share is of the figure as it would be without the suspicion; a tenfold value would hide its own size.
        effect_pct=pl.when((pl.col("national") - pl.col("effect")).abs() > 0).then(
            100 * pl.col("effect") / (pl.col("national") - pl.col("effect")).abs()
        )
    )

"""Find the unusual among the newest values of all series: set-based, without a database.

A **series** is one indicator of one region from one source in one kind of period. Its newest value is held against its
own past and against what peers did in the same period. It is flagged if both find it unusual, or if it is about 10,
100, 1,000 or 1,000,000 times the usual value, or zero where zero never was, or copied where nobody copies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import polars as pl

from orkestrasi.statistics import parameters as p
from orkestrasi.statistics import transform
from orkestrasi.statistics.parameters import Parameters

SERIES = ["indicator_code", "source_code", "period_type", "region_id"]
_PERIOD = ["indicator_code", "source_code", "period_type", "period_key"]
PEER_GROUPS = {
    "island": ["level", "population_third", "island_group"], "size": ["level", "population_third"], "level": ["level"],
}  # fmt: skip
# What a value must be told by. `starts_on` orders a series; `cut_on` is the day since when it can be compared.
SCHEMA: dict[str, pl.DataType] = {
    "indicator_code": pl.String(), "definition_version": pl.Int32(), "source_code": pl.String(),
    "period_type": pl.String(), "region_id": pl.Int32(), "period_key": pl.String(), "starts_on": pl.Date(),
    "year": pl.Int32(), "value": pl.Float64(), "cut_on": pl.Date(), "level": pl.String(),
    "population_third": pl.Int32(), "island_group": pl.String(), "population": pl.Float64(),
    "submission_id": pl.Int64(), "is_synthetic": pl.Boolean(),
}  # fmt: skip


def prepared(values: pl.DataFrame, parameters: Mapping[str, Parameters]) -> pl.DataFrame:
    """Values in the order of their series, cut where the base changed, with `change` on the indicator's scale.

    `history` counts the earlier values that may be compared, `age` how many newer ones there are.
    """
    known = pl.DataFrame(
        [{"indicator_code": code, **asdict(one)} for code, one in parameters.items()],
        schema_overrides={"floor": pl.Float64},
    )
    ordered = (
        values.filter(pl.col("value").is_not_null())
        .join(known.drop("contract_version"), on="indicator_code", how="inner")
        .sort([*SERIES, "starts_on"])
        .with_columns(complete=pl.len().over(SERIES))
        .filter(pl.col("definition_version") == pl.col("definition_version").max().over(SERIES))
        .filter(pl.col("cut_on").is_null() | (pl.col("starts_on") >= pl.col("cut_on").max().over(SERIES)))
    )
    before = pl.col("value").shift(1).over(SERIES)
    same_year = pl.col("year") == pl.col("year").shift(1).over(SERIES)
    measured = ordered.with_columns(
        # What grew since January says nothing about its last quarter until the part before is taken away.
        amount=pl.when(pl.col("cumulates_within_year") & same_year)
        .then(pl.col("value") - before)
        .otherwise(pl.col("value")),
        history=pl.int_range(pl.len()).over(SERIES),
        age=(pl.len() - 1 - pl.int_range(pl.len())).over(SERIES),
        is_cut=pl.col("complete") > pl.len().over(SERIES),
    ).with_columns(
        scale=pl.when((pl.col("transform") == "count") & (pl.col("amount").median().over(SERIES) < p.SMALL_COUNT))
        .then(pl.lit("small_count"))
        .when(pl.col("transform") == "count")
        .then(pl.lit("log"))
        .otherwise(pl.col("transform"))
    )
    return (
        measured.with_columns(
            scaled=transform.there(pl.col("amount"), pl.col("scale")),
            floor=pl.coalesce("floor", pl.col("scale").replace_strict(p.FLOORS, return_dtype=pl.Float64)),
        )
        .with_columns(
            previous_scaled=pl.col("scaled").shift(1).over(SERIES),
            previous_amount=pl.col("amount").shift(1).over(SERIES),
            previous_value=before,
        )
        .with_columns(change=pl.col("scaled") - pl.col("previous_scaled"))
    )


def tested(rows: pl.DataFrame) -> pl.DataFrame:
    """The newest value of each series with all measures; `kind` is null where nothing is unusual."""
    newest = rows.filter(pl.col("age") == 0)
    return _judged(
        newest.join(_own(rows), on=SERIES, how="left")
        .pipe(_with_peers, rows)
        .join(_copying(rows), on=_PERIOD[:3], how="left")
        .join(_equal(rows), on=SERIES, how="left")
    )


def _own(rows: pl.DataFrame) -> pl.DataFrame:
    """What the earlier periods of each series say about it."""
    earlier = rows.filter(pl.col("age").is_between(1, p.WINDOW))
    change = pl.col("change").drop_nulls()
    text = pl.col("value").round(6).cast(pl.String)
    # The rounding unit is what the source itself writes: the most decimals of its earlier values.
    decimals = text.str.extract(r"\.(\d*?)0*$").str.len_chars().fill_null(0)
    return earlier.group_by(SERIES).agg(
        own_median=change.median(),
        own_mad=(change - change.median()).abs().median(),
        usual_amount=pl.col("amount").median(),
        least_value=pl.col("value").min(),
        decimals=decimals.max(),
        past_keys=pl.col("period_key"),
        past_values=pl.col("value"),
    )


def _with_peers(newest: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """What like regions did in the same period; the narrowest group that is large enough."""
    changes = rows.filter(pl.col("change").is_not_null())
    for name, group in PEER_GROUPS.items():
        change = pl.col("change")
        said = changes.group_by([*_PERIOD, "scale", *group]).agg(
            pl.len().alias(f"{name}_count"),
            change.median().alias(f"{name}_median"),
            (change - change.median()).abs().median().alias(f"{name}_mad"),
            change.quantile(0.25).alias(f"{name}_q1"),
            change.quantile(0.75).alias(f"{name}_q3"),
        )
        newest = newest.join(said, on=[*_PERIOD, "scale", *group], how="left", nulls_equal=True)
    large = {name: pl.col(f"{name}_count") >= p.LEAST_PEERS for name in PEER_GROUPS}
    # The island group is dropped where too few are left; the level alone only where a contract asks for it.
    used = (
        pl.when((pl.col("peer_group") == "island") & large["island"])
        .then(pl.lit("island"))
        .when((pl.col("peer_group") != "level") & large["size"])
        .then(pl.lit("size"))
        .when((pl.col("peer_group") == "level") & large["level"])
        .then(pl.lit("level"))
    )
    newest = newest.with_columns(peers_used=used)
    return newest.with_columns(
        pl.coalesce(pl.when(pl.col("peers_used") == name).then(pl.col(f"{name}_{what}")) for name in PEER_GROUPS).alias(
            f"peer_{what}"
        )
        for what in ("count", "median", "mad", "q1", "q3")
    )


def _copying(rows: pl.DataFrame) -> pl.DataFrame:
    """How usual three equal values in a row are, by indicator; the newest three are what is asked about."""
    two_before = pl.col("value").shift(2).over(SERIES)
    threes = rows.with_columns(
        is_equal=(pl.col("value") == pl.col("previous_value")) & (pl.col("value") == two_before)
    ).filter((pl.col("age") > 0) & (pl.col("history") >= 2))
    return threes.group_by(_PERIOD[:3]).agg(threes=pl.len(), equal_threes=pl.col("is_equal").sum())


def _equal(rows: pl.DataFrame) -> pl.DataFrame:
    """How many of the newest values of each series are the same."""
    newest = rows.filter(pl.col("age") <= p.WINDOW).sort([*SERIES, "age"])
    same = (pl.col("value") == pl.col("value").first().over(SERIES)).cast(pl.Int8).cum_min().over(SERIES)
    return newest.with_columns(same=same).group_by(SERIES).agg(equal_run=pl.col("same").sum())


def _judged(rows: pl.DataFrame) -> pl.DataFrame:
    own_scale = pl.max_horizontal(pl.col("own_mad") * p.MAD_TO_SIGMA, pl.col("floor"))
    peer_scale = pl.max_horizontal(pl.col("peer_mad") * p.MAD_TO_SIGMA, pl.col("floor") * p.PEER_FLOOR_SHARE)
    rows = rows.with_columns(
        own_score=(pl.col("change") - pl.col("own_median")) / own_scale,
        peer_score=(pl.col("change") - pl.col("peer_median")) / peer_scale,
        power=pl.when((pl.col("amount") > 0) & (pl.col("usual_amount") > 0) & (pl.col("scale") != "difference")).then(
            (pl.col("amount") / pl.col("usual_amount")).log(10)
        ),
        is_short=pl.col("history") < pl.col("minimum_history"),
        own_scale=own_scale,
    )
    slip = pl.any_horizontal((pl.col("power").abs() - power).abs() <= p.SLIP_TOLERANCE for power in p.SLIP_POWERS)
    # Two instead of twenty of something small may well be so; there its own past has to agree.
    slip = slip & ((pl.col("scale") != "small_count") | (pl.col("own_score").abs() > p.OWN_LIMIT))
    zero = (
        (pl.col("value") == 0)
        & (pl.col("history") >= p.ZERO_LEAST_HISTORY)
        & (pl.col("least_value") >= p.ZERO_ROUNDING_UNITS * pl.lit(10.0).pow(-pl.col("decimals").cast(pl.Float64)))
        & ~pl.col("cumulates_within_year")
    )
    copied = (
        (pl.col("equal_run") >= 3)
        & (pl.col("value") != 0)
        & (pl.col("threes") >= p.COPIED_LEAST_THREES)
        & (pl.col("equal_threes") < p.COPIED_SHARE * pl.col("threes"))
    )
    change = (pl.col("own_score").abs() > p.OWN_LIMIT) & (pl.col("peer_score").abs() > p.PEER_LIMIT)
    return rows.with_columns(
        kind=pl.when(pl.col("is_short"))
        .then(None)
        .when(zero)
        .then(pl.lit("unusual_zero"))
        .when(slip)
        .then(pl.lit("unit_slip"))
        .when(change)
        .then(pl.lit("unusual_change"))
        .when(copied)
        .then(pl.lit("copied"))
    ).with_columns(
        slip_power=pl.when(pl.col("kind") == "unit_slip").then(
            pl.sum_horizontal(
                pl.when((pl.col("power").abs() - power).abs() <= p.SLIP_TOLERANCE).then(power).otherwise(0)
                for power in p.SLIP_POWERS
            )
            * pl.col("power").sign()
        )
    )

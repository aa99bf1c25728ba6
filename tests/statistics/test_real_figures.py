"""On real figures: what is planted is found, and hardly anything else is."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from .conftest import frame, judge, parameters

Series = dict[int, list[float | None]]
# The share of values that may be flagged although nothing was planted.
MOST_FALSE = 0.005


def regional(series: Series) -> pl.DataFrame:
    """With the peer groups that BPS codes tell: 71 and more are cities, provinces 31 to 36 lie on Java."""
    region = pl.col("region_id")
    return frame(series).with_columns(
        level=pl.when(region % 100 >= 70).then(pl.lit("city")).otherwise(pl.lit("regency")),
        island_group=pl.when(region.is_between(3100, 3699)).then(pl.lit("java")).otherwise(pl.lit("outside_java")),
    )


def false_share(series: Series, years: range) -> float:
    """Flagged values among all that were the newest in one of the years; nothing was planted."""
    found = [r["kind"] for y in years for r in judge(regional({k: v[:y] for k, v in series.items()})).values()]
    return sum(kind is not None for kind in found) / len(found)


def spoiled(series: Series, factor: float) -> Series:
    """Every twentieth region's newest value is wrong; more would make the wrong ones each other's peers."""
    return {
        region: [*values[:-1], (values[-1] or 0) * factor] if i % 20 == 0 else values
        for i, (region, values) in enumerate(series.items())
    }


def found_share(series: Series, factor: float) -> float:
    wrong = [region for i, region in enumerate(series) if i % 20 == 0]
    judged = judge(frame(spoiled(series, factor)))
    return sum(judged[region]["kind"] is not None for region in wrong) / len(wrong)


def test_few_clean_incomes_are_flagged(grdp: Series) -> None:
    # 2020 is a year of its own for everybody: peers know.
    assert false_share(grdp, range(10, 26, 3)) <= MOST_FALSE


@pytest.mark.parametrize("index", ["Kedalaman", "Keparahan"])
def test_few_clean_poverty_indices_are_flagged(depth: Callable[[str], Series], index: str) -> None:
    assert false_share(depth(index), range(6, 10)) <= MOST_FALSE


@pytest.mark.parametrize("factor", [1000, 100, 10, 0.1, 0.001])
def test_wrong_units_of_incomes_are_found(grdp: Series, factor: float) -> None:
    assert found_share(grdp, factor) == 1


@pytest.mark.parametrize(("factor", "least"), [(1000, 1), (100, 1), (10, 0.9), (0.1, 0.9)])
def test_wrong_units_of_poverty_depth_are_found(depth: Callable[[str], Series], factor: float, least: float) -> None:
    assert found_share(depth("Kedalaman"), factor) >= least


def test_a_doubled_income_is_found(grdp: Series) -> None:
    assert found_share(grdp, 2) > 0.95


def test_copied_incomes_are_found(grdp: Series) -> None:
    copied = {r: [*v[:-2], v[-3], v[-3]] if i % 20 == 0 else v for i, (r, v) in enumerate(grdp.items())}
    judged = judge(frame(copied))
    assert all(judged[r]["kind"] == "copied" for i, r in enumerate(grdp) if i % 20 == 0)


def test_zero_incomes_are_found(grdp: Series) -> None:
    zero = {r: [*v[:-1], 0.0] if i % 20 == 0 else v for i, (r, v) in enumerate(grdp.items())}
    judged = judge(frame(zero))
    assert all(judged[r]["kind"] == "unusual_zero" for i, r in enumerate(grdp) if i % 20 == 0)


def test_the_largest_effect_is_the_planted_one(grdp: Series) -> None:
    judged = judge(frame(spoiled(grdp, 10)), parameters(national_aggregation="population_weighted"))
    flagged = sorted((r for r in judged.values() if r["kind"]), key=lambda r: -abs(r["effect"]))
    wrong = {region for i, region in enumerate(grdp) if i % 20 == 0}
    assert {r["region_id"] for r in flagged[:10]} <= wrong

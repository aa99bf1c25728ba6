"""Each measure on made-up series of which everything is known."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from orkestrasi.contracts.load import contracts
from orkestrasi.statistics import parameters as p

from .conftest import frame, judge, parameters


def steady(regions: int = 12, years: int = 10, base: float = 1000.0) -> dict[int, list[float | None]]:
    """Regions that all grow by 5% a year, each with a wobble of its own of about 1%."""
    return {
        r: [base * (r + 1) * 1.05**y * (1 + 0.01 * ((r * 7 + y * 3) % 5 - 2)) for y in range(years)]
        for r in range(regions)
    }


def test_nothing_unusual_is_not_flagged() -> None:
    assert all(row["kind"] is None for row in judge(frame(steady())).values())


@pytest.mark.parametrize(("factor", "power"), [(1000, 3), (100, 2), (10, 1), (0.1, -1), (0.001, -3), (1_000_000, 6)])
def test_a_wrong_unit_is_named_by_its_power(factor: float, power: int) -> None:
    series = steady()
    series[3][-1] = (series[3][-1] or 0) * factor
    judged = judge(frame(series))
    assert (judged[3]["kind"], judged[3]["slip_power"]) == ("unit_slip", power)
    assert [r for r, row in judged.items() if row["kind"]] == [3]


def test_evidence_and_effect_are_told() -> None:
    series = steady()
    usual = series[3][-1] or 0
    series[3][-1] = usual * 10
    row = judge(frame(series))[3]
    assert row["usual_low"] < usual < row["usual_high"]
    assert row["peer_count"] == 12
    assert row["history"] == 9
    assert row["effect"] == pytest.approx(9 * usual, rel=0.05)
    assert row["effect_pct"] == pytest.approx(100 * 9 * usual / (sum(v[-1] or 0 for v in steady().values())), rel=0.05)


def test_rates_count_by_population() -> None:
    series = {
        r: [20.0 + r % 3, 20.5 + r % 3, 20.2 + r % 3, 20.4 + r % 3, 20.1 + r % 3, 20.3 + r % 3] for r in range(12)
    }
    series[3][-1] = 40.3
    row = judge(frame(series), parameters(transform="logit", national_aggregation="population_weighted"))[3]
    assert row["kind"] == "unusual_change"
    # A twelfth of the people, 20 points.
    assert row["effect"] == pytest.approx(20 / 12, abs=0.1)


def test_a_shock_that_all_share_is_not_flagged() -> None:
    series = {r: [*v[:-1], (v[-1] or 0) * 0.7] for r, v in steady().items()}
    assert all(row["kind"] is None for row in judge(frame(series)).values())


def test_a_constant_series_is_flagged_beyond_its_floor_only() -> None:
    series: dict[int, list[float | None]] = {r: [500.0] * 10 for r in range(12)}
    series[1][-1] = 505.0
    series[2][-1] = 650.0
    judged = judge(frame(series))
    assert judged[1]["kind"] is None
    assert judged[2]["kind"] == "unusual_change"


def test_a_short_series_is_not_judged_and_says_so() -> None:
    series = steady(years=4)
    series[3][-1] = (series[3][-1] or 0) * 1000
    row = judge(frame(series))[3]
    assert (row["kind"], row["is_short"], row["is_cut"]) == (None, True, False)


def test_history_before_a_change_of_boundaries_is_not_compared() -> None:
    series = steady()
    series[3][-1] = (series[3][-1] or 0) / 10
    values = frame(series).with_columns(
        cut_on=pl.when(pl.col("region_id") == 3).then(date(2008, 1, 1)).otherwise(pl.col("cut_on"))
    )
    row = judge(values)[3]
    assert (row["kind"], row["is_short"], row["is_cut"]) == (None, True, True)


def test_another_definition_begins_a_new_series() -> None:
    values = frame(steady()).with_columns(
        definition_version=pl.when(pl.col("year") >= 2008).then(2).otherwise(1).cast(pl.Int32)
    )
    assert all(row["is_short"] and row["is_cut"] for row in judge(values).values())


def test_too_few_peers_are_no_peers() -> None:
    series = steady(regions=7)
    series[3][-1] = (series[3][-1] or 0) * 2
    row = judge(frame(series))[3]
    assert (row["kind"], row["peer_count"], row["peers_used"]) == (None, None, None)


def test_the_island_group_is_dropped_where_it_leaves_too_few() -> None:
    values = frame(steady(regions=16)).with_columns(
        island_group=pl.when(pl.col("region_id") < 4).then(pl.lit("outside_java")).otherwise(pl.lit("java"))
    )
    judged = judge(values)
    assert (judged[0]["peers_used"], judged[0]["peer_count"]) == ("size", 16)
    assert (judged[8]["peers_used"], judged[8]["peer_count"]) == ("island", 12)


def test_a_zero_where_zero_never_was_is_flagged() -> None:
    series = steady()
    series[3][-1] = 0
    assert judge(frame(series))[3]["kind"] == "unusual_zero"


def test_a_zero_among_small_counts_is_usual() -> None:
    series: dict[int, list[float | None]] = {r: [1, 2, 1, 3, 1, 2, 1, 1, 2, 1] for r in range(12)}
    series[3][-1] = 0
    assert judge(frame(series), parameters(transform="count"))[3]["kind"] is None


def test_copies_are_flagged_only_where_nobody_copies() -> None:
    series = steady(regions=30)
    series[3][-2] = series[3][-1] = series[3][-3]
    assert judge(frame(series))[3]["kind"] == "copied"
    everybody = {r: [v[0]] * 10 for r, v in steady(regions=30).items()}
    assert all(row["kind"] is None for row in judge(frame(everybody)).values())


def test_figures_since_january_are_compared_by_what_was_added() -> None:
    quarters = [(year, quarter) for year in (2021, 2022, 2023) for quarter in (1, 2, 3, 4)]
    values = pl.concat(
        frame({r: [100.0 * (r + 1) * quarter * (1 + 0.01 * ((r + year) % 3))] for r in range(12)}).with_columns(
            period_type=pl.lit("quarter"),
            period_key=pl.lit(f"{year}-TW{quarter}"),
            starts_on=pl.lit(date(year, 3 * quarter - 2, 1)),
            year=pl.lit(year, pl.Int32),
        )
        for year, quarter in quarters
    )
    newest = (pl.col("year") == 2023) & (pl.col("period_key") == "2023-TW4") & (pl.col("region_id") == 3)
    wrong = values.with_columns(value=pl.when(newest).then(pl.col("value") * 10).otherwise(pl.col("value")))
    known = parameters(cumulates_within_year=True)
    assert all(row["kind"] is None for row in judge(values, known).values())
    assert [r for r, row in judge(wrong, known).items() if row["kind"]] == [3]


def test_contracts_decide_the_scale() -> None:
    known = p.of_contracts()
    assert known["inflation_mtm_pct"].transform == "difference"
    assert known["p0_pct"].transform == "logit"
    assert known["realized_pdn_idr"].cumulates_within_year
    assert known["mpp_physical_count"].transform == "count"
    assert set(known) == {c.name for contract in contracts().values() for c in contract.indicators}
    assert p.fingerprint(known) == p.fingerprint(dict(reversed(known.items())))

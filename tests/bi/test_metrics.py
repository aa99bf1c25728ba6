"""Datasets and metrics are dbt's: to the word, to the formula, and never a formula that dbt did not mean."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from orkestrasi.bi.errors import BiError
from orkestrasi.bi.metrics import from_manifest
from orkestrasi.bi.model import Dataset

Json = dict[str, Any]
FILE = "models/marts/reporting/mart_reporting_completeness.yml"


def test_columns_are_the_marts_own(manifest: Json, offered: dict[str, Dataset]) -> None:
    dataset = offered["mart_reform_scorecard"]
    declared = manifest["nodes"]["model.orkestrasi.mart_reform_scorecard"]["columns"]
    assert [name for name, column in dataset.columns.items() if column.expression is None] == list(declared)
    assert dataset.schema == "marts"
    assert dataset.columns["gap"].description == (
        "Still to go, in the unit of the indicator: positive = not reached; 0 inside a band"
    )
    assert dataset.columns["region_name"].label == "Wilayah"
    # dbt does not let a dimension be called year; its label still belongs to the column.
    assert dataset.columns["year"].label == "Tahun"


def test_times_and_computed_columns(offered: dict[str, Dataset]) -> None:
    prices = offered["mart_inflation_commodity_price"]
    assert prices.main_time == "price_month"
    assert prices.columns["price_month"].expression == "to_date(period_key, 'YYYY-MM')"
    assert prices.columns["price_month"].grain == "month"
    assert offered["mart_reporting_completeness"].main_time == "due_on"
    assert offered["mart_reform_scorecard"].columns["data_origin"].is_time is False


@pytest.mark.parametrize(
    ("mart", "metric", "expression"),
    [
        ("mart_reporting_completeness", "reports_expected", "SUM(expected)"),
        ("mart_reporting_completeness", "reports_accepted", "SUM(accepted + accepted_with_warnings)"),
        (
            "mart_reporting_completeness",
            "reports_accepted_ratio",
            "SUM(accepted + accepted_with_warnings)::numeric / NULLIF(SUM(expected), 0)",
        ),
        ("mart_reform_scorecard", "scorecard_value", "AVG(value)"),
        ("mart_reform_scorecard", "scorecard_judged_count", "COUNT(on_track)"),
        ("mart_reform_scorecard", "scorecard_on_track_count", "COUNT(*) FILTER (WHERE on_track)"),
        ("mart_reform_scorecard", "scorecard_region_count", "COUNT(DISTINCT region_id)"),
        ("mart_inflation_commodity_price", "commodity_price_lowest", "MIN(lowest_price_idr)"),
        ("mart_inflation_commodity_price", "commodity_price_highest", "MAX(highest_price_idr)"),
    ],
)
def test_a_metric_is_this_sql(offered: dict[str, Dataset], mart: str, metric: str, expression: str) -> None:
    assert offered[mart].metrics[metric].expression == expression


def test_every_metric_is_offered_once_with_its_words(manifest: Json, offered: dict[str, Dataset]) -> None:
    found = [metric for dataset in offered.values() for metric in dataset.metrics.values()]
    declared = {metric["name"]: metric for metric in manifest["metrics"].values()}
    assert sorted(metric.name for metric in found) == sorted(declared)
    assert all(metric.label == declared[metric.name]["label"] and metric.description for metric in found)


def test_a_filter_narrows_the_aggregate(manifest: Json) -> None:
    def narrow(metric: Json) -> None:
        metric["filter"] = {"where_filters": [{"where_sql_template": "{{ Dimension('line__dataset') }} = 'grdp'"}]}

    changed = change(manifest, {"reports_expected": narrow})
    metrics = from_manifest(changed)["mart_reporting_completeness"].metrics
    assert metrics["reports_expected"].expression == "SUM(expected) FILTER (WHERE (dataset = 'grdp'))"
    # A side of a ratio brings its own filter along.
    assert metrics["reports_on_time_ratio"].expression == (
        "SUM(on_time)::numeric / NULLIF(SUM(expected) FILTER (WHERE (dataset = 'grdp')), 0)"
    )
    both = from_manifest(change(manifest, {"reports_on_time_ratio": narrow}))["mart_reporting_completeness"].metrics
    assert both["reports_on_time_ratio"].expression == (
        "SUM(on_time) FILTER (WHERE (dataset = 'grdp'))::numeric"
        " / NULLIF(SUM(expected) FILTER (WHERE (dataset = 'grdp')), 0)"
    )


def with_parameters(**parameters: Any) -> Callable[[Json], None]:
    return lambda metric: metric["type_params"].update(parameters)


def with_aggregation(**parameters: Any) -> Callable[[Json], None]:
    return lambda metric: metric["type_params"]["metric_aggregation_params"].update(parameters)


def offset(metric: Json) -> None:
    metric["type_params"]["numerator"]["offset_window"] = {"count": 1, "granularity": "year"}


def at_a_time(metric: Json) -> None:
    metric["filter"] = {"where_filters": [{"where_sql_template": "{{ TimeDimension('line__due_on', 'day') }} > now()"}]}


@pytest.mark.parametrize(
    ("metric", "fault", "said"),
    [
        ("reports_expected", with_aggregation(agg="median"), "agg median is not understood"),
        ("reports_expected", with_aggregation(non_additive_dimension={"name": "due_on"}), "non_additive_dimension"),
        ("reports_expected", with_parameters(fill_nulls_with=0), "fill_nulls_with cannot be expressed"),
        ("reports_expected", with_parameters(metric_aggregation_params=None), "belongs to no one semantic model"),
        ("reports_expected", lambda m: m.update(type="cumulative"), "type cumulative is not understood"),
        ("reports_expected", lambda m: m.update(label=None), "label is missing"),
        ("reports_expected", lambda m: m["config"]["meta"].update(format="euro"), "format euro must be one of"),
        ("reports_expected", at_a_time, "is not understood; Dimension() is"),
        ("reports_accepted_ratio", offset, "an offset of the numerator"),
        ("reports_accepted_ratio", with_parameters(denominator={"name": "scorecard_value", "filter": None}),
         "belongs to no one semantic model"),
        ("reports_missing", lambda m: m.update(name="missing"), "is the name of a column"),
    ],
)  # fmt: skip
def test_what_superset_cannot_say_is_refused(
    manifest: Json, metric: str, fault: Callable[[Json], None], said: str
) -> None:
    with pytest.raises(BiError) as refused:
        from_manifest(change(manifest, {metric: fault}))
    assert any(said in problem and problem.startswith(FILE) for problem in refused.value.problems)


def test_a_time_without_a_type_is_refused(manifest: Json) -> None:
    changed = copy.deepcopy(manifest)
    changed["nodes"]["model.orkestrasi.mart_reporting_completeness"]["columns"]["due_on"]["data_type"] = None
    with pytest.raises(BiError, match="column due_on: a time needs a data_type"):
        from_manifest(changed)


def change(manifest: Json, faults: dict[str, Callable[[Json], None]]) -> Json:
    changed = copy.deepcopy(manifest)
    for name, fault in faults.items():
        fault(changed["metrics"][f"metric.orkestrasi.{name}"])
    return changed

"""Datasets and metrics out of dbt's manifest: every model below models/marts with a semantic model is a dataset.

dbt is where a column is described and a metric is defined; nothing of it is written again for Superset.
"""

from __future__ import annotations

import re
from typing import Any, get_args

from orkestrasi.bi.errors import BiError
from orkestrasi.bi.model import Column, Dataset, Format, Grain, Metric
from orkestrasi.transform.build import parse_project

Json = dict[str, Any]
AGGREGATES = {
    "sum": "SUM({})",
    "average": "AVG({})",
    "min": "MIN({})",
    "max": "MAX({})",
    "count": "COUNT({})",
    "count_distinct": "COUNT(DISTINCT {})",
    "sum_boolean": "COUNT(*) FILTER (WHERE {})",
}
# What else dbt lets a metric say. Each would change the figure, so none is passed over in silence.
NOT_UNDERSTOOD = (
    "window", "grain_to_date", "conversion_type_params", "cumulative_type_params", "fill_nulls_with",
    "join_to_timespine",
)  # fmt: skip
DIMENSION = re.compile(r"\{\{\s*Dimension\(\s*(['\"])(?:\w+__)?(\w+)\1\s*\)\s*\}\}")


def datasets() -> dict[str, Dataset]:
    """Parse the dbt project and return what it offers, by the name of the mart.

    Raises BiError with every metric that cannot be expressed, BuildError where dbt does not understand the project.
    """
    return from_manifest(parse_project())


def from_manifest(manifest: Json) -> dict[str, Dataset]:
    """The datasets of a manifest. Raises BiError."""
    problems: list[str] = []
    models = {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}
    found: dict[str, Dataset] = {}
    semantic_models = sorted(manifest["semantic_models"].values(), key=lambda s: str(s["name"]))
    owners = {semantic["name"]: semantic for semantic in semantic_models}
    metrics = {metric["name"]: metric for metric in manifest["metrics"].values()}
    for semantic in semantic_models:
        model = models[semantic["node_relation"]["alias"]]
        columns = _columns(semantic, model, problems)
        own = {}
        for name in sorted(metrics):
            if _owner(metrics[name], metrics) == semantic["name"]:
                metric = _metric(metrics[name], metrics, columns, owners, problems)
                if metric:
                    own[name] = metric
                if name in columns:
                    problems.append(f"{_place(metrics[name])}: is the name of a column of {model['name']}")
        defaults = semantic["defaults"] or {}
        found[model["name"]] = Dataset(
            model["name"],
            model["schema"],
            _line(model["description"]),
            columns,
            own,
            _column_of(defaults.get("agg_time_dimension"), semantic, columns),
        )
    for name in sorted(metrics):
        if _owner(metrics[name], metrics) not in owners:
            problems.append(f"{_place(metrics[name])}: belongs to no one semantic model")
    if problems:
        raise BiError(problems)
    return found


def _columns(semantic: Json, model: Json, problems: list[str]) -> dict[str, Column]:
    """The mart's columns in its order, then the computed ones."""
    labels, grains, computed = {}, {}, []
    for dimension in semantic["dimensions"]:
        place = dimension["expr"] or dimension["name"]
        grain = (dimension["type_params"] or {}).get("time_granularity")
        if grain and grain not in get_args(Grain):
            problems.append(f"{model['original_file_path']}: dimension {dimension['name']}: granularity {grain}")
            continue
        if place in model["columns"]:
            labels[place], grains[place] = dimension["label"], grain
        else:
            computed.append(
                Column(
                    dimension["name"],
                    _line(dimension["description"] or ""),
                    dimension["label"],
                    "date" if grain else None,
                    grain,
                    dimension["expr"],
                )
            )
    columns = {
        name: Column(name, _line(column["description"]), labels.get(name), column["data_type"], grains.get(name))
        for name, column in model["columns"].items()
    }
    for column in columns.values():
        if column.is_time and not column.data_type:
            problems.append(f"{model['original_file_path']}: column {column.name}: a time needs a data_type")
    return columns | {column.name: column for column in computed}


def _owner(metric: Json, metrics: dict[str, Json]) -> str | None:
    """The semantic model of a simple metric, or the one that both sides of a ratio share."""
    parameters = metric["type_params"]
    if metric["type"] == "ratio":
        sides = [metrics.get(parameters[side]["name"]) for side in ("numerator", "denominator")]
        owners = {_owner(side, metrics) for side in sides if side is not None}
        return owners.pop() if len(owners) == 1 else None
    return (parameters["metric_aggregation_params"] or {}).get("semantic_model")


def _metric(
    metric: Json, metrics: dict[str, Json], columns: dict[str, Column], owners: dict[str, Json], problems: list[str]
) -> Metric | None:
    place = _place(metric)
    format_name = metric["config"]["meta"].get("format")
    if format_name is not None and format_name not in get_args(Format):
        problems.append(f"{place}: format {format_name} must be one of {', '.join(get_args(Format))}")
        return None
    expression = _expression(metric, metrics, columns, problems)
    if expression is None:
        return None
    if not metric["label"]:
        problems.append(f"{place}: label is missing")
        return None
    return Metric(metric["name"], metric["label"], _line(metric["description"]), expression, format_name)


def _expression(
    metric: Json, metrics: dict[str, Json], columns: dict[str, Column], problems: list[str], extra: str | None = None
) -> str | None:
    """The metric as SQL on its mart; None, with the reason among the problems, where it has none."""
    place, parameters = _place(metric), metric["type_params"]
    # A zero is said, too: fill_nulls_with: 0.
    if refused := [key for key in NOT_UNDERSTOOD if parameters.get(key) is not None and parameters[key] is not False]:
        problems.append(f"{place}: {', '.join(refused)} cannot be expressed in Superset")
        return None
    condition = _condition(metric["filter"], columns, place, problems)
    if metric["type"] == "ratio":
        sides = []
        for side in ("numerator", "denominator"):
            given = parameters[side]
            if given.get("offset_window") or given.get("offset_to_grain"):
                problems.append(f"{place}: an offset of the {side} cannot be expressed in Superset")
                return None
            narrowed = _both(condition, _condition(given["filter"], columns, place, problems))
            sides.append(_expression(metrics[given["name"]], metrics, columns, problems, _both(narrowed, extra)))
        if None in sides:
            return None
        return f"{sides[0]}::numeric / NULLIF({sides[1]}, 0)"
    if metric["type"] != "simple":
        problems.append(f"{place}: type {metric['type']} is not understood; simple and ratio are")
        return None
    aggregation = parameters["metric_aggregation_params"]
    if aggregation is None:
        problems.append(f"{place}: a metric on a measure is the old way; write `agg` and `expr` below the model")
        return None
    template = AGGREGATES.get(aggregation["agg"])
    if template is None or aggregation["non_additive_dimension"]:
        what = "non_additive_dimension" if template else f"agg {aggregation['agg']}"
        problems.append(f"{place}: {what} is not understood; these are: {', '.join(AGGREGATES)}")
        return None
    inner = parameters["expr"] or metric["name"]
    narrowed = _both(condition, extra)
    if aggregation["agg"] == "sum_boolean":
        return template.format(f"{inner} AND ({narrowed})" if narrowed else inner)
    return template.format(inner) + (f" FILTER (WHERE {narrowed})" if narrowed else "")


def _condition(given: Json | None, columns: dict[str, Column], place: str, problems: list[str]) -> str | None:
    """A filter of dbt as SQL: `Dimension('line__column')` is the column."""
    parts = []
    for where in (given or {}).get("where_filters", []):
        text = DIMENSION.sub(lambda match: match[2], where["where_sql_template"])
        names = [match[2] for match in DIMENSION.finditer(where["where_sql_template"])]
        if "{{" in text or any(name not in columns for name in names):
            problems.append(f"{place}: filter {where['where_sql_template']} is not understood; Dimension() is")
        parts.append(text)
    return " AND ".join(f"({part})" for part in parts) or None


def _both(one: str | None, other: str | None) -> str | None:
    return f"{one} AND {other}" if one and other else one or other


def _column_of(dimension: str | None, semantic: Json, columns: dict[str, Column]) -> str | None:
    """The column that a dimension of this name stands on."""
    for declared in semantic["dimensions"]:
        if declared["name"] == dimension:
            return declared["expr"] if declared["expr"] in columns else str(declared["name"])
    return None


def _place(metric: Json) -> str:
    return f"{metric['original_file_path']}: metric {metric['name']}"


def _line(text: str) -> str:
    return " ".join(text.split())

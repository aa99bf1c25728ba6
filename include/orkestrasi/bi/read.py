"""Read bi/dashboards/*.yml strictly: whatever is not understood is a problem with its file and place."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, get_args

from orkestrasi.bi.errors import BiError
from orkestrasi.bi.model import (
    Chart,
    ChartType,
    Condition,
    Dashboard,
    Dataset,
    Filter,
    Format,
    Grain,
    Row,
    Scalar,
    Text,
)
from orkestrasi.contracts.load import ContractError, read_yaml
from orkestrasi.settings import BI
from orkestrasi.sources.node import Node

DASHBOARD_KEYS = ("title", "description", "filters", "rows")
FILTER_KEYS = ("name", "title", "dataset", "also", "column", "default", "example", "multiple", "where")
ROW_KEYS = ("height_px", "items")
CHART_KEYS = (
    "chart", "title", "type", "dataset", "metric", "metrics", "dimensions", "across", "time", "grain", "where", "sort",
    "ascending", "limit", "format", "stacked", "horizontal", "colors", "description", "ignores", "width",
)  # fmt: skip
TEXT_KEYS = ("text", "width")
NAME = re.compile(r"[a-z][a-z0-9_]*")
# The address of a page.
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# Superset's grid counts in steps of eight pixels.
GRID_PX = 8
# A map joins the outlines of regions by this column.
REGION = "region_id"
# What each type of chart needs and what means something to it, beside what every chart has.
NEEDS: dict[str, tuple[str, ...]] = {
    "number": (),
    "line": ("axis",),
    "bar": ("axis",),
    "table": (),
    "pivot": ("dimensions", "across"),
    "map": (),
}
MEANS: dict[str, tuple[str, ...]] = {
    "number": (),
    "line": ("dimensions", "time", "grain", "limit"),
    "bar": ("dimensions", "time", "grain", "sort", "ascending", "limit", "stacked", "horizontal"),
    "table": ("dimensions", "sort", "ascending", "limit"),
    "pivot": ("dimensions", "across", "limit"),
    "map": ("colors",),
}
OPERATORS = {"not": "!=", "min": ">=", "max": "<="}


def dashboards(datasets: dict[str, Dataset], folder: Path = BI / "dashboards") -> dict[str, Dashboard]:
    """All dashboards by name. Raises BiError with every problem of every file."""
    problems: list[str] = []
    found = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            document = read_yaml(path)
        except ContractError as error:
            problems += [f"dashboards/{path.name}: {problem}" for problem in error.problems]
            continue
        node = Node(document, f"dashboards/{path.name}", problems)
        if not SLUG.fullmatch(path.stem):
            node.wrong("the name of the file is the dashboard's address: lower case letters, digits and hyphens")
        if (dashboard := _dashboard(path.stem, node, datasets)) is not None:
            found[path.stem] = dashboard
    if problems:
        raise BiError(problems)
    return found


def _dashboard(name: str, node: Node, datasets: dict[str, Dataset]) -> Dashboard | None:
    if not node.is_mapping(DASHBOARD_KEYS):
        return None
    filters = tuple(f for n in _list(node.child("filters")) if (f := _filter(n, datasets)) is not None)
    _unique([f.name for f in filters], node.child("filters"))
    names = [f.name for f in filters]
    rows = tuple(r for n in _list(node.child("rows", required=True)) if (r := _row(n, datasets, names)) is not None)
    dashboard = Dashboard(
        name,
        node.child("title", required=True).text() or "",
        node.child("description", required=True).text() or "",
        rows,
        filters,
    )
    _unique([chart.name for chart in dashboard.charts], node.child("rows"))
    return dashboard


def _filter(node: Node, datasets: dict[str, Dataset]) -> Filter | None:
    if not node.is_mapping(FILTER_KEYS) or (dataset := _dataset(node, datasets)) is None:
        return None
    default = node.child("default").choice(("latest", "first"))
    column = node.child("column", required=True).choice(dataset.columns) or ""
    also = _names(node.child("also"), datasets)
    for name in also:
        if column not in datasets.get(name, dataset).columns:
            node.child("also").wrong(f"{name} has no column {column}")
    # What stands when a page is opened depends on the data; committed queries must not.
    example = node.child("example", required=default is not None)
    return Filter(
        node.child("name", required=True).text(NAME) or "",
        node.child("title", required=True).text() or "",
        dataset.name,
        column,
        "latest" if default == "latest" else "first" if default == "first" else None,
        node.child("multiple").flag(),
        _conditions(node.child("where"), dataset),
        also,
        None if example.value is None else _scalar(example),
    )


def _row(node: Node, datasets: dict[str, Dataset], filters: list[str]) -> Row | None:
    if not node.is_mapping(ROW_KEYS):
        return None
    nodes = _list(node.child("items", required=True))
    height_px = node.child("height_px", required=True).whole(GRID_PX * 5, GRID_PX * 200) or 0
    if height_px % GRID_PX:
        node.child("height_px").wrong(f"must be a multiple of {GRID_PX}")
    # What says no width shares the row evenly with what says none either.
    given = [n.child("width").whole(1, 12) if isinstance(n.value, dict) else None for n in nodes]
    free = 12 - sum(width or 0 for width in given)
    open_ones = given.count(None)
    if free < 0 or (open_ones and free // open_ones < 1):
        node.child("items").wrong("the widths of a row add up to 12 at most")
        return None
    items = [
        _item(n, width if width is not None else free // open_ones, datasets, filters)
        for n, width in zip(nodes, given, strict=True)
    ]
    return Row(tuple(item for item in items if item is not None), height_px)


def _item(node: Node, width: int, datasets: dict[str, Dataset], filters: list[str]) -> Chart | Text | None:
    if isinstance(node.value, dict) and "text" in node.value:
        node.is_mapping(TEXT_KEYS)
        return Text(node.child("text").text() or "", width)
    if not node.is_mapping(CHART_KEYS) or (dataset := _dataset(node, datasets)) is None:
        return None
    kind = node.child("type", required=True).choice(get_args(ChartType))
    if kind is None:
        return None
    chart = _chart(node, kind, dataset, width, filters)
    for key in ("dimensions", "across", "time", "grain", "sort", "ascending", "limit", "stacked", "horizontal",
                "colors"):  # fmt: skip
        if key in node.value and key not in MEANS[kind]:
            node.child(key).wrong(f"means nothing to a chart of type {kind}")
    for key in NEEDS[kind]:
        if key == "axis":
            if not chart.time and not chart.dimensions:
                node.wrong(f"a chart of type {kind} needs time or dimensions for its axis")
        elif not getattr(chart, key):
            node.child(key).wrong("is missing")
    if kind in ("number", "map") and len(chart.metrics) != 1:
        node.wrong(f"a chart of type {kind} has one metric")
    if kind == "map" and REGION not in dataset.columns:
        node.child("dataset").wrong(f"a map needs the column {REGION}")
    if chart.grain and not chart.time:
        node.child("grain").wrong("means nothing without time")
    return chart


def _chart(node: Node, kind: str, dataset: Dataset, width: int, filters: list[str]) -> Chart:
    if ("metric" in node.value) == ("metrics" in node.value):
        node.wrong("needs metric or metrics")
    metrics = _names(node.child("metric"), dataset.metrics) or _names(node.child("metrics"), dataset.metrics)
    time = node.child("time").choice([c.name for c in dataset.columns.values() if c.is_time])
    grain = node.child("grain").choice(get_args(Grain))
    return Chart(
        name=node.child("chart", required=True).text(NAME) or "",
        title=node.child("title", required=True).text() or "",
        type=kind,  # type: ignore[arg-type]  # one of ChartType, as read
        dataset=dataset.name,
        metrics=metrics,
        dimensions=_names(node.child("dimensions"), dataset.columns),
        across=_names(node.child("across"), dataset.columns),
        time=time,
        grain=grain or (dataset.columns[time].grain if time else None),  # type: ignore[arg-type]
        where=_conditions(node.child("where"), dataset),
        sort=node.child("sort").choice([*metrics, *dataset.columns]),
        ascending=node.child("ascending").flag(),
        limit=node.child("limit").whole(1, 10_000) or 100,
        format=node.child("format").choice(get_args(Format)),  # type: ignore[arg-type]
        stacked=node.child("stacked").flag(),
        horizontal=node.child("horizontal").flag(),
        colors=node.child("colors").text(),
        description=node.child("description").text(),
        ignores=_names(node.child("ignores"), filters),
        width=width,
    )


def _conditions(node: Node, dataset: Dataset) -> tuple[Condition, ...]:
    """`column: value`, `column: [values]`, or `column: {not, min, max, missing}`."""
    found: list[Condition] = []
    for column, child in node.items():
        if column not in dataset.columns:
            child.wrong(f"{dataset.name} has no such column")
        elif isinstance(child.value, dict):
            found += _comparisons(column, child)
        elif isinstance(child.value, list):
            found.append(Condition(column, "IN", tuple(_scalar(n) for n in _list(child))))
        else:
            found.append(Condition(column, "==", _scalar(child)))
    return tuple(found)


def _comparisons(column: str, node: Node) -> list[Condition]:
    node.is_mapping((*OPERATORS, "missing"))
    found = []
    for key, child in node.items():
        if key == "missing":
            found.append(Condition(column, "IS NULL" if child.flag() else "IS NOT NULL"))
        elif key == "not" and isinstance(child.value, list):
            found.append(Condition(column, "NOT IN", tuple(_scalar(n) for n in _list(child))))
        elif key in OPERATORS:
            found.append(Condition(column, OPERATORS[key], _scalar(child)))  # type: ignore[arg-type]
    return found


def _scalar(node: Node) -> Scalar:
    if not isinstance(node.value, str | int | float | bool):
        node.wrong("must be a text, a number, true or false")
        return ""
    return node.value


def _dataset(node: Node, datasets: dict[str, Dataset]) -> Dataset | None:
    name = node.child("dataset", required=True).choice(datasets)
    return datasets[name] if name else None


def _names(node: Node, known: Collection[str]) -> tuple[str, ...]:
    """One name or a list of names."""
    names = tuple(node.texts())
    for name in names:
        if name not in known:
            node.wrong(f"{name} must be one of {', '.join(known)}")
    return names


def _list(node: Node) -> list[Node]:
    if node.value is None:
        return []
    if not isinstance(node.value, list):
        node.wrong("must be a list")
        return []
    values: list[Any] = node.value
    return [Node(value, f"{node.place}[{i}]", node.problems) for i, value in enumerate(values)]


def _unique(names: list[str], node: Node) -> None:
    for name in sorted({name for name in names if names.count(name) > 1}):
        node.wrong(f"the name {name} is given twice")

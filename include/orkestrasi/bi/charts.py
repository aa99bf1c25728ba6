"""A chart in Superset's terms: its parameters, which draw it, and its query, which the API runs without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from orkestrasi.bi.model import D3_FORMATS, Chart, Condition, Dashboard, Dataset

Json = dict[str, Any]
GRAINS = {"day": "P1D", "week": "P1W", "month": "P1M", "quarter": "P3M", "year": "P1Y"}
TIME_FORMATS = {"day": "%-d %b %Y", "week": "%-d %b %Y", "month": "%b %Y", "quarter": "%b %Y", "year": "%Y"}
OPERATOR_IDS = {
    "==": "EQUALS", "!=": "NOT_EQUALS", ">=": "GREATER_THAN_OR_EQUAL", "<=": "LESS_THAN_OR_EQUAL", "IN": "IN",
    "NOT IN": "NOT_IN", "IS NULL": "IS_NULL", "IS NOT NULL": "IS_NOT_NULL",
}  # fmt: skip
SEQUENTIAL = "schemeYlOrRd"
# Okabe and Ito's colours, which people with impaired colour vision can tell apart.
COLORS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#000000")
# The column that tells made-up figures from all others; every page has the same colour for each.
ORIGIN = "data_origin"
ORIGIN_COLORS = {"RESMI": COLORS[0], "SINTETIS": COLORS[1]}
# Every part of every region of a map: 552 regions in about 930 parts.
POLYGONS = 5_000
# The column with the outline, and where all of Indonesia fits.
OUTLINE = "polygon"
VIEWPORT = {"longitude": 118.0, "latitude": -2.5, "zoom": 3.6, "bearing": 0, "pitch": 0}
# What stands in place of a style of base map: none is loaded, for maps come from elsewhere.
NO_BASE_MAP = "tanpa peta dasar"


def metric_colors(page: Dashboard) -> dict[str, str]:
    """A colour for each metric of a page's lines and bars, the same in every chart of it."""
    names = [name for chart in page.charts if chart.type in ("line", "bar") for name in chart.metrics]
    return ORIGIN_COLORS | {name: COLORS[place % len(COLORS)] for place, name in enumerate(dict.fromkeys(names))}


def superset_type(chart: Chart) -> str:
    """The name of Superset's plugin."""
    return _TYPES[chart.type][0]


def parameters(chart: Chart, dataset: Dataset) -> Json:
    """What Superset keeps as `params`, without the number of the dataset, which the importer fills in."""
    own = _TYPES[chart.type][1](chart, dataset)
    return {
        "viz_type": superset_type(chart),
        "adhoc_filters": adhoc_filters(chart.where),
        "row_limit": POLYGONS if chart.type == "map" else chart.limit,
        "extra_form_data": {},
    } | own


def query(chart: Chart) -> Json:
    """The query of a chart as Superset's `/api/v1/chart/data` takes it; empty for a map, which is of the old kind."""
    if chart.type == "map":
        return {}
    orders = _orders(chart)
    return {
        "filters": simple(chart.where),
        "columns": _query_columns(chart),
        "metrics": list(chart.metrics),
        "orderby": orders,
        "row_limit": chart.limit,
        "series_columns": list(_series(chart)) if chart.type in ("line", "bar") else [],
        "extras": {},
        "annotation_layers": [],
        "url_params": {},
    }


def _axis(chart: Chart) -> str:
    return chart.time or chart.dimensions[0]


def _series(chart: Chart) -> tuple[str, ...]:
    return chart.dimensions if chart.time else chart.dimensions[1:]


def _query_columns(chart: Chart) -> list[str | Json]:
    if chart.type not in ("line", "bar"):
        return [*chart.dimensions, *chart.across]
    axis: Json = {
        "columnType": "BASE_AXIS",
        "sqlExpression": _axis(chart),
        "label": _axis(chart),
        "expressionType": "SQL",
    }
    if chart.time and chart.grain:
        axis["timeGrain"] = GRAINS[chart.grain]
    return [axis, *_series(chart)]


def _orders(chart: Chart) -> list[list[Any]]:
    """Which rows come first; what the limit cuts off are the others."""
    if chart.type == "number":
        return []
    by = chart.sort or (chart.metrics[0] if chart.metrics else chart.dimensions[0])
    return [[by, chart.ascending]]


def _number(chart: Chart, dataset: Dataset) -> Json:
    return {
        "metric": chart.metrics[0],
        "y_axis_format": _format(chart, dataset, chart.metrics[0]),
        "header_font_size": 0.4,
        "subtitle": chart.description or "",
        "subtitle_font_size": 0.125,
    }


def _axes(chart: Chart, dataset: Dataset) -> Json:
    """What lines and bars share."""
    several = len(chart.metrics) > 1 or bool(_series(chart))
    shape: Json = {
        "x_axis": _axis(chart),
        "metrics": list(chart.metrics),
        "groupby": list(_series(chart)),
        "order_desc": not chart.ascending,
        "truncate_metric": True,
        "show_empty_columns": True,
        "comparison_type": "values",
        "show_legend": several,
        "legendType": "scroll",
        "legendOrientation": "top",
        "y_axis_format": _format(chart, dataset, chart.metrics[0]),
        "y_axis_bounds": [None, None],
        "rich_tooltip": True,
        "showTooltipTotal": False,
        "color_scheme": "supersetColors",
        "only_total": True,
        "minorSplitLine": False,
    }
    if chart.time and chart.grain:
        shape |= {
            "time_grain_sqla": GRAINS[chart.grain],
            "x_axis_time_format": TIME_FORMATS[chart.grain],
            "tooltipTimeFormat": TIME_FORMATS[chart.grain],
        }
    return shape


def _line(chart: Chart, dataset: Dataset) -> Json:
    # Text in order of itself, or a period would stand where its value puts it.
    order = {} if chart.time else {"x_axis_sort": _axis(chart), "x_axis_sort_asc": True}
    return (
        _axes(chart, dataset)
        | order
        | {"seriesType": "line", "markerEnabled": True, "markerSize": 6, "truncateYAxis": True}
    )


def _bar(chart: Chart, dataset: Dataset) -> Json:
    order: Json = {}
    if not chart.time:
        # Horizontal bars grow from below: the first one is to stand at the top.
        upwards = chart.ascending != chart.horizontal
        if _series(chart):
            by_name = chart.sort in chart.dimensions
            order = {"x_axis_sort": "name" if by_name else "sum", "x_axis_sort_asc": upwards}
        else:
            order = {"x_axis_sort": chart.sort or chart.metrics[0], "x_axis_sort_asc": upwards}
    return (
        _axes(chart, dataset)
        | order
        | {
            "orientation": "horizontal" if chart.horizontal else "vertical",
            "stack": "Stack" if chart.stacked else None,
            "show_value": len(chart.metrics) == 1 and _series(chart) in ((), (ORIGIN,)),
            "xAxisLabelInterval": "0" if chart.horizontal else "auto",
        }
    )


def _table(chart: Chart, dataset: Dataset) -> Json:
    shown = {name: {"d3NumberFormat": _format(chart, dataset, name)} for name in chart.metrics}
    return {
        "query_mode": "aggregate",
        "groupby": list(chart.dimensions),
        "metrics": list(chart.metrics),
        "all_columns": [],
        "percent_metrics": [],
        "order_by_cols": [],
        "timeseries_limit_metric": chart.sort if chart.sort in chart.metrics else chart.metrics[0],
        "order_desc": not chart.ascending,
        "server_pagination": False,
        "include_search": False,
        "page_length": 0,
        "show_cell_bars": True,
        "color_pn": False,
        "table_timestamp_format": TIME_FORMATS["day"],
        "column_config": shown,
        "allow_rearrange_columns": False,
    }


def _pivot(chart: Chart, dataset: Dataset) -> Json:
    return {
        "groupbyRows": list(chart.dimensions),
        "groupbyColumns": list(chart.across),
        "metrics": list(chart.metrics),
        "metricsLayout": "COLUMNS",
        "aggregateFunction": "Sum",
        "rowOrder": "key_a_to_z",
        "colOrder": "key_a_to_z",
        "valueFormat": _format(chart, dataset, chart.metrics[0]),
        "date_format": TIME_FORMATS["day"],
        "order_desc": True,
        "rowTotals": False,
        "colTotals": False,
    }


def _map(chart: Chart, dataset: Dataset) -> Json:
    """A choropleth: deck.gl draws the outlines, which the dataset of the map joins to the mart."""
    return {
        "line_column": OUTLINE,
        "line_type": "json",
        "reverse_long_lat": False,
        "metric": chart.metrics[0],
        "mapbox_style": NO_BASE_MAP,
        "viewport": VIEWPORT,
        "autozoom": True,
        "color_scheme_type": "linear_palette",
        "linear_color_scheme": chart.colors or SEQUENTIAL,
        "num_buckets": "5",
        "opacity": 100,
        "filled": True,
        "stroked": True,
        "extruded": False,
        "line_width": 1,
        "line_width_unit": "pixels",
        "stroke_color_picker": {"r": 255, "g": 255, "b": 255, "a": 1},
        "fill_color_picker": {"r": 200, "g": 200, "b": 200, "a": 1},
        "point_radius_fixed": {"type": "fix", "value": 0},
        "multiplier": 1,
        "legend_position": "bl",
        "legend_format": _format(chart, dataset, chart.metrics[0]),
        "tooltip_contents": [name for name in ("region_name", "period_label", ORIGIN) if name in dataset.columns],
    }


_TYPES: dict[str, tuple[str, Callable[[Chart, Dataset], Json]]] = {
    "number": ("big_number_total", _number),
    "line": ("echarts_timeseries_line", _line),
    "bar": ("echarts_timeseries_bar", _bar),
    "table": ("table", _table),
    "pivot": ("pivot_table_v2", _pivot),
    "map": ("deck_polygon", _map),
}


def _format(chart: Chart, dataset: Dataset, metric: str) -> str:
    name = chart.format or dataset.metrics[metric].format
    return D3_FORMATS[name] if name else "SMART_NUMBER"


def _value(condition: Condition) -> Any:
    return list(condition.value) if isinstance(condition.value, tuple) else condition.value


def simple(conditions: Iterable[Condition]) -> list[Json]:
    """Conditions as queries take them."""
    return [
        {"col": condition.column, "op": condition.operator}
        | ({"val": _value(condition)} if condition.value is not None else {})
        for condition in conditions
    ]


def _adhoc(condition: Condition) -> Json:
    """A condition as charts keep it."""
    return {
        "clause": "WHERE",
        "expressionType": "SIMPLE",
        "subject": condition.column,
        "operator": condition.operator,
        "operatorId": OPERATOR_IDS[condition.operator],
        "comparator": _value(condition),
        "isExtra": False,
        "isNew": False,
        "sqlExpression": None,
        "datasourceWarning": False,
        "filterOptionName": f"filter_{condition.column}_{OPERATOR_IDS[condition.operator].lower()}",
    }


def adhoc_filters(conditions: Iterable[Condition]) -> list[Json]:
    """Conditions as charts and native filters keep them."""
    return [_adhoc(condition) for condition in conditions]

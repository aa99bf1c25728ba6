"""The page of a dashboard: rows of charts on Superset's grid, and the filters above them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from orkestrasi.bi.charts import adhoc_filters
from orkestrasi.bi.model import Chart, Dashboard, Filter
from orkestrasi.bi.read import GRID_PX

Json = dict[str, Any]


def position(dashboard: Dashboard, chart_uuid: Callable[[Chart], str]) -> Json:
    """The tree of the grid. The numbers of charts are their places; the importer puts in its own."""
    tree: Json = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": [], "parents": ["ROOT_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": dashboard.title}},
    }
    numbers = chart_numbers(dashboard)
    for y, row in enumerate(dashboard.rows):
        row_id = f"ROW-{y}"
        parents = ["ROOT_ID", "GRID_ID", row_id]
        children = []
        for x, item in enumerate(row.items):
            meta: Json = {"width": item.width, "height": row.height_px // GRID_PX}
            if isinstance(item, Chart):
                kind = "CHART"
                meta |= {
                    "chartId": numbers[item.name],
                    "uuid": chart_uuid(item),
                    "sliceName": item.title,
                }
            else:
                kind = "MARKDOWN"
                meta["code"] = item.text
            child = f"{kind}-{y}-{x}"
            tree[child] = {"type": kind, "id": child, "children": [], "parents": parents, "meta": meta}
            children.append(child)
        tree[row_id] = {
            "type": "ROW",
            "id": row_id,
            "children": children,
            "parents": parents[:-1],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        tree["GRID_ID"]["children"].append(row_id)
    return tree


def metadata(dashboard: Dashboard, dataset_uuid: Callable[[str], str], colors: dict[str, str]) -> Json:
    """Filters, the colours of metrics, and how the page behaves."""
    return {
        "color_scheme": "supersetColors",
        "label_colors": colors,
        "shared_label_colors": [],
        "refresh_frequency": 0,
        "expanded_slices": {},
        "timed_refresh_immune_slices": [],
        "cross_filters_enabled": False,
        "default_filters": "{}",
        "chart_configuration": {},
        "global_chart_configuration": {"scope": {"rootPath": ["ROOT_ID"], "excluded": []}, "chartsInScope": []},
        "filter_bar_orientation": "HORIZONTAL",
        "native_filter_configuration": [_filter(dashboard, f, dataset_uuid) for f in dashboard.filters],
    }


def chart_numbers(dashboard: Dashboard) -> dict[str, int]:
    """A number for each chart within the bundle, from 1."""
    return {chart.name: number for number, chart in enumerate(dashboard.charts, 1)}


def reaches(given: Filter, chart: Chart) -> bool:
    """Whether a filter narrows a chart: it is on the chart's mart, and the chart does not ignore it."""
    return chart.dataset in (given.dataset, *given.also) and given.name not in chart.ignores


def _filter(dashboard: Dashboard, given: Filter, dataset_uuid: Callable[[str], str]) -> Json:
    numbers = chart_numbers(dashboard)
    return {
        "id": "NATIVE_FILTER-" + hashlib.sha256(f"{dashboard.name}/{given.name}".encode()).hexdigest()[:20],
        "type": "NATIVE_FILTER",
        "name": given.title,
        "description": "",
        "filterType": "filter_select",
        "targets": [{"datasetUuid": dataset_uuid(given.dataset), "column": {"name": given.column}}],
        "adhoc_filters": adhoc_filters(given.where),
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
        "cascadeParentIds": [],
        "scope": {
            "rootPath": ["ROOT_ID"],
            "excluded": [numbers[chart.name] for chart in dashboard.charts if not reaches(given, chart)],
        },
        # Without it the page shows everything until somebody presses "Apply".
        "requiredFirst": given.default is not None,
        "controlValues": {
            "enableEmptyFilter": given.default is not None,
            "defaultToFirstItem": given.default is not None,
            "multiSelect": given.multiple,
            "searchAllOptions": True,
            "inverseSelection": False,
            "sortAscending": given.default != "latest",
        },
    }

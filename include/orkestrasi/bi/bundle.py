"""The bundle that Superset's importer takes: databases, datasets, charts and dashboards as YAML in a zip.

The same inputs give the same bytes. Every asset has a UUID of its name, so an import puts it in the place of the one
before.
"""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from typing import Any

import yaml
from sqlalchemy import URL

from orkestrasi.bi import charts, layout
from orkestrasi.bi.metrics import datasets
from orkestrasi.bi.model import D3_FORMATS, Chart, Column, Dashboard, Dataset, Metric
from orkestrasi.bi.read import REGION, dashboards

Json = dict[str, Any]
NAMESPACE = uuid.UUID("5d0f4a0e-6c1b-5e0a-9a65-0f7d4b8a2c11")
VERSION = "1.0.0"
DATABASE = "Orkestrasi"
# Superset's mark for "the password comes separately"; the bundle holds none.
PASSWORD_MASK = "X" * 10
OUTLINES = "mart_region_polygon"
# A reader's query may not keep the server busy for longer, and days begin in Jakarta.
SESSION = "-c statement_timeout=60000 -c timezone=Asia/Jakarta -c jit=off"


def build(address: URL) -> bytes:
    """The bundle of this tree for a reader's address of the warehouse.

    Raises BiError with everything that is wrong with the metrics or the dashboards.
    """
    offered = datasets()
    return pack(assets(dashboards(offered), offered, address))


def assets(pages: dict[str, Dashboard], offered: dict[str, Dataset], address: URL) -> dict[str, Json]:
    """Every file of the bundle by its path."""
    files: dict[str, Json] = {
        "metadata.yaml": {"version": VERSION, "type": "assets", "timestamp": "2020-01-01T00:00:00+00:00"},
        "databases/orkestrasi.yaml": _database(address),
    }
    used = {chart.dataset for page in pages.values() for chart in page.charts}
    used |= {given.dataset for page in pages.values() for given in page.filters}
    mapped = {chart.dataset for page in pages.values() for chart in page.charts if chart.type == "map"}
    for name in sorted(used):
        files[f"datasets/orkestrasi/{name}.yaml"] = _dataset(offered[name])
    for name in sorted(mapped):
        files[f"datasets/orkestrasi/{_map_name(name)}.yaml"] = _map_dataset(offered[name])
    for name, page in sorted(pages.items()):
        for chart in page.charts:
            files[f"charts/{name}_{chart.name}.yaml"] = _chart(page, chart, offered[chart.dataset])
        files[f"dashboards/{name}.yaml"] = _dashboard(page)
    return files


def pack(files: dict[str, Json]) -> bytes:
    """The files as a zip, without any time of day in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"orkestrasi/{path}", (2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
            archive.writestr(entry, text)
    return packed.getvalue()


def asset_uuid(kind: str, name: str) -> str:
    """The identity of an asset: its kind and name, whatever its content."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}/{name}"))


def source_of(chart: Chart) -> str:
    """The name of the dataset that Superset asks for a chart."""
    return _map_name(chart.dataset) if chart.type == "map" else chart.dataset


def chart_uuid(page: Dashboard, chart: Chart) -> str:
    return asset_uuid("chart", f"{page.name}/{chart.name}")


def _database(address: URL) -> Json:
    uri = address.set(drivername="postgresql+psycopg2", password=PASSWORD_MASK)
    return {
        "database_name": DATABASE,
        "sqlalchemy_uri": uri.render_as_string(hide_password=False),
        "cache_timeout": None,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "extra": {
            "engine_params": {"connect_args": {"options": SESSION}},
            "metadata_params": {},
            "allows_virtual_table_explore": True,
            "schemas_allowed_for_csv_upload": [],
        },
        "uuid": asset_uuid("database", DATABASE),
        "version": VERSION,
    }


def _dataset(dataset: Dataset) -> Json:
    return {
        "table_name": dataset.name,
        "main_dttm_col": dataset.main_time,
        "description": dataset.description,
        "default_endpoint": None,
        "offset": 0,
        "cache_timeout": None,
        "schema": dataset.schema,
        "sql": None,
        "params": None,
        "template_params": None,
        "filter_select_enabled": True,
        "fetch_values_predicate": None,
        "extra": None,
        "normalize_columns": False,
        "always_filter_main_dttm": False,
        "uuid": asset_uuid("dataset", dataset.name),
        "metrics": [_metric(metric) for metric in dataset.metrics.values()],
        "columns": [_column(column) for column in dataset.columns.values()],
        "version": VERSION,
        "database_uuid": asset_uuid("database", DATABASE),
        "is_managed_externally": True,
    }


def _map_dataset(dataset: Dataset) -> Json:
    """The mart with the outlines of its regions: a line per part of an outline, so only a mean or a maximum is right
    when several regions are shown as one; a map shows each region for itself.
    """
    sql = (
        f"select mart.*, outline.{charts.OUTLINE}\n"
        f"from {dataset.schema}.{dataset.name} as mart\n"
        f"inner join {dataset.schema}.{OUTLINES} as outline on mart.{REGION} = outline.{REGION}"
    )
    outline = Column(charts.OUTLINE, "Outline of the region, or of one of its parts")
    document = _dataset(dataset)
    document |= {
        "table_name": _map_name(dataset.name),
        "sql": sql,
        "uuid": asset_uuid("dataset", _map_name(dataset.name)),
        "columns": [*document["columns"], _column(outline)],
    }
    return document


def _map_name(dataset: str) -> str:
    return f"{dataset}_on_map"


def _column(column: Column) -> Json:
    return {
        "column_name": column.name,
        "verbose_name": column.label,
        "is_dttm": column.is_time,
        "is_active": True,
        "type": column.data_type.upper() if column.data_type else None,
        "advanced_data_type": None,
        "groupby": True,
        "filterable": True,
        "expression": column.expression,
        "description": column.description,
        "python_date_format": None,
        "extra": {},
    }


def _metric(metric: Metric) -> Json:
    return {
        "metric_name": metric.name,
        "verbose_name": metric.label,
        "metric_type": None,
        "expression": metric.expression,
        "description": metric.description,
        "d3format": D3_FORMATS[metric.format] if metric.format else None,
        "currency": None,
        "extra": {},
        "warning_text": None,
    }


def _chart(page: Dashboard, chart: Chart, dataset: Dataset) -> Json:
    query = charts.query(chart)
    # The importer puts the number of the dataset in place of this one.
    context = {
        "datasource": {"id": 0, "type": "table"},
        "force": False,
        "queries": [query],
        "form_data": charts.parameters(chart, dataset),
        "result_format": "json",
        "result_type": "full",
    }
    return {
        "slice_name": chart.title,
        "description": chart.description,
        "certified_by": None,
        "certification_details": None,
        "viz_type": charts.superset_type(chart),
        "params": charts.parameters(chart, dataset),
        "query_context": json.dumps(context, ensure_ascii=False) if query else None,
        "cache_timeout": None,
        "uuid": chart_uuid(page, chart),
        "version": VERSION,
        "dataset_uuid": asset_uuid("dataset", source_of(chart)),
        "is_managed_externally": True,
    }


def _dashboard(page: Dashboard) -> Json:
    return {
        "dashboard_title": page.title,
        "description": page.description,
        "css": "",
        "slug": page.name,
        "uuid": asset_uuid("dashboard", page.name),
        "position": layout.position(page, lambda chart: chart_uuid(page, chart)),
        "metadata": layout.metadata(page, lambda name: asset_uuid("dataset", name), charts.metric_colors(page)),
        "version": VERSION,
        "published": True,
        "is_managed_externally": True,
    }

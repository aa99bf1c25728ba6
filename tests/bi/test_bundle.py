"""The bundle: the same every time, without a secret, and each part where Superset's importer looks for it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import URL

from orkestrasi.bi.bundle import asset_uuid, assets, pack
from orkestrasi.bi.model import Dataset
from orkestrasi.bi.read import dashboards
from orkestrasi.settings import ROOT

Json = dict[str, Any]
ADDRESS = URL.create("postgresql", "bi_reader", "sangat-rahasia", "127.0.0.1", 15432, "orkestrasi")


@pytest.fixture(scope="module")
def files(offered: dict[str, Dataset]) -> dict[str, Json]:
    """What lies in the zip, read back from it."""
    packed = pack(assets(dashboards(offered), offered, ADDRESS))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name.removeprefix("orkestrasi/"): yaml.safe_load(archive.read(name)) for name in archive.namelist()}


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes_in_any_process(offered: dict[str, Dataset], tmp_path: Path) -> None:
    here = pack(assets(dashboards(offered), offered, ADDRESS))
    program = f"""
import sys
from sqlalchemy import make_url
from orkestrasi.bi.bundle import build
sys.stdout.buffer.write(build(make_url({ADDRESS.render_as_string(hide_password=False)!r})))
"""
    environment = os.environ | {
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(ROOT / "include"),
        "TZ": "Asia/Jayapura",
        "ORKESTRASI_HOME": str(tmp_path),
        "ORKESTRASI_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/orkestrasi",
    }
    there = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True).stdout
    assert there == here


def test_no_password_is_in_it(files: dict[str, Json]) -> None:
    database = files["databases/orkestrasi.yaml"]
    assert database["sqlalchemy_uri"] == "postgresql+psycopg2://bi_reader:XXXXXXXXXX@127.0.0.1:15432/orkestrasi"
    assert "rahasia" not in json.dumps(files)
    assert not any(database[key] for key in ("allow_dml", "allow_ctas", "allow_cvas", "allow_csv_upload"))


def test_an_identity_is_for_ever() -> None:
    # Were these to change, the next import would double every dashboard of every installation.
    assert asset_uuid("database", "Orkestrasi") == "5aa6409f-3f32-5e71-b34c-6733c1ed1cbe"
    assert asset_uuid("dashboard", "inflasi") == "997131f3-6c63-57d0-a5ff-a2370dac0869"
    assert asset_uuid("chart", "inflasi/peta") == "07dc9016-2bff-5b84-ba92-00729c8732e1"


def test_charts_name_metrics_that_their_dataset_has(files: dict[str, Json]) -> None:
    datasets = {file["uuid"]: file for path, file in files.items() if path.startswith("datasets/")}
    charts = {path: file for path, file in files.items() if path.startswith("charts/")}
    assert charts
    for path, chart in charts.items():
        dataset = datasets[chart["dataset_uuid"]]
        parameters = chart["params"]
        metrics = parameters.get("metrics") or [parameters["metric"]]
        # Named, never written out: the formula has one home.
        assert set(metrics) <= {metric["metric_name"] for metric in dataset["metrics"]}, path
        columns = {column["column_name"] for column in dataset["columns"]}
        used = {condition["subject"] for condition in parameters["adhoc_filters"]}
        used |= {*parameters.get("groupby", []), *parameters.get("groupbyRows", [])}
        assert used <= columns, path


def test_queries_of_the_api_ask_what_the_page_asks(files: dict[str, Json]) -> None:
    for path, chart in files.items():
        if not path.startswith("charts/") or chart["query_context"] is None:
            continue
        query = json.loads(chart["query_context"])["queries"][0]
        parameters = chart["params"]
        assert query["metrics"] == (parameters.get("metrics") or [parameters["metric"]]), path
        assert [(f["col"], f["op"], f.get("val")) for f in query["filters"]] == [
            (f["subject"], f["operator"], f["comparator"]) for f in parameters["adhoc_filters"]
        ], path


def test_a_page_holds_each_of_its_charts_once(files: dict[str, Json]) -> None:
    for path, page in files.items():
        if path.startswith("dashboards/"):
            placed = [part["meta"]["uuid"] for part in page["position"].values()
                      if isinstance(part, dict) and part["type"] == "CHART"]  # fmt: skip
            own = [chart["uuid"] for name, chart in files.items() if name.startswith(f"charts/{page['slug']}_")]
            assert sorted(placed) == sorted(own)


def test_a_filter_narrows_at_once_and_only_charts_of_its_mart(files: dict[str, Json]) -> None:
    page = files["dashboards/inflasi.yaml"]
    given = page["metadata"]["native_filter_configuration"][0]
    assert given["targets"] == [
        {"datasetUuid": asset_uuid("dataset", "mart_indicator"), "column": {"name": "period_key"}}
    ]
    # Without it Superset shows the filter as set, and the figures of all periods.
    assert given["requiredFirst"] is True and given["controlValues"]["defaultToFirstItem"] is True
    charts = {part["meta"]["chartId"]: part["meta"]["uuid"] for part in page["position"].values()
              if isinstance(part, dict) and part["type"] == "CHART"}  # fmt: skip
    spared = {charts[number] for number in given["scope"]["excluded"]}
    others = ("tren", "harga", "harga_tabel", "tindakan", "kelengkapan", "cakupan")
    assert spared == {asset_uuid("chart", f"inflasi/{name}") for name in others}


def test_a_map_asks_its_mart_joined_with_the_outlines(files: dict[str, Json]) -> None:
    chart = files["charts/inflasi_peta.yaml"]
    dataset = files["datasets/orkestrasi/mart_indicator_on_map.yaml"]
    assert chart["dataset_uuid"] == dataset["uuid"]
    assert "marts.mart_region_polygon" in dataset["sql"]
    plain = files["datasets/orkestrasi/mart_indicator.yaml"]
    assert dataset["metrics"] == plain["metrics"]
    assert [c["column_name"] for c in dataset["columns"]] == [c["column_name"] for c in plain["columns"]] + ["polygon"]
    # No style of a base map that something would be loaded for.
    assert not chart["params"]["mapbox_style"].startswith(("mapbox:", "tile:", "http"))


def test_numbers_are_written_in_the_format_of_the_metric(files: dict[str, Json]) -> None:
    assert files["charts/nasional_kelengkapan_klaster.yaml"]["params"]["y_axis_format"] == ",.1%"
    assert files["charts/inflasi_harga.yaml"]["params"]["y_axis_format"] == "$,.0f"

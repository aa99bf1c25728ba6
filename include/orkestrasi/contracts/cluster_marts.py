"""`mart_<cluster>_indicator`: the figures of one cluster, for each cluster that has a contract of indicators.

Its columns, their types and their words are those of mart_indicator, read from its yml.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from orkestrasi.contracts.generated import SQL_HEAD, YML_HEAD, dump
from orkestrasi.contracts.model import Contract
from orkestrasi.settings import DBT_PROJECT

MARTS = DBT_PROJECT / "models" / "marts"
MART_INDICATOR = MARTS / "common" / "mart_indicator.yml"


def render(contracts: dict[str, Contract]) -> dict[Path, str]:
    """Path and content of the two files of each cluster."""
    clusters = sorted({c.cluster for c in contracts.values() if c.kind == "indicators" and c.cluster != "common"})
    columns = _columns()
    files = {}
    for cluster in clusters:
        name = f"mart_{cluster}_indicator"
        files[MARTS / cluster / f"{name}.sql"] = _sql(cluster, columns)
        files[MARTS / cluster / f"{name}.yml"] = _yml(name, cluster, columns)
    return files


def generated() -> list[Path]:
    """The files of this kind that stand in the project, whether or not their cluster still does."""
    return [path for path in MARTS.glob("*/mart_*_indicator.*") if path.read_text(encoding="utf-8").startswith(HEADS)]


HEADS = (SQL_HEAD, YML_HEAD)


def _columns() -> list[dict[str, Any]]:
    (model,) = yaml.safe_load(MART_INDICATOR.read_text(encoding="utf-8"))["models"]
    return [{key: c[key] for key in ("name", "data_type", "description")} for c in model["columns"]]


def _sql(cluster: str, columns: list[dict[str, Any]]) -> str:
    names = ",\n".join(f"    {c['name']}" for c in columns)
    return (
        f"{SQL_HEAD}\n{{{{ config(materialized='published_view') }}}}\n\n"
        f"select\n{names}\nfrom {{{{ ref('mart_indicator') }}}}\nwhere cluster_code = '{cluster}'\n"
    )


def _yml(name: str, cluster: str, columns: list[dict[str, Any]]) -> str:
    model = {
        "name": name,
        "description": f"One row per region, indicator of the cluster {cluster}, source and period: mart_indicator, "
        "for one cluster.",
        "columns": columns,
    }
    return YML_HEAD + dump({"version": 2, "models": [model]})

"""The star on one page, read from the models: the bus matrix of facts and dimensions, and the list of marts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from orkestrasi.settings import DBT_PROJECT, ROOT

MODELS = DBT_PROJECT / "models"
PAGES = ROOT / "docs"
HEAD = "<!-- Generated from dbt_project/models by `make docs`; do not edit. -->\n\n"


@dataclass(frozen=True)
class Table:
    """A model of the star: its grain in words, and the models its keys point at (column -> model, and how)."""

    name: str
    description: str
    columns: tuple[str, ...]
    enforced: dict[str, str]
    tested: dict[str, str]

    @property
    def grain(self) -> str:
        """The first sentence of the description, which says what one row is."""
        return self.description.split(". ")[0].rstrip(".")

    @property
    def is_fact(self) -> bool:
        return self.name.startswith(("fct_", "agg_"))


def render() -> dict[Path, str]:
    """Path and content of every generated page."""
    return {PAGES / "bus-matrix.md": bus_matrix(tables("warehouse")), PAGES / "marts.md": marts(tables("marts"))}


def tables(layer: str) -> list[Table]:
    """The models of one layer, by name."""
    found = []
    for path in sorted((MODELS / layer).rglob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            found.append(_table(model))
    return sorted(found, key=lambda table: table.name)


def _table(model: dict[str, Any]) -> Table:
    enforced, tested = {}, {}
    for constraint in model.get("constraints", []):
        if constraint["type"] == "foreign_key":
            for column in constraint["columns"]:
                enforced[column] = _referred(constraint["to"])
    for column in model.get("columns", []):
        for test in column.get("data_tests", []):
            if isinstance(test, dict) and "relationships" in test:
                tested[column["name"]] = _referred(test["relationships"]["arguments"]["to"])
    return Table(
        name=model["name"],
        description=" ".join(model.get("description", "").split()),
        columns=tuple(column["name"] for column in model.get("columns", [])),
        enforced=enforced,
        tested=tested,
    )


def _referred(to: str) -> str:
    return to.removeprefix("ref('").removesuffix("')")


def bus_matrix(warehouse: list[Table]) -> str:
    """Facts down, dimensions across: ● a foreign key, ○ a key whose fit is tested at each build."""
    facts = [table for table in warehouse if table.is_fact]
    dimensions = [table for table in warehouse if table.name.startswith("dim_")]
    bridges = [table for table in warehouse if table.name.startswith("bridge_")]
    labels = [dimension.name.removeprefix("dim_").replace("_", " ") for dimension in dimensions]
    lines = [
        HEAD + "# Bus matrix",
        "",
        "Facts down, conformed dimensions across. ● = foreign key, ○ = tested at each build. Every fact is append-only",
        "and keyed by submission; the sums in `agg_` tables are made once per submission.",
        "",
        "| fact | one row per | " + " | ".join(labels) + " |",
        "|---|---|" + ":-:|" * len(dimensions),
    ]
    for fact in facts:
        marks = [_mark(fact, dimension.name) for dimension in dimensions]
        lines.append(f"| `{fact.name}` | {_row(fact.grain)} | " + " | ".join(marks) + " |")
    lines += ["", "| dimension or bridge | one row per |", "|---|---|"]
    lines += [f"| `{table.name}` | {_row(table.grain)} |" for table in [*dimensions, *bridges]]
    return "\n".join(lines) + "\n"


def _mark(fact: Table, dimension: str) -> str:
    if dimension in fact.enforced.values():
        return "●"
    return "○" if dimension in fact.tested.values() else ""


def _row(grain: str) -> str:
    return grain.removeprefix("One row per ").partition(": ")[0].replace("|", "\\|")


def marts(models: list[Table]) -> str:
    """Every mart with what one row is; the columns explain themselves in the database."""
    lines = [
        HEAD + "# Marts",
        "",
        "What BI reads: views in the schema `marts`, each showing the rows of one publication. In psql, `\\d+ marts.*`",
        "shows every column with its meaning.",
        "",
        "| mart | one row per |",
        "|---|---|",
        *(f"| `{mart.name}` | {_row(mart.grain)} |" for mart in models),
    ]
    return "\n".join(lines) + "\n"


def drift() -> list[str]:
    """Generated pages that are missing or say something else than the models."""
    return [
        f"{path.relative_to(ROOT)} {'differs' if path.exists() else 'is missing'}; run make docs"
        for path, content in render().items()
        if not path.exists() or path.read_text(encoding="utf-8") != content
    ]


def write() -> list[Path]:
    """Write the pages that differ; returns them."""
    touched = []
    for path, content in render().items():
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")
            touched.append(path)
    return touched

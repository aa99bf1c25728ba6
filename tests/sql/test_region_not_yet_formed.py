"""REGION-NOT-YET-FORMED: figures for a province before the law that formed it."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "REGION-NOT-YET-FORMED"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("stunting_prevalence", "KEMENKES", "2021", {"region_code": "93", "stunting_pct": None})
    gate.deliver("stunting_prevalence", "KEMENKES", "2022", {"region_code": "93", "stunting_pct": 30})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("stunting_prevalence", "KEMENKES", "2021", {"region_code": "93", "stunting_pct": 30})
    gate.deliver(
        "inflation_indicators",
        "BPS",
        "2022-11",
        {"region_code": "92", "code_system": "BPS", "inflation_yoy_pct": 4},
    )
    assert [(f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        ("Papua Selatan", "Papua"),
        ("Papua Barat Daya", "Papua Barat"),
    ]

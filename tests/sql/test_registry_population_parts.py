"""REGISTRY-POPULATION-PARTS: men and women add up to the population."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "REGISTRY-POPULATION-PARTS"
ROW = {"region_code": "11", "list_name": "Penduduk", "list_date": "2025-06-30"}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "region_registry",
        "KEMENDAGRI",
        "2024",
        ROW | {"male_count": 2_815_060, "female_count": 2_808_419, "population_count": 5_623_479},
        ROW | {"region_code": "12", "population_count": 5},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "region_registry", "KEMENDAGRI", "2024", ROW | {"male_count": 5, "female_count": 6, "population_count": 10}
    )
    assert [(f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [("10", "11", "-1")]

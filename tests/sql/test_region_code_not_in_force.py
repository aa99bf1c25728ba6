"""REGION-CODE-NOT-IN-FORCE: a code used in a period in which the region had another one."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "REGION-CODE-NOT-IN-FORCE"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("stunting_prevalence", "KEMENKES", "2021", {"region_code": "91.01"})
    gate.deliver(
        "stunting_prevalence",
        "KEMENKES",
        "2023",
        {"region_code": "93.01"},
        {"region_code": "9501", "code_system": "BPS", "period": "2024"},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("stunting_prevalence", "KEMENKES", "2021", {"region_code": "93.01"})
    gate.deliver("stunting_prevalence", "KEMENKES", "2023", {"region_code": "9501", "code_system": "BPS"})
    assert [(f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        ("KEMENDAGRI 93.01", "KEMENDAGRI 91.01"),
        ("BPS 9501", "BPS 9401"),
    ]

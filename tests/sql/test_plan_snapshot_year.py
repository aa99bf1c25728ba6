"""PLAN-SNAPSHOT-YEAR: a plan is taken within a year of its fiscal year."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "PLAN-SNAPSHOT-YEAR"
PLAN = {"plan_id": "55000001", "fiscal_year": "2024", "budget_ceiling_idr": 1}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    for period, day in (("2023", "2023-12-28"), ("2024", "2024-03-31"), ("2025", "2025-01-10")):
        gate.deliver("procurement_plans", "LKPP", period, PLAN | {"region_code": "32.04", "snapshot_on": day})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    row = PLAN | {"region_code": "32.04", "snapshot_on": "2024-03-31"}
    gate.deliver("procurement_plans", "LKPP", "2024", row | {"fiscal_year": "2022"}, row | {"fiscal_year": "2026"})
    assert [(f["row_number"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        (1, "2024-03-31", "2022"),
        (2, "2024-03-31", "2026"),
    ]

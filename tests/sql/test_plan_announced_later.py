"""PLAN-ANNOUNCED-LATER: a snapshot does not know of later announcements."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "PLAN-ANNOUNCED-LATER"
PLAN = {
    "region_code": "32.04",
    "plan_id": "55000001",
    "fiscal_year": "2024",
    "snapshot_on": "2024-03-31",
    "budget_ceiling_idr": 1,
}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("procurement_plans", "LKPP", "2024", PLAN, PLAN | {"announced_on": "2024-03-31"})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("procurement_plans", "LKPP", "2024", PLAN | {"announced_on": "2024-04-02"})
    assert [(f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        ("2024-04-02", "2024-03-31", "2")
    ]

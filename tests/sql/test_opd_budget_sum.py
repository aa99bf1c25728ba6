"""OPD-BUDGET-SUM: the parts of an office's budget add up, twice over."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "OPD-BUDGET-SUM"
BUDGET = {
    "org_unit_code": "1.01.0.00.0.00.01.0000",
    "operating_idr": 60,
    "capital_idr": 30,
    "contingency_idr": 10,
    "procurement_idr": 100,
    "non_procurement_idr": 900,
    "total_idr": 1000,
}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    empty = {name: 0 for name in BUDGET} | {"org_unit_code": "7.01"}
    gate.deliver("opd_budgets", "32.04", "2025", BUDGET, empty)
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("opd_budgets", "32.04", "2025", BUDGET | {"procurement_idr": 150})
    assert [(f["column_name"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        ("procurement_idr", "150", "100", "50"),
        ("total_idr", "1000", "1050", "-50"),
    ]

"""INV-KBLI-UNKNOWN: the first two digits of a KBLI code are one of its 88 divisions."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "INV-KBLI-UNKNOWN"
PROJECT = {
    "nib": "9120001234567",
    "kbli_code": "10710",
    "investment_type": "PMDN",
    "business_scale": "BESAR",
    "lkpm_status": "DISETUJUI",
    "fixed_capital_idr": 700,
    "working_capital_idr": 300,
}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "investment_projects",
        "52.71",
        "2024-TW1",
        PROJECT,
        PROJECT | {"kbli_code": "01111"},
        PROJECT | {"kbli_code": "1111"},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("investment_projects", "52.71", "2024-TW1", PROJECT | {"kbli_code": "34000"}, PROJECT)
    (found,) = gate.findings(RULE)
    assert (found["row_number"], found["value"]) == (1, "34000")

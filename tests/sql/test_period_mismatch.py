"""PERIOD-MISMATCH: a row outside the period its file was delivered for."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "PERIOD-MISMATCH"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("poverty_indicators", "BPS", "2023", {"region_code": "11", "period": "2023-03"}, {"region_code": "12"})
    gate.deliver("domestic_spending", "11", "2024-TW1", {"period": "Triwulan I"})  # CELL-FORMAT says so
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("domestic_spending", "11", "2024-TW1", {"period": "2024-TW2"}, {"period": "1850"}, {"period": "2024"})
    assert [(f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        ("2024-TW2", "2024-TW1"),
        ("1850", "2024-TW1"),
        ("2024", "2024-TW1"),
    ]

"""SECTOR-UNKNOWN: sector codes come from the reference list."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "SECTOR-UNKNOWN"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("investment_realization", "52.72", "2025-TW1", {"sector_code": "C"})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("investment_realization", "52.72", "2025-TW1", {"sector_code": "C"}, {"sector_code": "Industri"})
    (found,) = gate.findings(RULE)
    assert (found["row_number"], found["column_name"], found["value"]) == (2, "sector_code", "Industri")

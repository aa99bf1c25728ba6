"""INV-PROVINCE-SUM: regencies and cities add up to no more than their province."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "INV-PROVINCE-SUM"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("investment_realization", "52", "2025-TW1", {"sector_code": "C", "total_idr": 9_000_000_000})
    gate.deliver("investment_realization", "52.71", "2025-TW1", {"sector_code": "C", "total_idr": 4_000_000_000})
    gate.deliver("investment_realization", "52.72", "2025-TW1", {"sector_code": "C", "total_idr": 5_000_000_000})
    gate.deliver("investment_realization", "52.72", "2025-TW2", {"sector_code": "C", "total_idr": 99_000_000_000})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("investment_realization", "52", "2025-TW1", {"sector_code": "C", "total_idr": 9_000_000_000})
    gate.deliver("investment_realization", "52.71", "2025-TW1", {"sector_code": "C", "total_idr": 4_000_000_000})
    gate.deliver("investment_realization", "52.72", "2025-TW1", {"sector_code": "C", "total_idr": 6_000_000_000})
    # Where the province is not in this load, its regencies hear of it.
    gate.deliver(
        "investment_realization",
        "53",
        "2025-TW1",
        {"sector_code": "C", "total_idr": 1_000_000_000},
        accepted=True,
    )
    gate.deliver("investment_realization", "53.71", "2025-TW1", {"sector_code": "C", "total_idr": 3_000_000_000})
    found = [(f["region_id"], f["value"], f["expected"]) for f in gate.findings(RULE)]
    assert [row[1:] for row in found] == [("10000000000", "9000000000"), ("3000000000", "1000000000")]

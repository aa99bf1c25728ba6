"""INS-SECTORS-TOTAL: the sectors of a yearly summary add up to its total."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "INS-SECTORS-TOTAL"
SECTORS = (
    "energy",
    "tourism",
    "agriculture",
    "public_works",
    "trade",
    "transport",
    "telecommunication",
    "manufacturing",
)


def row(other: int, total: int) -> dict[str, int]:
    sectors = {f"sector_{name}_idr": 10_000_000_000 for name in SECTORS}
    return sectors | {"sector_other_idr": other, "total_idr": total}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("investment_summary", "52.72", "2025", row(5, 80_000_000_005))
    # Without any sector there is nothing to add up; one rupiah may be lost to rounding.
    gate.deliver("investment_summary", "52.71", "2025", {"total_idr": 80_000_000_000})
    gate.deliver("investment_summary", "52.01", "2025", row(5, 80_000_000_006))
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("investment_summary", "52.72", "2025", row(5, 94_800_000_005))
    assert [(f["column_name"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        ("total_idr", "94800000005", "80000000005", "14800000000")
    ]

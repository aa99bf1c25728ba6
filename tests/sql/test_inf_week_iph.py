"""INF-WEEK-IPH: a weekly row carries the IPH and nothing else."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "INF-WEEK-IPH"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("inflation_indicators", "BPS", "2025-W17", {"region_code": "13.05", "iph_change_pct": 6.32})
    gate.deliver("inflation_indicators", "BPS", "2025-04", {"region_code": "13.05", "cpi_index": 105.19})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "inflation_indicators",
        "BPS",
        "2025-W17",
        {"region_code": "13.05", "iph_change_pct": 6.32, "inflation_yoy_pct": 2.57, "cpi_index": 105.19},
    )
    assert [(f["column_name"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        ("cpi_index", "105.19", "2025-W17"),
        ("inflation_yoy_pct", "2.57", "2025-W17"),
    ]

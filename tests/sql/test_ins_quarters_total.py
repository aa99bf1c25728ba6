"""INS-QUARTERS-TOTAL: the four quarters add up to the year."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "INS-QUARTERS-TOTAL"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    quarters = {f"quarter_{i}_idr": i * 1_000_000 for i in (1, 2, 3, 4)}
    gate.deliver("investment_summary", "52.72", "2025", quarters | {"total_idr": 10_000_000})
    gate.deliver("investment_summary", "52.71", "2025", {"total_idr": 5})
    assert gate.findings(RULE) == []


def test_fails_where_quarters_are_cumulated(db: Connection) -> None:
    gate = Gate(db)
    cumulated = {"quarter_1_idr": 1_000, "quarter_2_idr": 3_000, "quarter_3_idr": 6_000, "quarter_4_idr": 10_000}
    gate.deliver("investment_summary", "52.72", "2025", cumulated | {"total_idr": 10_000})
    assert [(f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [("10000", "20000", "-10000")]

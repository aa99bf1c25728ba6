"""INS-PARTS-TOTAL: foreign plus domestic investment is the total of a yearly summary."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "INS-PARTS-TOTAL"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("investment_summary", "52.72", "2025", {"pma_idr": 4_268_500, "pmdn_idr": 100, "total_idr": 4_268_600})
    gate.deliver("investment_summary", "52.71", "2025", {"total_idr": 5})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("investment_summary", "52.72", "2025", {"pma_idr": 40, "pmdn_idr": 60, "total_idr": 90})
    assert [(f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [("90", "100", "-10")]

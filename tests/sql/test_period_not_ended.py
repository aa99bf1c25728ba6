"""PERIOD-NOT-ENDED: a report cannot arrive before its period can be reported."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "PERIOD-NOT-ENDED"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("domestic_spending", "11", "2025-TW1", {}, received="2025-04-01 00:30+07")
    # SPBE's calendar opens in December of its own year, also for those who owe nothing.
    gate.deliver("spbe_assessment", "BPS", "2023", {"region_code": "11"}, received="2023-12-20 09:00+07")
    # Who owes it has a window: that is WINDOW-NOT-OPEN's case.
    gate.deliver("domestic_spending", "11", "2024-TW1", {}, received="2024-03-31 23:30+07")
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("domestic_spending", "11", "2025-TW1", {}, {}, received="2025-03-31 23:30+07")
    assert [(f["row_number"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        (None, "2025-03-31", "2025-04-01", "1")
    ]

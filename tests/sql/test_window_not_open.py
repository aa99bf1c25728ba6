"""WINDOW-NOT-OPEN: a report that came before its window opened. Days end in Jakarta."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "WINDOW-NOT-OPEN"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("domestic_spending", "11", "2024-TW1", {}, received="2024-04-01 00:00+07")
    # Nobody owes it: it has no window, however early it comes.
    gate.deliver("domestic_spending", "11", "2025-TW1", {}, received="2024-04-01 00:00+07")
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    early = gate.deliver("domestic_spending", "11", "2024-TW1", {}, {}, received="2024-03-31 16:59+00")
    assert [
        (f["submission_id"], f["row_number"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)
    ] == [(early, None, "2024-03-31", "2024-04-01", "1")]

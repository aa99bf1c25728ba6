"""FOLLOW-UP-CLOSED: a closing day where an issue is done, and only there."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "FOLLOW-UP-CLOSED"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "performance_follow_ups",
        "11",
        "2023-TW1",
        {"status": "SELESAI", "closed_on": "2023-03-20"},
        {"status": "PROSES"},
        {"status": "BELUM"},
        # A blank status is CELL-REQUIRED's.
        {"closed_on": "2023-03-20"},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "performance_follow_ups",
        "11",
        "2023-TW1",
        {"status": "SELESAI"},
        {"status": "PROSES", "closed_on": "2023-03-20"},
    )
    assert [(f["row_number"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        (1, "-", "SELESAI"),
        (2, "2023-03-20", "PROSES"),
    ]

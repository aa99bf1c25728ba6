"""WINDOW-LOCKED: a report that came after the last day on which it was taken."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

from windows import DATASET, PERIOD, REPORTER, grant, lock

RULE = "WINDOW-LOCKED"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes_on_the_last_day_and_without_a_lock(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(DATASET, "12", PERIOD, {}, received="2026-06-30 09:00+07")
    lock(db, "2024-05-15")
    gate.deliver(DATASET, REPORTER, PERIOD, {}, received="2024-05-15 23:59+07")
    assert gate.findings(RULE) == []


def test_passes_within_an_exception(db: Connection) -> None:
    gate = Gate(db)
    lock(db, "2024-05-15")
    grant(db, "2024-06-01")
    gate.deliver(DATASET, REPORTER, PERIOD, {}, received="2024-06-01 23:59+07")
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    lock(db, "2024-05-15")
    locked = gate.deliver(DATASET, REPORTER, PERIOD, {}, {}, received="2024-05-16 00:00+07")
    assert [(f["submission_id"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        (locked, "2024-05-16", "2024-05-15", "1")
    ]


def test_fails_after_an_exception_ended_and_says_until_when_it_was_open(db: Connection) -> None:
    gate = Gate(db)
    lock(db, "2024-05-15")
    grant(db, "2024-06-01")
    gate.deliver(DATASET, REPORTER, PERIOD, {}, received="2024-06-03 09:00+07")
    assert [f["expected"] for f in gate.findings(RULE)] == ["2024-06-01"]


def test_of_two_exceptions_the_newer_counts(db: Connection) -> None:
    gate = Gate(db)
    lock(db, "2024-05-15")
    grant(db, "2024-07-01", granted_at="2024-04-10 09:00+07")
    grant(db, "2024-05-20", granted_at="2024-04-11 09:00+07")
    gate.deliver(DATASET, REPORTER, PERIOD, {}, received="2024-06-03 09:00+07")
    assert [f["expected"] for f in gate.findings(RULE)] == ["2024-05-20"]

"""WINDOW-LATE: a report that came after its due day is taken, with a warning."""

from __future__ import annotations

import pytest
from helpers import COLUMNS, Connection, Gate

from windows import DATASET, PERIOD, REPORTER, grant, lock

RULE = "WINDOW-LATE"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(DATASET, REPORTER, PERIOD, {}, received="2024-04-15 23:59+07")
    gate.deliver(DATASET, REPORTER, "2025-TW1", {}, received="2026-04-15 23:59+07")
    assert gate.findings(RULE) == []


def test_passes_within_an_exception(db: Connection) -> None:
    gate = Gate(db)
    grant(db, "2024-05-02")
    gate.deliver(DATASET, REPORTER, PERIOD, {}, received="2024-05-02 23:59+07")
    assert gate.findings(RULE) == []


@pytest.mark.parametrize(("verdict", "is_late"), [("accepted", False), ("accepted_with_warnings", False),
                                                  ("rejected", True)])  # fmt: skip
def test_a_correction_of_a_report_that_came_in_time_is_not_late(db: Connection, verdict: str, is_late: bool) -> None:
    gate = Gate(db)
    first = gate.deliver(DATASET, REPORTER, PERIOD, {}, accepted=True, received="2024-04-10 09:00+07")
    db.execute("update ledger.submission set verdict = %s where submission_id = %s", [verdict, first])
    gate.deliver(DATASET, REPORTER, PERIOD, {}, received="2024-05-20 09:00+07")
    assert bool(gate.findings(RULE)) is is_late


def test_a_correction_of_a_late_report_is_late(db: Connection) -> None:
    gate = Gate(db)
    first = gate.deliver(DATASET, REPORTER, PERIOD, {}, accepted=True, received="2024-04-17 09:00+07")
    db.execute("update ledger.submission set verdict = 'accepted' where submission_id = %s", [first])
    gate.deliver(DATASET, REPORTER, PERIOD, {}, received="2024-05-20 09:00+07")
    assert len(gate.findings(RULE)) == 1


def test_fails_counting_working_days_in_jakarta(db: Connection) -> None:
    gate = Gate(db)
    # Monday 15 April was the last day; the 16th in Jakarta has begun while it is still the 15th in Greenwich.
    late = gate.deliver(DATASET, REPORTER, PERIOD, {}, received="2024-04-15 17:00+00")
    # Friday 19, Monday 22: the weekend is not counted.
    later = gate.deliver(DATASET, "12", PERIOD, {}, received="2024-04-22 09:00+07")
    assert [(f["submission_id"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        (late, "2024-04-16", "2024-04-15", "1"),
        (later, "2024-04-22", "2024-04-15", "5"),
    ]


def test_what_is_locked_is_not_called_late_as_well(db: Connection) -> None:
    gate = Gate(db)
    lock(db, "2024-05-15")
    gate.deliver(DATASET, REPORTER, PERIOD, {}, received="2024-05-16 00:00+07")
    assert gate.findings(RULE) == []

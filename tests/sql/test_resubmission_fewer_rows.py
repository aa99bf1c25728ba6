"""RESUBMISSION-FEWER-ROWS: a new version with fewer than half of the rows of the one in force."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "RESUBMISSION-FEWER-ROWS"
ROWS = [{"region_code": str(code)} for code in (11, 12, 13, 14, 15)]


def count_rows(db: Connection) -> None:
    """What extract writes beside the rows."""
    db.execute(
        "update ledger.submission as s set row_count = "
        "(select count(*) from raw.stunting_prevalence as r where r.submission_id = s.submission_id)"
    )


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("stunting_prevalence", "KEMENKES", "2022", *ROWS, accepted=True)
    gate.deliver("stunting_prevalence", "KEMENKES", "2022", *ROWS[:3])
    gate.deliver("stunting_prevalence", "KEMENKES", "2023", *ROWS[:1])
    count_rows(db)
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("stunting_prevalence", "KEMENKES", "2022", *ROWS, accepted=True)
    shorter = gate.deliver("stunting_prevalence", "KEMENKES", "2022", *ROWS[:2])
    count_rows(db)
    assert [(f["submission_id"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [(shorter, "2", "5")]

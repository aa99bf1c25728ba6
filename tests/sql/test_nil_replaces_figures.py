"""NIL-REPLACES-FIGURES: a nil return that takes the place of a report with figures."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "NIL-REPLACES-FIGURES"
REPORT = ("domestic_spending", "11", "2024-TW1")


def declare_nil(db: Connection, submission_id: int) -> int:
    db.execute("update ledger.submission set is_nil = true, row_count = 0 where submission_id = %s", [submission_id])
    return submission_id


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    declare_nil(db, gate.deliver(*REPORT, accepted=True))
    # Nil after nil, figures after nil, and nil where nothing stood before.
    declare_nil(db, gate.deliver(*REPORT))
    gate.deliver(*REPORT, {})
    declare_nil(db, gate.deliver("domestic_spending", "12", "2024-TW1"))
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    standing = gate.deliver(*REPORT, {}, {}, accepted=True)
    db.execute("update ledger.submission set row_count = 2 where submission_id = %s", [standing])
    nil = declare_nil(db, gate.deliver(*REPORT))
    assert [(f["submission_id"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        (nil, "0", "2", "1")
    ]
    assert gate.findings("RESUBMISSION-FEWER-ROWS") == [], "said once"

"""SUBMISSION-OLDER-THAN-CURRENT: an old file sent after a newer one is kept and replaces nothing."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "SUBMISSION-OLDER-THAN-CURRENT"
REPORT = ("domestic_spending", "11", "2024-TW1")


def made(db: Connection, submission_id: int, prepared_at: str | None, part: str = "") -> None:
    db.execute(
        "update ledger.submission set prepared_at = %s, part = %s where submission_id = %s",
        [prepared_at, part, submission_id],
    )


def in_force(db: Connection) -> list[int]:
    return [
        row[0]
        for row in db.execute(
            "select submission_id from ledger.submission_in_force "
            "where (dataset, reporter_id, period_key) = (%s, %s, %s)",
            REPORT,
        )
    ]


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    made(db, gate.deliver(*REPORT, {}, accepted=True), "2026-06-01 09:00+07")
    made(db, gate.deliver(*REPORT, {}), "2026-06-02 09:00+07")
    # Another part of the report is another matter.
    made(db, gate.deliver(*REPORT, {}), "2026-05-01 09:00+07", part="kota")
    assert gate.findings(RULE) == []


def test_fails_and_the_newer_file_stays_in_force(db: Connection) -> None:
    gate = Gate(db)
    current = gate.deliver(*REPORT, {}, accepted=True)
    made(db, current, "2026-06-02 09:00+07")
    older = gate.deliver(*REPORT, {}, received="2026-06-30 10:00+07")
    made(db, older, "2026-06-01 08:30+07")
    assert [(f["submission_id"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        (older, "2026-06-01 08:30", "2026-06-02 09:00", "1")
    ]
    db.execute("update ledger.submission set state = 'accepted' where submission_id = %s", [older])
    assert in_force(db) == [current]


def test_a_file_that_claims_to_be_from_the_future_does_not_win_for_ever(db: Connection) -> None:
    gate = Gate(db)
    made(db, gate.deliver(*REPORT, {}, accepted=True, received="2026-06-29 09:00+07"), "2031-01-01 00:00+07")
    correction = gate.deliver(*REPORT, {}, received="2026-06-30 09:00+07")
    assert gate.findings(RULE) == []
    db.execute("update ledger.submission set state = 'accepted' where submission_id = %s", [correction])
    assert in_force(db) == [correction]


def test_the_rows_in_force_follow_the_newer_file(db: Connection) -> None:
    gate = Gate(db)
    current = gate.deliver(*REPORT, {}, accepted=True)
    made(db, current, "2026-06-02 09:00+07")
    made(db, gate.deliver(*REPORT, {}), "2026-06-01 08:30+07")
    other_part = gate.deliver(*REPORT, {})
    made(db, other_part, "2026-05-01 08:30+07", part="kota")
    rows = db.execute(
        "select distinct submission_id from gate.domestic_spending_in_force "
        "where reporter_id = '11' and period_key = '2024-TW1' order by 1"
    ).fetchall()
    assert rows == [(current,), (other_part,)]

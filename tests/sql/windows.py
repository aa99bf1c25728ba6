"""Windows for the WINDOW-* rules: a lock, an exception."""

from __future__ import annotations

from helpers import Connection

OWED = ("11", "domestic_spending", "2024-TW1")
# As in the calendar: opens 1 April 2024, due 15 April 2024.
DATASET, REPORTER, PERIOD = OWED[1], OWED[0], OWED[2]


def lock(db: Connection, last_day: str) -> None:
    db.execute(
        "update ledger.obligation set locks_on = %s where (reporter_id, dataset, period_key) = (%s, %s, %s)",
        [last_day, *OWED],
    )


def grant(db: Connection, open_until: str, granted_at: str = "2024-04-10 09:00+07") -> None:
    db.execute(
        "insert into ledger.window_exception "
        "(reporter_id, dataset, period_key, open_until, reason, granted_by, granted_at) "
        "values (%s, %s, %s, %s, 'banjir', 'Direktorat Kinerja', %s)",
        [*OWED, open_until, granted_at],
    )

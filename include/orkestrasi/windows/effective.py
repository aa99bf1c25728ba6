"""In which period the figures of a submission count."""

from __future__ import annotations

import logging
from typing import Any

import psycopg

from orkestrasi.contracts.load import contracts

LOG = logging.getLogger(__name__)


def assign(connection: psycopg.Connection[Any], load_id: int) -> int:
    """Write `effective_period_key` of the load's judged submissions, in the caller's transaction.

    It is the period reported, except for a late report of a dataset whose contract says `lateCountsIn: next_period`:
    that counts in the next period of the same type. To be called before the verdicts are given: afterwards a later
    exception changes nothing. Returns how many submissions count elsewhere than in their own period.
    """
    moving = sorted(c.dataset for c in contracts().values() if c.late_counts_in == "next_period")
    rows = connection.execute(
        """
        update ledger.submission as s
        set effective_period_key = coalesce(late.next_period_key, s.period_key)
        from ledger.submission as judged
        left join (
            select w.submission_id, following.period_key as next_period_key, true as is_late
            from ledger.submission as l
            inner join ledger.submission_window as w on l.submission_id = w.submission_id and w.is_late
            inner join reference.period as reported on l.period_key = reported.period_key
            left join reference.period as following
                on reported.period_type = following.period_type and reported.ends_on + 1 = following.starts_on
            where l.load_id = %(load)s and l.state = 'loaded' and l.dataset = any(%(moving)s)
        ) as late on judged.submission_id = late.submission_id
        where s.submission_id = judged.submission_id and judged.load_id = %(load)s and judged.state = 'loaded'
        returning s.submission_id, s.period_key, s.effective_period_key, coalesce(late.is_late, false)
        """,
        {"load": load_id, "moving": moving},
    ).fetchall()
    moved = 0
    for submission_id, period, effective, is_late in rows:
        if is_late and effective == period:
            # Beyond the last period known: the figures must not get lost for want of a line in period.csv.
            LOG.warning("submission %s is late, but no period follows %s; it counts there", submission_id, period)
        moved += effective != period
    return moved

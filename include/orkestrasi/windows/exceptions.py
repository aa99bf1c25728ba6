"""Exceptions to the reporting calendar: who may still report until when, why, and which office says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg

# Titles that stand before or behind a person's name; an office carries none.
_PERSON = re.compile(
    r"\b(drs?|dra|ir|h|hj|prof|bapak|ibu|sdr|sdri)\.|\b(bapak|ibu)\b|,\s*(s|m)\.?\s?[a-z]{1,4}\b", re.I
)


class GrantRefusedError(ValueError):
    """An exception that cannot be granted as asked; `problems` lists every reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class WindowException:
    """One exception granted; of several for the same obligation the newest counts."""

    exception_id: int
    reporter_id: str
    dataset: str
    period_key: str
    open_until: date
    reason: str
    granted_by: str
    granted_at: datetime


@dataclass(frozen=True)
class Window:
    """What one reporter owes, when it may come, and how it stands on a day.

    `standing` is before, open, late or locked; `is_met` that an accepted report or nil return is in force.
    """

    reporter_id: str
    dataset: str
    period_key: str
    opens_on: date
    due_on: date
    locks_on: date | None
    open_until: date | None
    standing: str
    is_met: bool


def grant(
    connection: psycopg.Connection[Any],
    reporter_id: str,
    dataset: str,
    period_key: str,
    open_until: date,
    reason: str,
    granted_by: str,
) -> WindowException:
    """Record an exception in the caller's transaction; until `open_until` the report is neither late nor locked.

    `granted_by` is an office. An earlier day than before takes an exception back from that day on. Raises
    GrantRefusedError.
    """
    problems = []
    if not reason.strip():
        problems.append("give the reason (and the letter it stands in)")
    problems += office_problems(granted_by)
    owed = connection.execute(
        "select opens_on from ledger.obligation where (reporter_id, dataset, period_key) = (%s, %s, %s)",
        [reporter_id, dataset, period_key],
    ).fetchone()
    if owed is None:
        problems.append(f"{reporter_id} does not owe {dataset} {period_key}; what nobody owes has no window")
    elif open_until < owed[0]:
        problems.append(f"{open_until} is before the window opens ({owed[0]})")
    if problems:
        raise GrantRefusedError(problems)
    connection.execute(
        "insert into ledger.window_exception (reporter_id, dataset, period_key, open_until, reason, granted_by, "
        "granted_at) values (%s, %s, %s, %s, %s, %s, clock_timestamp())",
        [reporter_id, dataset, period_key, open_until, reason.strip(), granted_by.strip()],
    )
    return granted(connection, reporter_id, dataset, period_key)[0]


def office_problems(office: str) -> list[str]:
    """Why a text is no office: it is empty, or carries a person's title. Persons' names are kept nowhere."""
    if not office.strip():
        return ["name the office that grants or declares it"]
    if _PERSON.search(office):
        return [f"{office!r} looks like a person; name the office (Biro ..., Dinas ..., Direktorat ...)"]
    return []


def granted(
    connection: psycopg.Connection[Any],
    reporter_id: str | None = None,
    dataset: str | None = None,
    period_key: str | None = None,
) -> list[WindowException]:
    """Exceptions, newest first; None means any."""
    rows = connection.execute(
        """
        select exception_id, reporter_id, dataset, period_key, open_until, reason, granted_by, granted_at
        from ledger.window_exception
        where
            reporter_id = coalesce(%s, reporter_id)
            and dataset = coalesce(%s, dataset)
            and period_key = coalesce(%s, period_key)
        order by granted_at desc, exception_id desc
        """,
        [reporter_id, dataset, period_key],
    ).fetchall()
    return [WindowException(*row) for row in rows]


# Every obligation with its newest exception and how it stands on the day %(on)s.
OBLIGATIONS = """
select
    o.reporter_id,
    o.dataset,
    o.period_key,
    o.opens_on,
    o.due_on,
    o.locks_on,
    e.open_until,
    case
        when %(on)s::date < o.opens_on then 'before'
        when %(on)s::date <= greatest(o.due_on, e.open_until) then 'open'
        when %(on)s::date > greatest(o.locks_on, e.open_until) and o.locks_on is not null then 'locked'
        else 'late'
    end as standing,
    exists (
        select 1 from ledger.submission_in_force as s
        where (s.reporter_id, s.dataset, s.period_key) = (o.reporter_id, o.dataset, o.period_key)
    ) as is_met
from ledger.obligation as o
left join lateral (
    select x.open_until
    from ledger.window_exception as x
    where (x.reporter_id, x.dataset, x.period_key) = (o.reporter_id, o.dataset, o.period_key)
    order by x.granted_at desc, x.exception_id desc
    limit 1
) as e on true
"""


def windows(
    connection: psycopg.Connection[Any],
    on: date,
    reporter_id: str | None = None,
    dataset: str | None = None,
    period_key: str | None = None,
) -> list[Window]:
    """Windows of what is owed as they stand on a day, by due day; None means any."""
    rows = connection.execute(
        f"""
        {OBLIGATIONS}
        where
            o.reporter_id = coalesce(%(reporter)s, o.reporter_id)
            and o.dataset = coalesce(%(dataset)s, o.dataset)
            and o.period_key = coalesce(%(period)s, o.period_key)
        order by o.due_on, o.reporter_id, o.dataset, o.period_key
        """.encode(),
        {"on": on, "reporter": reporter_id, "dataset": dataset, "period": period_key},
    ).fetchall()
    return [Window(*row) for row in rows]

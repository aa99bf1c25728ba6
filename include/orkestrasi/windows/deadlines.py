"""Who has to be reminded of what today, and the one mail each of them gets.

Reminders follow from the ledger alone: what is owed, what has come, what was sent already. A mail is noted after the
server has taken it; only a crash between the two makes a mail come twice.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import psycopg

from orkestrasi.windows.calendar import is_working_day
from orkestrasi.windows.exceptions import OBLIGATIONS

LOG = logging.getLogger(__name__)

Kind = Literal["due_soon", "due_today", "overdue"]
# Working days before the due day on which a reporter is reminded, and how often after it.
DAYS_BEFORE = (5, 1)
OVERDUE_EVERY = 5


@dataclass(frozen=True)
class Reminder:
    """One report that is owed and has not come.

    `due_on` counts an exception; `working_days` are left (due_soon), 0 (due_today: today is the last working day), or
    have passed (overdue). `locks_on` is the last day on which it is taken at all, if there is one.
    """

    reporter_id: str
    reporter_name: str
    dataset: str
    period_key: str
    kind: Kind
    due_on: date
    locks_on: date | None
    working_days: int


@dataclass(frozen=True)
class Mail:
    """All reminders of one reporter, in words; `to` are the mailboxes of its office."""

    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    reminders: tuple[Reminder, ...]


class NotSentError(Exception):
    """Some mails were not taken by the server; those that were are noted and are not sent again."""


# An obligation is fulfilled by what is in force; who has a report in the gates just now is not reminded either.
# An overdue report is followed up on the first working day after the due day, then on every fifth, until it is locked.
_DUE = f"""
with owed as ({OBLIGATIONS}),

counted as (
    select
        owed.*,
        greatest(owed.due_on, owed.open_until) as last_on,
        case when owed.locks_on is not null then greatest(owed.locks_on, owed.open_until) end as taken_until,
        due.working_day_number - today.working_day_number as days_left
    from owed
    inner join reference.calendar_day as due on greatest(owed.due_on, owed.open_until) = due.day
    inner join reference.calendar_day as today on today.day = %(on)s
    where
        owed.standing in ('open', 'late')
        and not owed.is_met
        and today.is_working_day
        and not exists (
            select 1 from ledger.submission as s
            where
                (s.reporter_id, s.dataset, s.period_key) = (owed.reporter_id, owed.dataset, owed.period_key)
                and s.state in ('received', 'loaded')
        )
),

kinds as (
    select
        counted.*,
        case
            when counted.standing = 'late' and (-counted.days_left - 1) %% %(every)s = 0 then 'overdue'
            when counted.standing = 'open' and counted.days_left = 0 then 'due_today'
            when counted.standing = 'open' and counted.days_left = any(%(before)s) then 'due_soon'
        end as kind
    from counted
)

select
    k.reporter_id, r.name, k.dataset, k.period_key, k.kind, k.last_on, k.taken_until, abs(k.days_left)
from kinds as k
inner join reference.reporter as r on k.reporter_id = r.reporter_id
where
    k.kind is not null
    and not exists (
        select 1 from ledger.reminder as sent
        where
            (sent.reporter_id, sent.dataset, sent.period_key, sent.sent_on)
            = (k.reporter_id, k.dataset, k.period_key, %(on)s)
    )
order by k.reporter_id, k.last_on, k.dataset, k.period_key
"""


def due(connection: psycopg.Connection[Any], today: date) -> list[Reminder]:
    """What has to be reminded of today and was not yet, by reporter and due day; nothing on a day off.

    Raises OutsideCalendarError.
    """
    if not is_working_day(connection, today):
        return []
    rows = connection.execute(
        _DUE.encode(), {"on": today, "before": list(DAYS_BEFORE), "every": OVERDUE_EVERY}
    ).fetchall()
    return [Reminder(*row) for row in rows]


def mails(reminders: Iterable[Reminder], addresses: Mapping[str, tuple[str, ...]]) -> tuple[list[Mail], list[str]]:
    """One mail per reporter with everything it is to be reminded of, and the reporters that have no address."""
    from orkestrasi.windows.letter import compose

    grouped: dict[str, list[Reminder]] = {}
    for reminder in reminders:
        grouped.setdefault(reminder.reporter_id, []).append(reminder)
    written = [
        Mail(addresses[reporter], *compose(owed), tuple(owed))
        for reporter, owed in grouped.items()
        if addresses.get(reporter)
    ]
    unreachable = [reporter for reporter in grouped if not addresses.get(reporter)]
    if unreachable:
        LOG.warning("No address in contacts.csv for %s reporters: %s", len(unreachable), ", ".join(unreachable))
    return written, unreachable


def send(
    connection: psycopg.Connection[Any], today: date, letters: Sequence[Mail], deliver: Callable[[Mail], None]
) -> int:
    """Hand each mail to `deliver` and note it, committing after each; returns how many were taken.

    A mail that the server refuses does not stop the others. Raises NotSentError at the end, naming the reporters.
    """
    refused = []
    for mail in letters:
        try:
            deliver(mail)
        except (smtplib.SMTPException, OSError) as error:
            # The address is the office's business; the log names the reporter and what the server said.
            LOG.error("The reminder to %s was not taken: %s", mail.reminders[0].reporter_id, type(error).__name__)
            refused.append(mail.reminders[0].reporter_id)
            continue
        record(connection, today, mail.reminders)
        connection.commit()
    if refused:
        raise NotSentError(f"{len(refused)} of {len(letters)} reminders were not taken: {', '.join(refused)}")
    return len(letters)


def record(connection: psycopg.Connection[Any], today: date, reminders: Iterable[Reminder]) -> None:
    """Note reminders as sent, in the caller's transaction; noting them again changes nothing."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into ledger.reminder (reporter_id, dataset, period_key, kind, sent_on) values (%s, %s, %s, %s, %s) "
            "on conflict do nothing",
            [(r.reporter_id, r.dataset, r.period_key, r.kind, today) for r in reminders],
        )

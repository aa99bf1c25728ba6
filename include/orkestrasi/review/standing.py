"""What the policies hold back, and the last publication in which nothing waited for an approval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import psycopg

from orkestrasi.contracts.model import PublicationPolicy
from orkestrasi.publish.candidate import LOCK, dissolve
from orkestrasi.review.labels import DECIDING, HOLD_REASONS
from orkestrasi.review.people import person
from orkestrasi.review.refusal import Refusal, ReviewRefusedError

Connection = psycopg.Connection[Any]

# An approval that was withdrawn with its submission by a revert still stands for the content.
LAST_APPROVED = """
select p.number from ledger.publication as p
where
    p.status = 'published' and p.number < (select ledger.latest_published())
    and not exists (
        select 1 from ledger.publication_member as m
        inner join ledger.review as r on m.submission_id = r.submission_id
        where
            m.published_from <= p.number and (m.published_to is null or m.published_to > p.number)
            and (
                r.decision = 'returned'
                or r.needs_approval and (
                    r.decision is distinct from 'approved'
                    or r.lost_reason in ('findings_changed', 'rules_changed', 'quarantined')
                )
            )
    )
order by p.number desc
limit 1
"""
CHANGES = """
with wanted as (
    select submission_id from ledger.publication_member
    where published_from <= %(number)s and (published_to is null or published_to > %(number)s)
)

select
    array(select submission_id from ledger.shown_submission except select submission_id from wanted),
    array(select submission_id from wanted except select submission_id from ledger.shown_submission)
"""


@dataclass(frozen=True)
class Policy:
    """What a dataset asks before it is published, and how many of its submissions are held back now."""

    dataset: str
    policy: PublicationPolicy
    held_back: int


@dataclass(frozen=True)
class Held:
    """An accepted submission that no candidate takes, and why; `reason_label` in words."""

    submission_id: int
    reporter_id: str
    dataset: str
    period_key: str
    version: int
    reason: str

    @property
    def reason_label(self) -> str:
        return HOLD_REASONS[self.reason]


def policies(connection: Connection) -> list[Policy]:
    """The policy of every dataset, those that ask for something first."""
    rows = connection.execute(
        """
        select p.dataset, p.policy, count(h.submission_id)
        from ledger.publication_policy as p
        left join (
            select x.submission_id, x.dataset from ledger.held_back as x
            inner join ledger.submission_in_force as f on x.submission_id = f.submission_id
        ) as h on p.dataset = h.dataset
        group by p.dataset, p.policy
        order by array_position(array['always', 'warnings', 'never'], p.policy), p.dataset
        """
    ).fetchall()
    return [Policy(dataset, cast(PublicationPolicy, policy), held) for dataset, policy, held in rows]


def held_back(connection: Connection) -> list[Held]:
    """The newest accepted versions that are not published: an approval is missing, or a reviewer returned it."""
    rows = connection.execute(
        """
        select h.submission_id, s.reporter_id, h.dataset, s.period_key, s.version, h.reason
        from ledger.held_back as h
        inner join ledger.submission_in_force as s on h.submission_id = s.submission_id
        order by h.dataset, s.reporter_id, s.period_key, s.version
        """
    ).fetchall()
    return [Held(*row) for row in rows]


def last_approved(connection: Connection) -> int | None:
    """The newest earlier publication of which everything that needed an approval has it; None where there is none."""
    row = connection.execute(LAST_APPROVED.encode()).fetchone()
    return int(row[0]) if row else None


def changes_of_revert(connection: Connection, number: int) -> tuple[list[int], list[int]]:
    """The submissions that would leave and come back if publication `number` were shown again.

    For a look: takes the open candidate back, so the caller's transaction is to be rolled back.
    """
    connection.execute(LOCK.encode())
    dissolve(connection)
    leaving, coming = connection.execute(CHANGES.encode(), {"number": number}).fetchone() or ([], [])
    return leaving, coming


def refuse_unless_deciding(connection: Connection, login: str) -> None:
    """Raises ReviewRefusedError where a login may not decide."""
    who = person(connection, login)
    if who.role not in DECIDING:
        raise ReviewRefusedError(Refusal.of("no_role", {"role": who.role}))

"""The queue of a reviewer: what waits, exceptions first by effect, and what this reviewer may not decide and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

import psycopg
from psycopg.rows import class_row

from orkestrasi import formats
from orkestrasi.contracts.load import contracts
from orkestrasi.contracts.model import PublicationPolicy
from orkestrasi.review.labels import DECIDING, LOST_REASONS, OPEN, STATES, SUBMISSION_STATES, ReviewState
from orkestrasi.review.people import Person, person
from orkestrasi.review.refusal import Refusal

Connection = psycopg.Connection[Any]
# (K) From this effect on a national figure on, in percent of it, a flag is looked at by itself, not in bulk.
EFFECT_THRESHOLD_PCT = Decimal("0.1")
# (K) Within how many working days a reviewer means to decide.
TARGET_WORKING_DAYS = 5

ITEMS = """
with population as (
    select p.region_id, p.population, r.level
    from reference.population as p
    inner join reference.region as r on p.region_id = r.region_id
    where p.year = (select max(x.year) from reference.population as x)
),

weight as (
    select
        t.reporter_id,
        round(100.0 * p.population / nullif((
            select sum(x.population) from population as x where x.level in ('regency', 'city')
        ), 0), 4) as weight_pct
    from reference.reporter as t
    inner join population as p on t.region_id = p.region_id
)

select
    r.submission_id, r.reporter_id, coalesce(t.name, r.reporter_id) as reporter, v.kemendagri_code as region_code,
    r.dataset, r.period_key, r.part, r.version, r.verdict, r.submission_state, r.policy, r.needs_approval,
    r.review_state, r.lost_reason, r.warnings, r.answered, r.newer_version, n.decided_at as newer_at,
    e.effect_pct, w.weight_pct, r.judged_at,
    case
        when r.judged_at is null then 0
        else greatest(today.working_day_number - since.working_day_number, 0)
    end as waiting_working_days,
    r.decision, r.decided_at, r.reviewer_role,
    ledger.is_own(r.submission_id, %(login)s) as is_own,
    exists (
        select 1 from ledger.answer as a where a.submission_id = r.submission_id and a.author = %(login)s
    ) as is_answered_by_me
from ledger.review as r
left join reference.reporter as t on r.reporter_id = t.reporter_id
left join reference.region_version as v
    on t.region_id = v.region_id and current_date between v.valid_from and v.valid_to
left join ledger.submission as n on r.newer_submission_id = n.submission_id
left join ledger.submission_effect as e on r.submission_id = e.submission_id
left join weight as w on r.reporter_id = w.reporter_id
left join reference.calendar_day as since on (r.judged_at at time zone 'Asia/Jakarta')::date = since.day
left join reference.calendar_day as today on (now() at time zone 'Asia/Jakarta')::date = today.day
where
    (%(submission)s::bigint is null or r.submission_id = %(submission)s)
    and (%(states)s::text[] is null or r.review_state = any(%(states)s))
    and (not %(needing)s or r.needs_approval)
    and (%(datasets)s::text[] is null or r.dataset = any(%(datasets)s))
    and (%(period)s::text is null or r.period_key = %(period)s)
    and (%(reporter)s::text is null or r.reporter_id = %(reporter)s)
    and (
        %(province)s::text is null
        or v.kemendagri_code = %(province)s or starts_with(v.kemendagri_code, %(province)s || '.')
    )
order by
    (r.warnings > 0 or e.effect_pct is not null or r.review_state in ('escalated', 'lapsed')) desc,
    e.effect_pct desc nulls last,
    w.weight_pct desc nulls last,
    r.judged_at asc,
    r.submission_id asc
"""


@dataclass(frozen=True)
class Filters:
    """What of the queue is wanted; None means any. `needing`: only what needs an approval to be published.

    `province` is a Kemendagri code (11): the province itself and what lies in it.
    """

    cluster: str | None = None
    dataset: str | None = None
    period: str | None = None
    province: str | None = None
    reporter: str | None = None
    states: tuple[ReviewState, ...] | None = OPEN
    needing: bool = True
    waiting_at_least_working_days: int = 0


@dataclass(frozen=True)
class _Row:
    submission_id: int
    reporter_id: str
    reporter: str
    region_code: str | None
    dataset: str
    period_key: str
    part: str
    version: int
    verdict: str
    submission_state: str
    policy: PublicationPolicy
    needs_approval: bool
    review_state: ReviewState
    lost_reason: str | None
    warnings: int
    answered: int
    newer_version: int | None
    newer_at: datetime | None
    effect_pct: Decimal | None
    weight_pct: Decimal | None
    judged_at: datetime | None
    waiting_working_days: int
    decision: str | None
    decided_at: datetime | None
    reviewer_role: str | None
    is_own: bool
    is_answered_by_me: bool


@dataclass(frozen=True)
class Item(_Row):
    """A submission in the queue: one exact version.

    `effect_pct`: largest effect on a national figure, in percent of it, where a statistic gave one; `weight_pct`: share
    of the nation's population; `refusal`: why this login may not approve it now, None where it may.
    """

    refusal: Refusal | None = None

    @property
    def is_exception(self) -> bool:
        """To be looked at by itself: it has warnings, a known effect, was passed on, or lost its approval."""
        return bool(self.warnings or self.effect_pct is not None or self.review_state in ("escalated", "lapsed"))

    @property
    def state_label(self) -> str:
        return STATES[self.review_state]

    @property
    def verdict_label(self) -> str:
        return SUBMISSION_STATES[self.verdict]

    @property
    def lost_label(self) -> str | None:
        return LOST_REASONS[self.lost_reason] if self.lost_reason else None

    @property
    def dataset_label(self) -> str:
        contract = contracts().get(self.dataset)
        return contract.label_id if contract else self.dataset

    @property
    def cluster(self) -> str | None:
        contract = contracts().get(self.dataset)
        return contract.cluster if contract else None

    @property
    def period_label(self) -> str:
        return formats.period(self.period_key)

    @property
    def is_overdue(self) -> bool:
        """Waiting longer than reviewers mean to take; never the region's lateness."""
        return self.waiting_working_days > TARGET_WORKING_DAYS


@dataclass(frozen=True)
class Queue:
    """What waits, exceptions first by effect, then by waiting time; `items` may be a part of `total`."""

    items: list[Item]
    total: int
    exceptions: int

    @property
    def plain(self) -> int:
        return self.total - self.exceptions


def queue(
    connection: Connection, login: str, filters: Filters | None = None, limit: int | None = None, offset: int = 0
) -> Queue:
    """The queue as this login sees it. Somebody of a reporter sees that reporter's only.

    Raises ReviewRefusedError where the login has no role.
    """
    found = items(connection, person(connection, login), filters or Filters())
    exceptions = sum(item.is_exception for item in found)
    end = None if limit is None else offset + limit
    return Queue(found[offset:end], len(found), exceptions)


def items(connection: Connection, who: Person, filters: Filters, submission_id: int | None = None) -> list[Item]:
    """All that a filter, or one number, selects, in the order of the queue."""
    datasets = None
    if filters.cluster is not None or filters.dataset is not None:
        datasets = [
            contract.dataset
            for contract in contracts().values()
            if filters.cluster in (None, contract.cluster) and filters.dataset in (None, contract.dataset)
        ]
    reporter = who.reporter_id if who.role == "reporter" else filters.reporter
    with connection.cursor(row_factory=class_row(_Row)) as cursor:
        rows = cursor.execute(
            ITEMS.encode(),
            {
                "login": who.login,
                "submission": submission_id,
                "states": list(filters.states) if filters.states is not None else None,
                "needing": filters.needing,
                "datasets": datasets,
                "period": filters.period,
                "reporter": reporter,
                "province": filters.province,
            },
        ).fetchall()
    return [
        Item(**row.__dict__, refusal=_refusal(row, who))
        for row in rows
        if row.waiting_working_days >= filters.waiting_at_least_working_days
    ]


def _refusal(row: _Row, who: Person) -> Refusal | None:
    """Why this person may not approve it now, by the rules that the database holds; the first that applies."""
    if who.role not in DECIDING:
        return Refusal.of("no_role", {"role": who.role})
    if row.is_own:
        return Refusal.of("same_person")
    if row.is_answered_by_me:
        return Refusal.of("answer_author")
    if row.newer_version is not None:
        return Refusal.of("older_version", {"version": row.version, "newer": row.newer_version, "at": row.newer_at})
    if row.submission_state not in ("accepted", "accepted_with_warnings"):
        return Refusal.of("wrong_state", {"state": row.submission_state})
    if row.review_state == "approved":
        return Refusal.of("already_decided", {"kind": "approved", "at": row.decided_at})
    if row.review_state in ("escalated", "returned") and who.role != "signatory":
        return Refusal.of("needs_signatory", {"kind": cast(str, row.decision)})
    if row.answered < row.warnings:
        return Refusal.of("answers_missing", {"count": row.warnings - row.answered})
    return None

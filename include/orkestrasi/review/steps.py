"""The steps of a review, each a row that the database accepts or refuses: explain, judge an explanation, decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from orkestrasi.identity import mask
from orkestrasi.review.labels import AnswerVerdict, DecisionKind
from orkestrasi.review.refusal import Refusal, ReviewRefusedError, refusals

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Decision:
    """A decision as recorded; `decision_id` is its reference number. It holds for this version and its basis only."""

    decision_id: int
    submission_id: int
    kind: DecisionKind
    reason: str | None
    reviewer: str
    reviewer_role: str
    basis_sha256: str
    warnings: int
    bulk_id: UUID | None
    decided_at: datetime


DECISION = ", ".join(Decision.__dataclass_fields__)


def answer(
    connection: Connection,
    login: str,
    submission_id: int,
    rule_id: str,
    text: str,
    *,
    seen: str | None = None,
    attachment_name: str | None = None,
    reuses: int | None = None,
) -> int:
    """Explain the warnings of one rule on one submission; returns the number of the answer.

    `seen` is the fingerprint of the findings it was written for (Warning.findings_sha256): refused where they have
    changed since. Without it, it is given for the findings of now. Identity numbers are masked.
    Raises ReviewRefusedError.
    """
    with refusals(connection):
        row = connection.execute(
            """
            insert into ledger.answer (
                submission_id, rule_id, answer, attachment_name, reuses, author, findings_sha256,
                rule_sha256, findings, author_role, answered_at
            )
            values (
                %(submission)s, %(rule)s, %(text)s, %(attachment)s, %(reuses)s, %(author)s,
                coalesce(%(seen)s, (
                    select w.findings_sha256 from ledger.warning as w
                    where w.submission_id = %(submission)s and w.rule_id = %(rule)s
                )), '', 0, '', now()
            )
            returning answer_id
            """,
            {
                "submission": submission_id,
                "rule": rule_id,
                "text": mask(text.strip()),
                "attachment": mask(attachment_name) if attachment_name else None,
                "reuses": reuses,
                "author": login.lower(),
                "seen": seen,
            },
        ).fetchone()
    return _number(row)


def review_answer(
    connection: Connection, login: str, answer_id: int, verdict: AnswerVerdict, reason: str | None = None
) -> int:
    """Accept an explanation, or return it with a reason that goes to the region word for word.

    Returns the number of the review. Raises ReviewRefusedError.
    """
    with refusals(connection):
        row = connection.execute(
            "insert into ledger.answer_review (answer_id, verdict, reason, reviewer, reviewer_role, reviewed_at) "
            "values (%s, %s, %s, %s, '', now()) returning answer_review_id",
            [answer_id, verdict, _clean(reason), login.lower()],
        ).fetchone()
    return _number(row)


def start(connection: Connection, login: str, submission_id: int) -> None:
    """Take a submission up: it is in review from now on. Again by the same reviewer changes nothing.

    Raises ReviewRefusedError.
    """
    with refusals(connection):
        connection.execute(
            """
            insert into ledger.review_start (submission_id, reviewer, reviewer_role, started_at)
            select %(submission)s, %(login)s, '', now()
            where not exists (
                select 1 from ledger.review_start as t
                where t.submission_id = %(submission)s and t.reviewer = %(login)s
            )
            """,
            {"submission": submission_id, "login": login.lower()},
        )


def decide(
    connection: Connection,
    login: str,
    submission_id: int,
    kind: DecisionKind,
    reason: str | None = None,
    *,
    seen: str | None = None,
) -> Decision:
    """Approve, return or escalate exactly this version.

    `seen` is the basis that was looked at (Case.basis_sha256): refused where it has changed since. Without it, the
    decision is about what stands now. Raises ReviewRefusedError.
    """
    (made,) = record(connection, login, {submission_id: seen}, kind, reason)
    return made


def record(
    connection: Connection,
    login: str,
    submissions: dict[int, str | None],
    kind: DecisionKind,
    reason: str | None = None,
    bulk_id: UUID | None = None,
) -> list[Decision]:
    """One decision about each of several submissions (number -> basis seen), all of them or none.

    Raises ReviewRefusedError.
    """
    with refusals(connection):
        rows = connection.execute(
            f"""
            insert into ledger.decision (
                submission_id, kind, reason, reviewer, bulk_id, basis_sha256,
                decision_number, reviewer_role, warnings, decided_at
            )
            select
                d.submission_id, %(kind)s, %(reason)s, %(reviewer)s, %(bulk)s,
                coalesce(d.seen, ledger.review_basis(d.submission_id)), 0, '', 0, now()
            from unnest(%(submissions)s::bigint[], %(seen)s::text[]) as d (submission_id, seen)
            -- In one order, so that two at once wait for each other and never for ever.
            order by d.submission_id
            returning {DECISION}
            """.encode(),
            {
                "kind": kind,
                "reason": _clean(reason),
                "reviewer": login.lower(),
                "bulk": bulk_id,
                "submissions": list(submissions),
                "seen": list(submissions.values()),
            },
        ).fetchall()
    return [Decision(*row) for row in rows]


def _clean(reason: str | None) -> str | None:
    return mask(reason.strip()) or None if reason else None


def _number(row: tuple[Any, ...] | None) -> int:
    if row is None:
        raise ReviewRefusedError(Refusal.of("changed"))
    return int(row[0])

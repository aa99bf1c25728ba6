"""Everything a reviewer needs about one submission: what was found, how it was explained, what was decided before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row, dict_row

from orkestrasi.contracts.load import contracts
from orkestrasi.ledger.words import SEVERITIES, Finding, Words, words
from orkestrasi.review.labels import DECIDING, AnswerVerdict
from orkestrasi.review.listing import Filters, Item, items
from orkestrasi.review.people import Person, person
from orkestrasi.review.refusal import Refusal, ReviewRefusedError
from orkestrasi.review.steps import DECISION, Decision

Connection = psycopg.Connection[Any]
# As many findings of a rule as a page can show; all of them are in the region's workbook.
EXAMPLES = 20


@dataclass(frozen=True)
class Answer:
    """An explanation, and what the newest review of it says."""

    answer_id: int
    submission_id: int
    rule_id: str
    rule_sha256: str
    findings: int
    findings_sha256: str
    answer: str
    attachment_name: str | None
    reuses: int | None
    author: str
    author_role: str
    answered_at: datetime
    verdict: AnswerVerdict | None
    reason: str | None
    reviewed_at: datetime | None


@dataclass(frozen=True)
class FindingLine:
    """One finding in words; empty texts where there is nothing to say."""

    region: str
    row: int | None
    sheet: str | None
    cell: str | None
    said: Words


@dataclass(frozen=True)
class Warned:
    """The findings of one rule. Where `needs_answer`, an explanation must cover exactly these.

    `answer` is the one that does; `outdated` the newest one where it was given for other findings; `earlier` one that
    was accepted for this rule on another report of the same reporter, offered for re-use and never applied by itself.
    """

    rule_id: str
    rule_sha256: str | None
    severity: str
    severity_label: str
    title: str
    basis: str
    findings: int
    findings_sha256: str | None
    needs_answer: bool
    is_answered: bool
    answer: Answer | None
    outdated: Answer | None
    earlier: Answer | None
    lines: list[FindingLine]

    @property
    def is_capped(self) -> bool:
        return self.findings > len(self.lines)


@dataclass(frozen=True)
class Version:
    """Another version of the same report."""

    submission_id: int
    version: int
    state: str
    received_at: datetime
    row_count: int | None
    control_totals: dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One exact version with all that stands to be decided. Values are left out for who may not see them."""

    item: Item
    file_name: str
    sha256: str
    channel: str
    received_at: datetime
    row_count: int | None
    control_totals: dict[str, Any]
    basis_sha256: str
    rules: list[Warned]
    decisions: list[Decision]
    versions: list[Version]
    sees_values: bool

    @property
    def bound_to(self) -> str:
        """What a decision is bound to, in words."""
        return f"Keputusan Anda hanya untuk versi {self.item.version} (sidik {self.sha256[:4]}…)."

    @property
    def refusal(self) -> Refusal | None:
        """Why this login may not approve it now."""
        return self.item.refusal


def case(connection: Connection, login: str, submission_id: int) -> Case:
    """All about one submission, as this login may see it.

    Raises ReviewRefusedError where the login has no role, is another reporter's, or there is nothing to review.
    """
    who = person(connection, login)
    _refuse_others(connection, who, submission_id)
    found = items(connection, who, Filters(states=None, needing=False), submission_id)
    if not found:
        raise ReviewRefusedError(Refusal.of("no_submission", {"submission": submission_id}))
    (item,) = found
    with connection.cursor(row_factory=dict_row) as cursor:
        file = (
            cursor.execute(
                "select file_name, sha256, channel, received_at, row_count, control_totals, "
                "ledger.review_basis(submission_id) as basis_sha256 from ledger.submission where submission_id = %s",
                [submission_id],
            ).fetchone()
            or {}
        )
    sees_values = who.role in (*DECIDING, "engineer", "reporter")
    return Case(
        item=item,
        **file,
        rules=rules(connection, submission_id, EXAMPLES if sees_values else 0),
        decisions=decisions(connection, submission_id),
        versions=_versions(connection, submission_id),
        sees_values=sees_values,
    )


def decisions(connection: Connection, submission_id: int) -> list[Decision]:
    """What was decided about a submission, oldest first."""
    with connection.cursor(row_factory=class_row(Decision)) as cursor:
        return cursor.execute(
            f"select {DECISION} from ledger.decision where submission_id = %s order by decision_number".encode(),
            [submission_id],
        ).fetchall()


def answers(connection: Connection, submission_id: int) -> list[Answer]:
    """Every explanation ever given for a submission, newest first, with the newest review of each."""
    return _answers(connection, "a.submission_id = %(submission)s", {"submission": submission_id})


def rules(connection: Connection, submission_id: int, examples: int = EXAMPLES) -> list[Warned]:
    """What was found about a submission, by rule, worst first, with the explanations."""
    given = answers(connection, submission_id)
    lines = _lines(connection, submission_id, examples) if examples else {}
    earlier = _earlier(connection, submission_id)
    rows = connection.execute(
        """
        select
            f.rule_id, f.severity, r.title_id, r.basis, count(*)::integer,
            ledger.rule_version(%(submission)s, f.rule_id), w.findings_sha256, coalesce(w.is_answered, false),
            w.answer_id
        from ledger.finding as f
        inner join ledger.rule as r on f.rule_id = r.rule_id
        left join ledger.answered_warning as w
            on w.submission_id = %(submission)s and f.rule_id = w.rule_id and f.severity = 'warning'
        where f.submission_id = %(submission)s
        group by f.rule_id, f.severity, r.title_id, r.basis, w.findings_sha256, w.is_answered, w.answer_id
        order by array_position(array['error', 'warning', 'info'], f.severity), count(*) desc, f.rule_id
        """,
        {"submission": submission_id},
    ).fetchall()
    found = []
    for rule_id, severity, title, basis, count, version, fingerprint, is_answered, answer_id in rows:
        own = [answer for answer in given if answer.rule_id == rule_id]
        holding = next((answer for answer in own if answer.answer_id == answer_id), None)
        needs_answer = severity == "warning"
        found.append(
            Warned(
                rule_id=rule_id,
                rule_sha256=version,
                severity=severity,
                severity_label=SEVERITIES["id"][severity],
                title=title,
                basis=basis,
                findings=count,
                findings_sha256=fingerprint,
                needs_answer=needs_answer,
                is_answered=is_answered,
                answer=holding,
                outdated=own[0] if needs_answer and own and holding is None else None,
                earlier=earlier.get(rule_id) if needs_answer else None,
                lines=lines.get((rule_id, severity), []),
            )
        )
    return found


def _refuse_others(connection: Connection, who: Person, submission_id: int) -> None:
    """Somebody of a reporter opens that reporter's reports only."""
    if who.role != "reporter":
        return
    row = connection.execute(
        "select reporter_id from ledger.submission where submission_id = %s", [submission_id]
    ).fetchone()
    if row is not None and row[0] != who.reporter_id:
        raise ReviewRefusedError(Refusal.of("other_reporter"))


def _answers(connection: Connection, where: str, parameters: dict[str, Any]) -> list[Answer]:
    with connection.cursor(row_factory=class_row(Answer)) as cursor:
        return cursor.execute(
            f"""
            select
                a.answer_id, a.submission_id, a.rule_id, a.rule_sha256, a.findings, a.findings_sha256, a.answer,
                a.attachment_name, a.reuses, a.author, a.author_role, a.answered_at,
                v.verdict, v.reason, v.reviewed_at
            from ledger.answer as a
            left join lateral (
                select x.verdict, x.reason, x.reviewed_at
                from ledger.answer_review as x
                where x.answer_id = a.answer_id
                order by x.answer_review_id desc
                limit 1
            ) as v on true
            where {where}
            order by a.answer_id desc
            """.encode(),
            parameters,
        ).fetchall()


def _earlier(connection: Connection, submission_id: int) -> dict[str, Answer]:
    """By rule, the newest explanation that was accepted on another report of the same reporter and dataset."""
    found = _answers(
        connection,
        """
            v.verdict = 'accepted' and a.submission_id <> %(submission)s
            and a.submission_id in (
                select o.submission_id
                from ledger.submission as s
                inner join ledger.submission as o on (s.reporter_id, s.dataset) = (o.reporter_id, o.dataset)
                where s.submission_id = %(submission)s
            )
        """,
        {"submission": submission_id},
    )
    return {answer.rule_id: answer for answer in reversed(found)}


def _versions(connection: Connection, submission_id: int) -> list[Version]:
    with connection.cursor(row_factory=class_row(Version)) as cursor:
        return cursor.execute(
            """
            select o.submission_id, o.version, o.state, o.received_at, o.row_count, o.control_totals
            from ledger.submission as s
            inner join ledger.submission as o
                on (s.reporter_id, s.dataset, s.period_key, s.part) = (o.reporter_id, o.dataset, o.period_key, o.part)
            where s.submission_id = %s and o.submission_id <> s.submission_id
            order by o.version desc
            """,
            [submission_id],
        ).fetchall()


def _lines(connection: Connection, submission_id: int, examples: int) -> dict[tuple[str, str], list[FindingLine]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            """
            select
                f.rule_id, f.severity, r.stage, r.message_id, r.fix_id, s.dataset, s.period_key,
                coalesce(v.name, '') as region, coalesce(here.source_row, f.row_number) as row_in_file,
                f.column_name, f.value, f.expected, f.difference, f.sheet, f.cell
            from (
                select x.*, row_number() over (
                    partition by x.rule_id, x.severity order by x.row_number nulls first, x.finding_id
                ) as place
                from ledger.finding as x
                where x.submission_id = %(submission)s
            ) as f
            inner join ledger.submission as s on f.submission_id = s.submission_id
            inner join ledger.rule as r on f.rule_id = r.rule_id
            left join gate.row_place as here
                on f.submission_id = here.submission_id and f.row_number = here.row_number
            left join reference.region_version as v
                on f.region_id = v.region_id and current_date between v.valid_from and v.valid_to
            where f.place <= %(examples)s
            order by f.rule_id, f.place
            """,
            {"submission": submission_id, "examples": examples},
        ).fetchall()
    found: dict[tuple[str, str], list[FindingLine]] = {}
    for row in rows:
        said = words(
            Finding(
                rule_id=row["rule_id"],
                stage=row["stage"],
                message=row["message_id"],
                fix=row["fix_id"],
                dataset=row["dataset"],
                period_key=row["period_key"],
                region=row["region"],
                row_number=row["row_in_file"],
                column_name=row["column_name"],
                value=row["value"],
                expected=row["expected"],
                difference=row["difference"],
            ),
            contracts(),
        )
        line = FindingLine(row["region"], row["row_in_file"], row["sheet"], row["cell"], said)
        found.setdefault((row["rule_id"], row["severity"]), []).append(line)
    return found

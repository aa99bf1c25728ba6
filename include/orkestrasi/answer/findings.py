"""The findings of one submission: how many of each kind, and all of them, worst first, as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import class_row

from orkestrasi.answer.facts import BEFORE_VERDICT, Facts
from orkestrasi.contracts.load import contracts
from orkestrasi.contracts.model import Contract
from orkestrasi.formats import Lang
from orkestrasi.ledger.words import Finding, Words, words

Connection = psycopg.Connection[Any]
FETCH_ROWS = 5_000
WORST_FIRST = "array_position(array['error', 'warning', 'info'], {})"


@dataclass(frozen=True)
class Group:
    """Findings of one rule, severity and column: usually one cause, cured by one action."""

    rule_id: str
    severity: str
    column_name: str | None
    findings: int
    rows: int


@dataclass(frozen=True)
class Line:
    """One finding as the ledger has it, with the words of its rule and the place in the delivered file.

    `row` is the row as a spreadsheet or editor counts, where that is known, else the ordinal of the data row.
    """

    rule_id: str
    severity: str
    stage: str
    message: str
    fix: str
    row: int | None
    column_name: str | None
    sheet: str | None
    cell: str | None
    region: str | None
    region_code: str | None
    key: str | None
    value: str | None
    expected: str | None
    difference: str | None

    def in_words(self, submission: Facts, lang: Lang) -> Words:
        return words(
            Finding(
                rule_id=self.rule_id,
                stage=self.stage,
                message=self.message,
                fix=self.fix,
                dataset=submission.dataset,
                period_key=submission.period_key,
                region=self.region or submission.reporter,
                row_number=self.row,
                column_name=self.column_name,
                value=self.value,
                expected=self.expected,
                difference=self.difference,
                lang=lang,
            ),
            contracts(),
        )


def groups(connection: Connection, submission: Facts) -> list[Group]:
    """Worst first: by severity, then by how many findings one action would cure."""
    with connection.cursor(row_factory=class_row(Group)) as cursor:
        return cursor.execute(
            f"""
            select f.rule_id, f.severity, f.column_name, count(*) as findings, count(distinct f.row_number) as rows
            from ledger.finding as f
            inner join ledger.submission as s on f.submission_id = s.submission_id
            where f.submission_id = %s and {BEFORE_VERDICT}
            group by f.rule_id, f.severity, f.column_name
            order by {WORST_FIRST.format("f.severity")}, count(*) desc, f.rule_id, f.column_name
            """.encode(),
            [submission.submission_id],
        ).fetchall()


def example(connection: Connection, submission: Facts, group: Group, lang: Lang) -> Line:
    """The first finding of a group."""
    selected = (
        "and f.rule_id = %(rule)s and f.severity = %(severity)s and f.column_name is not distinct from %(column)s"
    )
    statement = _statement(submission, lang, selected, "f.row_number nulls first, f.finding_id limit 1")
    parameters = {"rule": group.rule_id, "severity": group.severity, "column": group.column_name}
    with connection.cursor(row_factory=class_row(Line)) as cursor:
        found = cursor.execute(statement, {"submission": submission.submission_id} | parameters).fetchone()
    if found is None:
        raise LookupError(f"submission {submission.submission_id} has no finding of {group.rule_id}")
    return found


def stream(connection: Connection, submission: Facts, lang: Lang) -> Iterator[Line]:
    """All findings, worst first, without holding them; needs a transaction that stays open meanwhile."""
    order = f"{WORST_FIRST.format('f.severity')}, g.findings desc, f.rule_id, f.column_name, f.row_number, f.finding_id"
    with connection.cursor("answer_findings", row_factory=class_row(Line)) as cursor:
        cursor.itersize = FETCH_ROWS
        cursor.execute(_statement(submission, lang, "", order), {"submission": submission.submission_id})
        yield from cursor


def _statement(submission: Facts, lang: Lang, selected: str, order: str) -> bytes:
    contract = contracts().get(submission.dataset)
    # A delivery to a dataset that nobody knows has no table of rows.
    rows = (
        f"raw.{contract.dataset}" if contract else "(select null::integer as row_number, null::integer as source_row)"
    )
    same_row = "f.submission_id = {0}.submission_id and " if contract else ""
    return f"""
    with grouped as (
        select f.severity, f.rule_id, f.column_name, count(*) as findings
        from ledger.finding as f where f.submission_id = %(submission)s
        group by f.severity, f.rule_id, f.column_name
    )

    select
        f.rule_id, f.severity, r.stage, r.message_{lang} as message, r.fix_{lang} as fix,
        coalesce(d.source_row, f.row_number) as row, f.column_name, f.sheet, f.cell,
        coalesce(v.name{", d.region_name" if contract else ""}) as region,
        {"coalesce(d.region_code, v.kemendagri_code)" if contract else "v.kemendagri_code"} as region_code,
        {_key(contract)} as key,
        f.value,
        case
            when f.rule_id = 'ROW-DUPLICATE' then coalesce(other.source_row::text, f.expected) else f.expected
        end as expected,
        f.difference
    from ledger.finding as f
    inner join ledger.rule as r on f.rule_id = r.rule_id
    inner join ledger.submission as s on f.submission_id = s.submission_id
    inner join grouped as g
        on f.severity = g.severity and f.rule_id = g.rule_id and f.column_name is not distinct from g.column_name
    left join reference.period as p on s.period_key = p.period_key
    left join reference.region_version as v
        on f.region_id = v.region_id and coalesce(p.ends_on, s.received_at::date) between v.valid_from and v.valid_to
    left join {rows} as d on {same_row.format("d")}f.row_number = d.row_number
    left join {rows} as other
        on {same_row.format("other")}f.rule_id = 'ROW-DUPLICATE' and f.expected = other.row_number::text
    where f.submission_id = %(submission)s and {BEFORE_VERDICT} {selected}
    order by {order}
    """.encode()


def _key(contract: Contract | None) -> str:
    """SQL for what tells the row apart beside its region: period, sector, day. Personal columns stay out."""
    names = [
        c.name
        for c in contract.keys
        if c.name not in ("region_code", "code_system") and c.is_public
    ] if contract else []  # fmt: skip
    return f"concat_ws(' · ', {', '.join(f'd.{name}::text' for name in names)})" if names else "null::text"

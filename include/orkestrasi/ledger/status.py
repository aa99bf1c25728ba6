"""Read the ledger for people: where submissions stand, what was found, what was published."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.rows import dict_row

from orkestrasi.contracts.load import contracts
from orkestrasi.formats import Lang
from orkestrasi.ledger.words import Finding, words

Connection = psycopg.Connection[Any]
LANGUAGES: tuple[Lang, ...] = ("id", "en")
Listing = tuple[list[str], list[tuple[Any, ...]]]


def by_dataset(connection: Connection, dataset: str | None = None) -> Listing:
    """Per dataset: submissions received and their states, rows that stand in accepted ones."""
    return _listing(
        connection,
        """
        select
            s.dataset,
            count(*) as received,
            count(*) filter (where s.verdict = 'accepted') as accepted,
            count(*) filter (where s.verdict = 'accepted_with_warnings') as accepted_with_warnings,
            count(*) filter (where s.verdict = 'rejected') as rejected,
            count(*) filter (where s.state in ('quarantined', 'withdrawn')) as held_back,
            count(*) filter (where s.verdict is null) as undecided,
            coalesce(sum(s.row_count) filter (where s.verdict <> 'rejected'), 0) as rows
        from ledger.submission as s
        where %(dataset)s::text is null or s.dataset = %(dataset)s
        group by s.dataset
        order by s.dataset
        """,
        {"dataset": dataset},
    )


def of_reporter(connection: Connection, reporter_id: str, dataset: str | None = None) -> Listing:
    """Each submission of one reporter, newest first."""
    return _listing(
        connection,
        """
        select
            s.submission_id, s.dataset, s.period_key, s.part, s.version, s.state, s.file_name, s.row_count,
            to_char(s.received_at, 'YYYY-MM-DD HH24:MI') as received_at,
            count(f.finding_id) filter (where f.severity = 'error') as errors,
            count(f.finding_id) filter (where f.severity = 'warning') as warnings
        from ledger.submission as s
        left join ledger.finding as f on s.submission_id = f.submission_id
        where s.reporter_id = %(reporter)s and (%(dataset)s::text is null or s.dataset = %(dataset)s)
        group by s.submission_id
        order by s.submission_id desc
        """,
        {"reporter": reporter_id, "dataset": dataset},
    )


def publications(connection: Connection) -> Listing:
    """Publications, newest first; `shown` marks the one BI sees."""
    return _listing(
        connection,
        """
        select
            p.number, p.status, to_char(p.published_at, 'YYYY-MM-DD HH24:MI:SS') as published_at,
            (p.facts ->> 'submissions')::integer as submissions, (p.facts ->> 'added')::integer as added,
            (p.facts ->> 'removed')::integer as removed, (p.facts ->> 'rows')::bigint as rows,
            p.reverts_to, p.reason, p.number = ledger.as_of() as shown
        from ledger.publication as p
        order by p.number desc
        """,
        {},
    )


def of_submission(connection: Connection, submission_id: int) -> dict[str, Any] | None:
    """One submission with its file, events and every finding in words; None where there is none."""
    cursor = connection.cursor(row_factory=dict_row)
    found = cursor.execute("select * from ledger.submission where submission_id = %s", [submission_id]).fetchone()
    if found is None:
        return None
    found["events"] = cursor.execute(
        "select from_state, to_state, happened_at, actor from ledger.submission_event "
        "where submission_id = %s order by event_id",
        [submission_id],
    ).fetchall()
    found["findings"] = findings(connection, submission_id)
    return found


def findings(connection: Connection, submission_id: int) -> list[dict[str, Any]]:
    """All findings of a submission, worst first, with message and fix in both languages."""
    rows = connection.cursor(row_factory=dict_row).execute(
        """
        select
            f.rule_id, f.severity, f.row_number, f.column_name, f.value, f.expected, f.difference, f.sheet, f.cell,
            f.detail, s.dataset, s.period_key, v.name as region_name, r.stage,
            r.message_id, r.fix_id, r.message_en, r.fix_en,
            -- Rows as the sender's program numbers them; the first of two equal ones, too.
            coalesce(here.source_row, f.row_number) as row_in_file,
            case when f.rule_id = 'ROW-DUPLICATE' then first_of_two.source_row::text end as first_row_in_file
        from ledger.finding as f
        inner join ledger.submission as s on f.submission_id = s.submission_id
        inner join ledger.rule as r on f.rule_id = r.rule_id
        left join gate.row_place as here
            on f.submission_id = here.submission_id and f.row_number = here.row_number
        left join gate.row_place as first_of_two
            on
                f.rule_id = 'ROW-DUPLICATE' and f.submission_id = first_of_two.submission_id
                and f.expected = first_of_two.row_number::text
        left join reference.region_version as v
            on f.region_id = v.region_id and current_date between v.valid_from and v.valid_to
        where f.submission_id = %s
        order by array_position(array['error', 'warning', 'info'], f.severity), f.rule_id, f.row_number, f.finding_id
        """,
        [submission_id],
    )
    return [_in_words(finding) for finding in rows.fetchall()]


def _in_words(finding: dict[str, Any]) -> dict[str, Any]:
    row, first = finding.pop("row_in_file"), finding.pop("first_row_in_file")
    stage = finding.pop("stage")
    for lang in LANGUAGES:
        said = words(
            Finding(
                rule_id=finding["rule_id"],
                stage=stage,
                message=finding[f"message_{lang}"],
                fix=finding[f"fix_{lang}"],
                dataset=finding["dataset"],
                period_key=finding["period_key"],
                region=finding["region_name"] or "",
                row_number=row,
                column_name=finding["column_name"],
                value=finding["value"],
                expected=first or finding["expected"],
                difference=finding["difference"],
                lang=lang,
            ),
            contracts(),
        )
        finding[f"message_{lang}"], finding[f"fix_{lang}"] = said.message, said.fix
    return finding


def as_tables(found: dict[str, Any]) -> dict[str, Listing]:
    """A submission's parts as tables for the terminal."""
    shown = ("submission_id", "reporter_id", "dataset", "period_key", "part", "version", "state", "row_count", "sha256")
    columns = (
        "rule_id",
        "severity",
        "sheet",
        "cell",
        "row_number",
        "column_name",
        "value",
        "expected",
        "message_id",
        "fix_id",
    )
    return {
        "Submission": (list(shown), [tuple(found[name] for name in shown)]),
        "Events": (
            ["from", "to", "at", "actor"],
            [(e["from_state"], e["to_state"], e["happened_at"], e["actor"]) for e in found["events"]],
        ),
        "Findings": (list(columns), [tuple(f[name] for name in columns) for f in found["findings"]]),
    }


def _listing(connection: Connection, query: str, parameters: dict[str, Any]) -> Listing:
    cursor = connection.execute(query.encode(), parameters)
    return [column.name for column in cursor.description or []], cursor.fetchall()

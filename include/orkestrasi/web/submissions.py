"""Submissions as lists: of a DAG run, of a reporter; and one with its receipt. Counts, never values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from orkestrasi import formats
from orkestrasi.contracts.load import contracts
from orkestrasi.review import labels

Connection = psycopg.Connection[Any]
COLUMNS = """
select
    s.submission_id, s.load_id, s.reporter_id, coalesce(t.name, s.reporter_id) as reporter, s.dataset, s.period_key,
    s.version, s.state, s.verdict, s.received_at, s.decided_at, s.file_name, s.sha256, s.channel, s.row_count,
    s.contract_version, o.due_on, l.run_key,
    count(f.finding_id) filter (where f.severity = 'error')::integer as errors,
    count(f.finding_id) filter (where f.severity = 'warning')::integer as warnings,
    count(f.finding_id) filter (where f.severity = 'info')::integer as notes,
    max(r.review_state) as review_state
from ledger.submission as s
inner join ledger.load as l on s.load_id = l.load_id
left join reference.reporter as t on s.reporter_id = t.reporter_id
left join ledger.obligation as o
    on (s.reporter_id, s.dataset, s.period_key) = (o.reporter_id, o.dataset, o.period_key)
left join ledger.finding as f on s.submission_id = f.submission_id
left join ledger.review as r on s.submission_id = r.submission_id
"""
GROUPED = """
group by s.submission_id, l.load_id, t.name, o.due_on
order by
    array_position(array['rejected', 'quarantined'], s.state), errors desc, warnings desc, s.reporter_id, s.dataset,
    s.period_key, s.version desc
limit %(limit)s
"""
# As many as a page can hold without becoming slow to read.
LIMIT = 500


@dataclass(frozen=True)
class Listed:
    """A submission in a list; `review_state` is None where there is nothing to decide."""

    submission_id: int
    load_id: int
    reporter_id: str
    reporter: str
    dataset: str
    period_key: str
    version: int
    state: str
    verdict: str | None
    received_at: datetime
    decided_at: datetime | None
    file_name: str
    sha256: str
    channel: str
    row_count: int | None
    contract_version: str | None
    due_on: Any
    run_key: str
    errors: int
    warnings: int
    notes: int
    review_state: str | None

    @property
    def dataset_label(self) -> str:
        contract = contracts().get(self.dataset)
        return contract.label_id if contract else self.dataset

    @property
    def period_label(self) -> str:
        return formats.period(self.period_key)

    @property
    def state_label(self) -> str:
        """The result of the checks, in one word of the report."""
        return labels.SUBMISSION_STATES.get(self.state, self.state)

    @property
    def review_label(self) -> str:
        return labels.STATES[self.review_state] if self.review_state else formats.DASH


def of_run(connection: Connection, run_id: str) -> list[Listed]:
    """What one run of `intake` took in; large files are loads of their own, which name their run no more."""
    return _select(connection, "where l.run_key = %(run)s", {"run": run_id})


def of_reporter(connection: Connection, reporter_id: str) -> list[Listed]:
    """Everything a reporter has delivered."""
    return _select(connection, "where s.reporter_id = %(reporter)s", {"reporter": reporter_id})


def one(connection: Connection, submission_id: int) -> Listed | None:
    found = _select(connection, "where s.submission_id = %(submission)s", {"submission": submission_id})
    return found[0] if found else None


def number_of(connection: Connection, reporter: str, dataset: str, period: str, version: int) -> int | None:
    """The number of a version by its address on the report site."""
    row = connection.execute(
        "select submission_id from ledger.submission "
        "where (reporter_id, dataset, period_key, version) = (%s, %s, %s, %s)",
        [reporter, dataset, period, version],
    ).fetchone()
    return int(row[0]) if row else None


def _select(connection: Connection, where: str, parameters: dict[str, Any]) -> list[Listed]:
    with connection.cursor(row_factory=class_row(Listed)) as cursor:
        return cursor.execute(f"{COLUMNS} {where} {GROUPED}".encode(), {**parameters, "limit": LIMIT + 1}).fetchall()

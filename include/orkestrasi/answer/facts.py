"""What the ledger knows about submissions, read once for receipt and workbook alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from orkestrasi.formats import WIB
from orkestrasi.ledger.words import mask

Connection = psycopg.Connection[Any]

# A later delivery of the same bytes adds a finding to a decided submission; its answer was given before.
BEFORE_VERDICT = "(s.decided_at is null or f.found_at <= s.decided_at)"

FACTS = f"""
select
    s.submission_id, s.reporter_id, s.dataset, s.period_key, s.part, s.version, s.file_name, s.channel, s.sha256,
    s.received_at, s.decided_at, s.state, s.verdict, s.row_count, s.contract_version, s.rule_set_id, s.is_nil,
    s.reading, s.effective_period_key,
    a.size_bytes,
    coalesce(r.name, s.reporter_id) as reporter,
    t.sha256 as rule_set_sha256,
    o.opens_on, o.due_on, o.locks_on,
    e.open_until,
    coalesce(n.errors, 0) as errors, coalesce(n.warnings, 0) as warnings, coalesce(n.infos, 0) as infos
from ledger.submission as s
inner join ledger.file as a on s.sha256 = a.sha256
left join reference.reporter as r on s.reporter_id = r.reporter_id
left join ledger.rule_set as t on s.rule_set_id = t.rule_set_id
left join ledger.obligation as o
    on (s.reporter_id, s.dataset, s.period_key) = (o.reporter_id, o.dataset, o.period_key)
left join lateral (
    select max(w.open_until) as open_until
    from ledger.window_exception as w
    where (w.reporter_id, w.dataset, w.period_key) = (s.reporter_id, s.dataset, s.period_key)
        and (s.decided_at is null or w.granted_at <= s.decided_at)
) as e on true
left join lateral (
    select
        count(*) filter (where f.severity = 'error') as errors,
        count(*) filter (where f.severity = 'warning') as warnings,
        count(*) filter (where f.severity = 'info') as infos
    from ledger.finding as f
    where f.submission_id = s.submission_id and {BEFORE_VERDICT}
) as n on true
where s.submission_id = any(%s)
"""


@dataclass(frozen=True)
class Facts:
    """One submission with its file, its obligation (days in WIB, null where nothing is owed) and finding counts."""

    submission_id: int
    reporter_id: str
    dataset: str
    period_key: str
    part: str
    version: int
    file_name: str
    channel: str
    sha256: str
    received_at: datetime
    decided_at: datetime | None
    state: str
    verdict: str | None
    row_count: int | None
    contract_version: str | None
    rule_set_id: int | None
    is_nil: bool
    reading: dict[str, Any]
    effective_period_key: str | None
    size_bytes: int
    reporter: str
    rule_set_sha256: str | None
    opens_on: date | None
    due_on: date | None
    locks_on: date | None
    open_until: date | None
    errors: int
    warnings: int
    infos: int

    @property
    def findings(self) -> int:
        return self.errors + self.warnings + self.infos

    @property
    def shown_file_name(self) -> str:
        return mask(self.file_name)

    @property
    def counts(self) -> dict[str, int]:
        """What was normalised or left out while the file was read: kind -> how often."""
        counts: dict[str, int] = self.reading.get("counts", {})
        return dict(sorted(counts.items()))

    @property
    def rows_read(self) -> int | None:
        """Data rows in the file; null where it could not be opened."""
        parts = self.reading.get("parts")
        return sum(part["rows"] for part in parts) if parts else self.row_count

    @property
    def rows_left_out(self) -> int:
        return sum(count for kind, count in self.counts.items() if kind in LEFT_OUT)

    @property
    def day(self) -> date:
        """The day on which the answer was given."""
        return (self.decided_at or self.received_at).astimezone(WIB).date()


# Counts of rows that hold something but are no data.
# The channel of a file that is looked at before it is sent.
CHECK = "check"
LEFT_OUT = {
    "title_rows", "note_rows", "total_rows", "repeated_header_rows", "column_number_rows", "rows_left_out_by_keep",
}  # fmt: skip


def of(connection: Connection, submission_ids: Sequence[int]) -> list[Facts]:
    """The given submissions in the given order; unknown numbers are missing."""
    with connection.cursor(row_factory=class_row(Facts)) as cursor:
        found = {f.submission_id: f for f in cursor.execute(FACTS.encode(), [list(submission_ids)])}
    return [found[i] for i in submission_ids if i in found]

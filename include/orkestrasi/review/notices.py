"""Tell regions and reviewers that a report is available: only that, never what stands in it.

Notices are files in `<home>/notices/terbitan-<n>/`, and mails where there is an address in `contacts.csv` and somebody
to hand them to. Each recipient is told once per publication.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

import psycopg

from orkestrasi import files, formats
from orkestrasi.contracts.load import contracts
from orkestrasi.settings import settings

Connection = psycopg.Connection[Any]
Audience = Literal["reporter", "reviewers"]
# The line of contracts.csv under which the mailboxes of the reviewers' office stand.
REVIEWERS = "penelaah"

# What was judged, or decided by a reviewer, since the publication before, per report: the newest such version, whether
# its reporter has to act, and until when it can.
REPORTS = """
with span as (
    select
        p.published_at as until,
        coalesce((
            select max(o.published_at) from ledger.publication as o where o.number < p.number
        ), '-infinity') as since
    from ledger.publication as p
    where p.number = %(number)s and p.status = 'published'
),

newest as (
    select distinct on (s.reporter_id, s.dataset, s.period_key, s.part) s.*
    from ledger.submission as s
    cross join span
    where
        s.verdict is not null
        and (
            (s.decided_at > span.since and s.decided_at <= span.until)
            or exists (
                select 1 from ledger.decision as d
                where d.submission_id = s.submission_id and d.decided_at > span.since and d.decided_at <= span.until
            )
        )
    order by s.reporter_id, s.dataset, s.period_key, s.part, s.version desc
)

select
    n.reporter_id, coalesce(v.name, t.name), n.dataset, n.period_key,
    bool_or(
        n.verdict = 'rejected' or n.state = 'quarantined'
        or coalesce(r.review_state in ('waiting_for_answer', 'returned'), false)
    ) as needs_action,
    bool_or(coalesce(r.needs_approval and r.review_state in ('ready', 'in_review', 'escalated', 'lapsed'), false)),
    max(case
        when w.on_time_until >= (select (span.until at time zone 'Asia/Jakarta')::date from span) then w.on_time_until
        when w.taken_until >= (select (span.until at time zone 'Asia/Jakarta')::date from span) then w.taken_until
    end) as until
from newest as n
inner join reference.reporter as t on n.reporter_id = t.reporter_id
left join reference.region_version as v
    on t.region_id = v.region_id and current_date between v.valid_from and v.valid_to
left join ledger.review as r on n.submission_id = r.submission_id
left join ledger.submission_window as w on n.submission_id = w.submission_id
where n.dataset = any(%(datasets)s)
group by n.reporter_id, v.name, t.name, n.dataset, n.period_key
order by n.reporter_id, n.dataset, n.period_key
"""


@dataclass(frozen=True)
class Report:
    """A report that is available, whom it is about, and whether somebody has to act until when."""

    reporter_id: str
    name: str
    dataset: str
    period_key: str
    needs_action: bool
    needs_review: bool
    until: date | None


@dataclass(frozen=True)
class Notice:
    """One notice, a sentence per report; nothing in it says what was found."""

    audience: Audience
    recipient: str
    publication: int
    text: str

    @property
    def subject(self) -> str:
        return f"Laporan mutu Terbitan {self.publication} sudah tersedia"


@dataclass(frozen=True)
class Written:
    """How the notices of a publication went: files written now, mails taken, recipients without an address."""

    files: list[Path]
    known: int
    mailed: int
    without_address: list[str]
    refused: list[str]


def sentence(dataset: str, period_key: str, region: str, needs_action: bool, until: date | None) -> str:
    """The one sentence that a notice may say."""
    contract = contracts().get(dataset)
    said = (
        f"Laporan mutu {contract.label_id if contract else dataset} {formats.period(period_key)} untuk {region} "
        f"sudah tersedia. Perlu tindakan: {'ya' if needs_action else 'tidak'}."
    )
    return f"{said} Batas waktu {formats.date_long(until)}." if needs_action and until else said


def notices(connection: Connection, number: int) -> list[Notice]:
    """The notices of a publication: one for each reporter of whom something was decided, one for the reviewers."""
    rows = connection.execute(REPORTS.encode(), {"number": number, "datasets": list(contracts())}).fetchall()
    reports = [Report(*row) for row in rows]
    by_reporter: dict[str, list[str]] = {}
    by_dataset: dict[tuple[str, str], bool] = {}
    for report in reports:
        by_reporter.setdefault(report.reporter_id, []).append(
            sentence(report.dataset, report.period_key, report.name, report.needs_action, report.until)
        )
        key = (report.dataset, report.period_key)
        by_dataset[key] = by_dataset.get(key, False) or report.needs_review
    made = [Notice("reporter", reporter, number, _lines(said)) for reporter, said in by_reporter.items()]
    if by_dataset:
        said = [
            sentence(dataset, period, "seluruh wilayah", needs_review, None)
            for (dataset, period), needs_review in sorted(by_dataset.items())
        ]
        made.append(Notice("reviewers", REVIEWERS, number, _lines(said)))
    return made


def write(
    connection: Connection,
    number: int,
    addresses: Mapping[str, tuple[str, ...]] | None = None,
    deliver: Callable[[EmailMessage], object] | None = None,
    sender: str = "orkestrasi@localhost",
) -> Written:
    """Write the notices of a publication that were not written before; with `deliver`, mail what was not mailed.

    Commits after each, so that an interrupted run goes on where it stopped.
    """
    made = notices(connection, number)
    told = {
        (audience, recipient): mailed_at
        for audience, recipient, mailed_at in connection.execute(
            "select audience, recipient, mailed_at from ledger.notice where publication_number = %s", [number]
        )
    }
    written, mailed, refused = [], 0, []
    without = [] if deliver is None else [n.recipient for n in made if not (addresses or {}).get(n.recipient)]
    for notice in made:
        key = (notice.audience, notice.recipient)
        if key not in told:
            written.append(_file(notice))
            connection.execute(
                "insert into ledger.notice (publication_number, audience, recipient) values (%s, %s, %s) "
                "on conflict do nothing",
                [number, *key],
            )
            connection.commit()
        to = (addresses or {}).get(notice.recipient)
        if deliver is None or not to or told.get(key) is not None:
            continue
        try:
            deliver(_mail(notice, to, sender))
        except (smtplib.SMTPException, OSError):
            refused.append(notice.recipient)
            continue
        _note_mailed(connection, number, key)
        mailed += 1
    return Written(written, len(told), mailed, without, refused)


def write_latest(connection: Connection) -> Written:
    """`write` for the latest publication, files only; nothing where nothing has been published."""
    row = connection.execute("select ledger.latest_published()").fetchone()
    return write(connection, row[0]) if row and row[0] is not None else Written([], 0, 0, [], [])


def _note_mailed(connection: Connection, number: int, key: tuple[Audience, str]) -> None:
    connection.execute(
        "update ledger.notice set mailed_at = clock_timestamp() "
        "where (publication_number, audience, recipient) = (%s, %s, %s)",
        [number, *key],
    )
    connection.commit()


def _file(notice: Notice) -> Path:
    """Reporters are in the reference data, so their ids are names of files."""
    path = settings().home / "notices" / f"terbitan-{notice.publication}" / f"{notice.recipient}.txt"
    with files.whole(path) as unfinished:
        unfinished.write_text(notice.text, encoding="utf-8")
    return path


def _mail(notice: Notice, to: Iterable[str], sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, ", ".join(to), notice.subject
    message["Date"] = datetime.now(formats.WIB)
    message.set_content(notice.text)
    return message


def _lines(sentences: list[str]) -> str:
    return "\n".join(sentences) + "\n"

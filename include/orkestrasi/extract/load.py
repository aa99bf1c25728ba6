"""Bring received submissions into raw, each in one transaction of its own: rows, findings, state, or nothing."""

from __future__ import annotations

import logging
import sys
import tempfile
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from psycopg.types.json import Jsonb

from orkestrasi import db
from orkestrasi.contracts.load import contracts
from orkestrasi.contracts.model import Contract
from orkestrasi.extract import address, privacy
from orkestrasi.extract.delivery import Delivery
from orkestrasi.extract.errors import EmptyError, UnreadableError
from orkestrasi.extract.found import Findings, Found
from orkestrasi.extract.mapping import header_patterns, known_headers
from orkestrasi.extract.progress import Progress
from orkestrasi.extract.reading import ReadSpec
from orkestrasi.extract.regions import RegionIndex
from orkestrasi.extract.rows import Target
from orkestrasi.extract.sandbox import Reader
from orkestrasi.landing import object_store
from orkestrasi.landing.arrivals import SEVERAL_PERIODS
from orkestrasi.landing.intake import REHEARSED_VERSION
from orkestrasi.settings import settings
from orkestrasi.sources.load import SourceError, sources
from orkestrasi.sources.model import Source

LOG = logging.getLogger(__name__)

# What says nothing about the file itself: the same bytes may come again, by another way or at another time.
REFUSED_FOR_THE_CHANNEL = ("FILE-REPORTER-NOT-ALLOWED", "FILE-SOURCE-UNKNOWN", "FILE-SYSTEM-FAULT")
CHUNK_FILES = 100
CHUNK_BYTES = 64 << 20


class Job(NamedTuple):
    """A submission that waits to be read."""

    submission_id: int
    load_id: int
    reporter_id: str
    dataset: str
    period_key: str
    part: str
    source_id: str | None
    sha256: str
    size_bytes: int
    file_name: str
    received_at: datetime


def plan_chunks(load_id: int) -> list[list[int]]:
    """Split the load's unread submissions into chunks of at most 100 files or about 64 MB each.

    A task per file would spend its time starting; one task for all would let a large file delay every verdict.
    """
    with db.connect() as connection:
        waiting = connection.execute(
            """
            select s.submission_id, f.size_bytes
            from ledger.submission as s
            inner join ledger.file as f on s.sha256 = f.sha256
            where s.load_id = %s and s.state = 'received'
            order by f.size_bytes, s.submission_id
            """,
            [load_id],
        ).fetchall()
    chunks: list[list[int]] = []
    used = CHUNK_BYTES
    for submission_id, size in waiting:
        if not chunks or len(chunks[-1]) >= CHUNK_FILES or used + size > CHUNK_BYTES:
            chunks.append([])
            used = 0
        chunks[-1].append(submission_id)
        used += size
    return chunks


def extract_chunk(load_id: int, submission_ids: list[int]) -> int:
    """Read each submission once; returns how many this call brought forward.

    A submission that is already loaded or refused is left alone, so a retried or doubled task changes nothing.
    """
    done = 0
    with db.connect() as connection, Reader() as reader:
        regions = RegionIndex(connection)
        connection.commit()
        for submission_id in submission_ids:
            try:
                done += _extract(connection, reader, regions, load_id, submission_id)
            except (psycopg.Error, OSError, MemoryError, SourceError):
                raise  # this machine's trouble, no fault of the file; the task is tried again
            except Exception:
                if db.is_rehearsal():
                    raise
                connection.rollback()
                _give_up(connection, load_id, submission_id)
                done += 1
            connection.commit()
    return done


def _give_up(connection: psycopg.Connection[Any], load_id: int, submission_id: int) -> None:
    """Refuse a file over which our own code stumbled: one strange file must not keep all others from a verdict.

    The same bytes may come again once the fault is mended.
    """
    job = _take(connection, load_id, submission_id)
    if job is None:
        return
    # Only where it happened: the message of an error may quote a cell.
    kind, _, trace = sys.exc_info()
    places = [f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(trace)]
    LOG.error("submission %s: %s at %s", submission_id, kind.__name__ if kind else None, " < ".join(reversed(places)))
    _refuse(connection, Findings(connection), job, [Found(0, "FILE-SYSTEM-FAULT", value=privacy.mask(job.file_name))])


def _take(connection: psycopg.Connection[Any], load_id: int, submission_id: int) -> Job | None:
    # The row lock keeps a second copy of this task waiting until this one has committed or died.
    row = connection.execute(
        """
        select
            s.submission_id, s.load_id, s.reporter_id, s.dataset, s.period_key, s.part, s.source_id, s.sha256,
            f.size_bytes, s.file_name, s.received_at
        from ledger.submission as s
        inner join ledger.file as f on s.sha256 = f.sha256
        where s.submission_id = %s and s.load_id = %s and s.state = 'received'
        for update of s
        """,
        [submission_id, load_id],
    ).fetchone()
    return Job(*row) if row else None


def _extract(
    connection: psycopg.Connection[Any], reader: Reader, regions: RegionIndex, load_id: int, submission_id: int
) -> bool:
    job = _take(connection, load_id, submission_id)
    if job is None:
        return False
    findings = Findings(connection)
    source = sources().get(job.source_id) if job.source_id else None
    if refused := address.problems(
        connection, job.dataset, job.reporter_id, job.period_key, job.source_id, source, job.part
    ):
        _refuse(connection, findings, job, refused)
        return True
    contract = contracts()[job.dataset]
    folder = settings().run / "spool"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with tempfile.TemporaryDirectory(dir=folder) as spool:
            path = object_store.path_of(job.sha256)
            progress = Progress(f"submission {job.submission_id}")
            reading = reader.read(path, job.file_name, read_spec(contract, source), Path(spool), progress.opened)
            if (nil := reading.format.get("nil")) is not None:
                _accept_nil(connection, job, contract, nil)
                return True
            delivery = Delivery(connection, regions, findings, job, contract, source, reading)
            if refused := delivery.refused():
                _refuse(connection, findings, job, refused)
                return True
            targets = delivery.bring_in(progress)
    except UnreadableError as error:
        _refuse(connection, findings, job, [_unreadable(job, error)])
        return True
    if not targets:
        _refuse(connection, findings, job, [_unreadable(job, EmptyError())])
        return True
    _settle(connection, job, contract, targets, delivery.described())
    findings.write(load_id, contract.dataset)
    return True


def read_spec(contract: Contract, source: Source | None) -> ReadSpec:
    """What the reading process has to know: how the source writes, and which headers are the dataset's."""
    if source is None:
        return ReadSpec(known=known_headers(contract))
    declared = source.format
    return ReadSpec(
        kind=declared.kind,
        delimiter=declared.delimiter,
        encoding=declared.encoding,
        sheet=declared.sheet,
        header_rows=declared.header_rows,
        skip_rows=declared.skip_rows,
        records=declared.records,
        members=declared.members,
        known=() if source.columns else known_headers(contract),
        patterns=header_patterns(source),
    )


def _unreadable(job: Job, error: UnreadableError) -> Found:
    nothing_more = error.reason_id == EmptyError().reason_id
    shown = job.file_name if nothing_more else f"{job.file_name} ({error.reason_id})"
    return Found(
        job.submission_id, error.rule_id, value=privacy.mask(shown),
        detail={"reason_id": privacy.mask(error.reason_id), "reason_en": privacy.mask(error.reason_en)},
    )  # fmt: skip


def _refuse(connection: psycopg.Connection[Any], findings: Findings, job: Job, refused: list[Found]) -> None:
    findings.add(*(found._replace(submission_id=job.submission_id) for found in refused))
    findings.write(job.load_id, None)
    if {found.rule_id for found in refused} <= set(REFUSED_FOR_THE_CHANNEL):
        connection.execute(
            "update ledger.submission set may_come_again = true where submission_id = %s", [job.submission_id]
        )
    _move(connection, [job.submission_id], "rejected", {"stage": "extract"})


def _accept_nil(connection: psycopg.Connection[Any], job: Job, contract: Contract, nil: dict[str, Any]) -> None:
    connection.execute(
        "update ledger.submission set is_nil = true, row_count = 0, contract_version = %s, reading = %s "
        "where submission_id = %s",
        [contract.version, Jsonb({"nil": {k: privacy.mask(str(v)) for k, v in nil.items()}}), job.submission_id],
    )
    _move(connection, [job.submission_id], "loaded", {"load_id": job.load_id, "rows": 0})


def _settle(
    connection: psycopg.Connection[Any],
    job: Job,
    contract: Contract,
    targets: list[Target],
    described: dict[str, Any],
) -> None:
    """Note what was read, and open the submissions of a file of several periods."""
    if job.period_key == SEVERAL_PERIODS:
        _divide(connection, job, targets)
    document = described.get("format", {})
    connection.cursor().executemany(
        """
        update ledger.submission
        set
            row_count = %s, control_totals = %s, contract_version = %s, reading = %s,
            prepared_at = least(coalesce(%s::timestamptz, prepared_at), received_at)
        where submission_id = %s
        """,
        [
            [t.rows, Jsonb(t.control_totals), contract.version, Jsonb(described), document.get("prepared_at"),
             t.submission_id]
            for t in targets
        ],
    )  # fmt: skip
    for target in targets:
        _move(connection, [target.submission_id], "loaded", {"load_id": job.load_id, "rows": target.rows})


def _divide(connection: psycopg.Connection[Any], job: Job, targets: list[Target]) -> None:
    # Version numbers are given here; at the very end, so that nobody waits long for their turn.
    db.take_turns(connection, "register")
    offset = REHEARSED_VERSION if db.is_rehearsal() else 0
    connection.cursor().executemany(
        """
        insert into ledger.submission (
            submission_id, load_id, reporter_id, dataset, period_key, part, version, sha256, file_name, channel,
            received_at, prepared_at, source_id, divided_from, revalidates
        )
        overriding system value
        select
            %(child)s, p.load_id, p.reporter_id, p.dataset, %(period)s, p.part,
            (
                select coalesce(max(s.version), 0) + 1 + %(offset)s from ledger.submission as s
                where (s.reporter_id, s.dataset, s.period_key, s.part)
                    = (p.reporter_id, p.dataset, %(period)s, p.part)
            ),
            p.sha256, p.file_name, p.channel, p.received_at, p.prepared_at, p.source_id, p.submission_id, p.revalidates
        from ledger.submission as p
        where p.submission_id = %(parent)s
        """,
        [
            {"child": t.submission_id, "period": t.period_key, "parent": job.submission_id, "offset": offset}
            for t in targets
        ],
    )
    connection.execute(
        """
        insert into ledger.submission_event (submission_id, from_state, to_state, actor, detail)
        select unnest(%s::bigint[]), null, 'received', 'extract', %s
        """,
        [[t.submission_id for t in targets], Jsonb({"load_id": job.load_id, "divided_from": job.submission_id})],
    )
    _move(connection, [job.submission_id], "divided", {"periods": sorted(t.period_key for t in targets)})


def _move(connection: psycopg.Connection[Any], submission_ids: list[int], state: str, detail: dict[str, Any]) -> None:
    connection.execute("select ledger.move_submissions(%s, %s, 'extract', %s)", [submission_ids, state, Jsonb(detail)])

"""Register what arrived: bytes into the object store, one submission per new content, one delivery per arrival.

A delivery is `<landing>/<reporter>/<dataset>/<period>/<any name>`. What a path does not say is kept as '?',
so that the refusal has a row to stand on.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from orkestrasi import db
from orkestrasi.landing import object_store
from orkestrasi.settings import settings

LOG = logging.getLogger(__name__)

UNSAID = "?"
BATCH_FILES = 500
UNFINISHED_SUFFIXES = (".part", ".tmp", ".filepart", ".crdownload")


@dataclass(frozen=True)
class Arrival:
    """A file that waits in the landing folder."""

    path: Path
    reporter_id: str
    dataset: str
    period_key: str
    received_at: datetime
    # Tells this arrival from a newer file that takes its place while it is registered.
    stamp: tuple[int, int, int]


def waiting(landing: Path) -> list[Arrival]:
    """Files that wait, in order of arrival; hidden files and those a transfer still writes are left alone."""
    if not landing.is_dir():
        return []
    return sorted(_scan(landing), key=lambda a: (a.received_at, str(a.path)))


def _scan(landing: Path) -> Iterator[Arrival]:
    now = datetime.now(UTC)
    for path in landing.rglob("*"):
        relative = path.relative_to(landing)
        if any(part.startswith(".") for part in relative.parts) or path.suffix in UNFINISHED_SUFFIXES:
            continue
        if path.is_symlink() or not path.is_file():
            continue
        said = [*map(storable, relative.parts[:-1]), UNSAID, UNSAID, UNSAID][:3]
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue  # another intake was faster
        # A clock that runs ahead must not make a late file early for ever.
        yield Arrival(path, said[0], said[1], said[2], min(_time_of(stat), now), _stamp(stat))


def _time_of(stat: os.stat_result) -> datetime:
    return datetime.fromtimestamp(stat.st_mtime, UTC)


def storable(name: str) -> str:
    """A file name as text; bytes that are no UTF-8 become a replacement mark, for the database holds text only."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _stamp(stat: os.stat_result) -> tuple[int, int, int]:
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def register_arrivals(run_key: str) -> int | None:
    """Open the load of this run and register every waiting file in it.

    Takes over submissions that an earlier run left unjudged. Returns the load, or None where there is nothing
    to do. Called again with the same key it finds its own load.
    """
    arrivals = waiting(settings().landing)
    with db.connect() as connection:
        if not connection.execute("select 1 from reference.reporter limit 1").fetchone():
            LOG.warning("There is no reference data yet; %s files go on waiting", len(arrivals))
            return None
        known = connection.execute("select load_id from ledger.load where run_key = %s", [run_key]).fetchone()
        left_over = connection.execute(
            "select 1 from ledger.submission where state in ('received', 'loaded') limit 1"
        ).fetchone()
        if not (arrivals or left_over or known):
            return None
        load_id = _open_load(connection, run_key)
        connection.execute(
            "update ledger.submission set load_id = %s where state in ('received', 'loaded') and load_id <> %s",
            [load_id, load_id],
        )
        connection.commit()
        for start in range(0, len(arrivals), BATCH_FILES):
            _register(connection, load_id, arrivals[start : start + BATCH_FILES])
    return load_id


def submit(source: Path, reporter_id: str, dataset: str, period_key: str) -> Arrival:
    """Place a file into the landing folder as a whole, under its own name; returns how it waits there."""
    folder = settings().landing / reporter_id / dataset / period_key
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / source.name
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{source.stem}_{number}{source.suffix}"
    unfinished = target.with_name(target.name + UNFINISHED_SUFFIXES[0])
    unfinished.write_bytes(source.read_bytes())
    # Looked at before the file is in sight: an intake that runs may have taken it a moment later.
    stat = unfinished.stat()
    unfinished.rename(target)
    return Arrival(target, reporter_id, dataset, period_key, _time_of(stat), _stamp(stat))


def wait_for_verdict(connection: psycopg.Connection[Any], arrival: Arrival, timeout_seconds: float) -> int | None:
    """Look until this very delivery, not one of the same name before it, has a verdict.

    Returns its submission, or None when time is up. The connection must be in autocommit mode.
    """
    deadline = time.monotonic() + timeout_seconds
    while True:
        row = connection.execute(
            """
            select s.submission_id
            from ledger.delivery as d
            inner join ledger.submission as s on d.submission_id = s.submission_id
            where
                (s.reporter_id, s.dataset, s.period_key) = (%s, %s, %s)
                and (d.file_name, d.delivered_at) = (%s, %s)
                and s.verdict is not null
            """,
            [arrival.reporter_id, arrival.dataset, arrival.period_key, arrival.path.name, arrival.received_at],
        ).fetchone()
        if row is not None:
            return int(row[0])
        if time.monotonic() > deadline:
            return None
        time.sleep(0.5)


def _open_load(connection: psycopg.Connection[Any], run_key: str) -> int:
    row = connection.execute(
        """
        insert into ledger.load (run_key) values (%s)
        on conflict (run_key) do update set run_key = excluded.run_key
        returning load_id
        """,
        [run_key],
    ).fetchone()
    assert row is not None  # noqa: S101 (RETURNING always gives a row)
    return int(row[0])


def _register(connection: psycopg.Connection[Any], load_id: int, arrivals: list[Arrival]) -> None:
    """One batch: bytes first, then one transaction, then the landing folder is cleared of it."""
    rows = []
    taken = []
    for sequence, arrival in enumerate(arrivals):
        try:
            sha256, size = object_store.put(arrival.path)
        except FileNotFoundError:
            continue  # another intake was faster
        except PermissionError as error:
            if Path(str(error.filename)) != arrival.path:
                raise
            # It waits until somebody opens it up; the files beside it do not wait for that.
            LOG.warning("left waiting: %s", error)
            continue
        taken.append(arrival)
        rows.append(
            (sequence, arrival.reporter_id, arrival.dataset, arrival.period_key, sha256, size,
             storable(arrival.path.name), "landing", arrival.received_at)
        )  # fmt: skip
    object_store.flush()
    record(connection, load_id, rows)
    connection.commit()
    for arrival in taken:
        _clear(arrival)


def _clear(arrival: Arrival) -> None:
    """Remove a registered file, unless a newer one has taken its place: that one is still to be registered."""
    try:
        if _stamp(arrival.path.stat()) == arrival.stamp:
            arrival.path.unlink()
    except FileNotFoundError:
        pass


def record(connection: psycopg.Connection[Any], load_id: int, rows: list[tuple[Any, ...]]) -> None:
    """Write files, submissions, deliveries and first events, set-based, in the caller's transaction.

    `rows`: (sequence, reporter, dataset, period, sha256, size, file name, channel, received at).
    The same content for the same reporter, dataset and period opens no second submission.
    """
    # Version numbers are given here; two intakes at once take turns.
    connection.execute("select pg_advisory_xact_lock(hashtext('orkestrasi.register'))")
    connection.execute(
        """
        create temp table arrival (
            sequence integer, reporter_id text, dataset text, period_key text, sha256 text, size_bytes bigint,
            file_name text, channel text, received_at timestamptz
        ) on commit drop
        """
    )
    with connection.cursor().copy("copy arrival from stdin") as copy:
        for row in rows:
            copy.write_row(row)
    connection.execute(
        "insert into ledger.file (sha256, size_bytes) select distinct sha256, size_bytes from arrival "
        "on conflict do nothing"
    )
    connection.execute(
        """
        with first_of_content as (
            select distinct on (a.reporter_id, a.dataset, a.period_key, a.sha256) a.*
            from arrival as a
            where not exists (
                select 1 from ledger.submission as s
                where (s.reporter_id, s.dataset, s.period_key, s.sha256)
                    = (a.reporter_id, a.dataset, a.period_key, a.sha256)
            )
            order by a.reporter_id, a.dataset, a.period_key, a.sha256, a.sequence
        ),

        opened as (
            insert into ledger.submission (
                load_id, reporter_id, dataset, period_key, version, sha256, file_name, channel, received_at
            )
            select
                %(load_id)s, f.reporter_id, f.dataset, f.period_key,
                (
                    select coalesce(max(s.version), 0) from ledger.submission as s
                    where (s.reporter_id, s.dataset, s.period_key) = (f.reporter_id, f.dataset, f.period_key)
                ) + row_number() over (partition by f.reporter_id, f.dataset, f.period_key order by f.sequence),
                f.sha256, f.file_name, f.channel, f.received_at
            from first_of_content as f
            order by f.sequence
            returning submission_id, load_id, received_at
        )

        insert into ledger.submission_event (submission_id, from_state, to_state, actor, detail)
        select o.submission_id, null, 'received', 'intake', jsonb_build_object('load_id', o.load_id)
        from opened as o
        """,
        {"load_id": load_id},
    )
    connection.execute(
        """
        with arrived as (
            select
                s.submission_id, a.file_name, a.channel, a.received_at,
                -- The arrival that opened the submission is no repeat, even when a killed intake sees it again.
                not (a.file_name = s.file_name and a.received_at = s.received_at) as is_repeat
            from arrival as a
            inner join ledger.submission as s
                on (a.reporter_id, a.dataset, a.period_key, a.sha256)
                = (s.reporter_id, s.dataset, s.period_key, s.sha256)
        ),

        delivered as (
            insert into ledger.delivery (submission_id, file_name, channel, delivered_at, is_repeat)
            select submission_id, file_name, channel, received_at, is_repeat from arrived
            on conflict (submission_id, file_name, delivered_at) do nothing
            returning submission_id, file_name, delivered_at, is_repeat
        )

        insert into ledger.finding (submission_id, load_id, rule_id, severity, value)
        select d.submission_id, %(load_id)s, r.rule_id, r.severity, d.file_name
        from delivered as d
        inner join ledger.rule as r on r.rule_id = 'FILE-REPEATED'
        where d.is_repeat
        """,
        {"load_id": load_id},
    )
    connection.execute("drop table arrival")

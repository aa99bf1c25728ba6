"""Register what arrived: bytes into the object store, one submission per new content, one delivery per arrival.

A delivery is `<landing>/<reporter>/<dataset>/<period>/<any name>`, or `<landing>/<source>/<any name>` for an entry of
sources.yml. What a path does not say is kept as '?', so that the refusal has a row to stand on.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from orkestrasi import db
from orkestrasi.landing import object_store
from orkestrasi.landing.arrivals import UNFINISHED_SUFFIXES, Address, Arrival, address_of, stamp_of, storable, waiting
from orkestrasi.ledger import migrate
from orkestrasi.settings import settings
from orkestrasi.sources.load import reporters, sources, usable

LOG = logging.getLogger(__name__)

# So far from any real version that a rehearsal never stands in the way of a real delivery.
REHEARSED_VERSION = 1_000_000
BATCH_FILES = 500
# A file of this size is a load of its own: the verdicts of the others do not wait for it.
LARGE_BYTES = 64 << 20
LARGE = "large/"
# Packed files are judged by what may come out of them.
UNPACKED = "(case when lower(s.file_name) ~ '[.](xlsx|ods|gz|zip|parquet)$' then 8 else 1 end)"


class Delivered(NamedTuple):
    """One arrival whose bytes are in the object store, whichever way it came."""

    reporter_id: str
    dataset: str
    period_key: str
    part: str
    source_id: str | None
    sha256: str
    size_bytes: int
    file_name: str
    channel: str
    received_at: datetime
    prepared_at: datetime | None

    @staticmethod
    def at(
        address: Address, content: tuple[str, int], file_name: str, channel: str, received: datetime, prepared: datetime
    ) -> Delivered:
        """`content`: SHA-256 and size, as the object store tells them."""
        return Delivered(
            address.reporter_id,
            address.dataset,
            address.period_key,
            address.part,
            address.source_id,
            *content,
            storable(file_name),
            channel,
            received,
            prepared,
        )


def register_arrivals(run_key: str) -> int | None:
    """Open the load of this run and register every waiting file in it.

    Takes over submissions that an earlier run left unjudged. Returns the load, or None where there is nothing
    to do. Called again with the same key it finds its own load. While sources.yml cannot be used, what came by a source
    waits, and only that.
    """
    arrivals = waiting(settings().landing)
    unjudged = "s.state in ('received', 'loaded')"
    if usable() is None:
        unjudged = "(s.state = 'loaded' or (s.state = 'received' and s.source_id is null))"
    with db.connect() as connection:
        if not connection.execute("select 1 from reference.reporter limit 1").fetchone():
            LOG.warning("There is no reference data yet; %s files go on waiting", len(arrivals))
            return None
        known = connection.execute("select load_id from ledger.load where run_key = %s", [run_key]).fetchone()
        left_over = connection.execute(f"select 1 from ledger.submission as s where {unjudged} limit 1").fetchone()
        if not (arrivals or left_over or known):
            return None
        load_id = open_load(connection, run_key)
        connection.execute(
            f"""
            update ledger.submission as s set load_id = %(load)s
            from ledger.load as old
            where
                s.load_id = old.load_id and s.load_id <> %(load)s and {unjudged}
                and not starts_with(old.run_key, %(large)s)
            """,
            {"load": load_id, "large": LARGE},
        )
        connection.commit()
        for start in range(0, len(arrivals), BATCH_FILES):
            _register(connection, load_id, arrivals[start : start + BATCH_FILES])
        _set_large_apart(connection, load_id)
    return load_id


def large_loads() -> list[int]:
    """Loads of one large file each that have no verdict yet; they go their own way, so that nobody waits for them."""
    with db.connect() as connection:
        rows = connection.execute(
            """
            select distinct l.load_id
            from ledger.load as l
            inner join ledger.submission as s on l.load_id = s.load_id
            where starts_with(l.run_key, %s) and s.state in ('received', 'loaded')
            order by 1
            """,
            [LARGE],
        ).fetchall()
    return [int(row[0]) for row in rows]


def _set_large_apart(connection: psycopg.Connection[Any], load_id: int) -> None:
    rows = connection.execute(
        f"""
        select s.submission_id from ledger.submission as s
        inner join ledger.file as f on s.sha256 = f.sha256
        where s.load_id = %s and s.state = 'received' and f.size_bytes * {UNPACKED} > %s
        """,
        [load_id, LARGE_BYTES],
    ).fetchall()
    for (submission_id,) in rows:
        connection.execute(
            "update ledger.submission set load_id = %s where submission_id = %s",
            [open_load(connection, f"{LARGE}{submission_id}"), submission_id],
        )
    connection.commit()


def submit(source: Path, *folders: str) -> Arrival:
    """Place a file into the landing folder as a whole, under its own name; returns how it waits there.

    `folders`: reporter, dataset and period, or a source's id.
    """
    # A reporter is never a source, so a file in the contract's layout does not need sources.yml to be right.
    source_entry = None if folders[0] in reporters() else sources().get(folders[0])
    folder = settings().landing.joinpath(*folders)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / source.name
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{source.stem}_{number}{source.suffix}"
    unfinished = target.with_name(target.name + UNFINISHED_SUFFIXES[0])
    # With its time of change: that tells an older file from a newer one.
    shutil.copy2(source, unfinished)
    unfinished.chmod(0o644)
    # Looked at before the file is in sight: an intake that runs may have taken it a moment later.
    stat = unfinished.stat()
    unfinished.rename(target)
    placed, prepared = (datetime.fromtimestamp(t, UTC) for t in (stat.st_ctime, stat.st_mtime))
    address = address_of([*folders, target.name], source_entry)
    return Arrival(target, address, placed, min(prepared, placed), stamp_of(stat))


def wait_for_verdict(connection: psycopg.Connection[Any], arrival: Arrival, timeout_seconds: float) -> list[int] | None:
    """Look until this very delivery, not one of the same name before it, has a verdict.

    Returns its submissions (several where the file had several periods), or None when time is up. The connection must
    be in autocommit mode.
    """
    address = arrival.address
    deadline = time.monotonic() + timeout_seconds
    while True:
        rows = connection.execute(
            """
            with delivered as (
                select s.submission_id
                from ledger.delivery as d
                inner join ledger.submission as s on d.submission_id = s.submission_id
                where
                    (s.reporter_id, s.dataset, s.period_key, s.part) = (%s, %s, %s, %s)
                    and d.file_name = %s and d.delivered_at >= %s
            )

            select s.submission_id, s.verdict is not null
            from ledger.submission as s
            where
                s.state <> 'divided'
                and (
                    s.submission_id in (select submission_id from delivered)
                    or s.divided_from in (select submission_id from delivered)
                )
            order by s.submission_id
            """,
            [address.reporter_id, address.dataset, address.period_key, address.part,
             storable(arrival.path.name), arrival.received_at],
        ).fetchall()  # fmt: skip
        if rows and all(decided for _, decided in rows):
            return [int(submission_id) for submission_id, _ in rows]
        if time.monotonic() > deadline:
            return None
        time.sleep(0.5)


def open_load(connection: psycopg.Connection[Any], run_key: str) -> int:
    """The load of a run, made at its first mention, in a warehouse that knows the rules it will be judged by."""
    migrate.keep_up(connection)
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
    delivered = []
    taken = []
    for arrival in arrivals:
        try:
            content = object_store.put(arrival.path)
        except FileNotFoundError:
            continue  # another intake was faster
        except PermissionError as error:
            if Path(str(error.filename)) != arrival.path:
                raise
            # It waits until somebody opens it up; the files beside it do not wait for that.
            LOG.warning("left waiting: %s", error)
            continue
        taken.append(arrival)
        delivered.append(
            Delivered.at(
                arrival.address,
                content,
                arrival.path.name,
                arrival.address.source_id or "landing",
                arrival.received_at,
                arrival.prepared_at,
            )
        )
    object_store.flush()
    record(connection, load_id, delivered)
    connection.commit()
    for arrival in taken:
        _clear(arrival)


def _clear(arrival: Arrival) -> None:
    """Remove a registered file, unless a newer one has taken its place: that one is still to be registered."""
    try:
        if stamp_of(arrival.path.stat()) == arrival.stamp:
            arrival.path.unlink()
    except FileNotFoundError:
        pass


def record(connection: psycopg.Connection[Any], load_id: int, deliveries: Sequence[Delivered]) -> None:
    """Write files, submissions, deliveries and first events, set-based, in the caller's transaction.

    The same content for the same reporter, dataset, period and part opens no second submission.
    """
    # Version numbers are given here; two intakes at once take turns.
    db.take_turns(connection, "register")
    connection.execute(
        """
        create temp table arrival (
            sequence integer, reporter_id text, dataset text, period_key text, part text, source_id text, sha256 text,
            size_bytes bigint, file_name text, channel text, received_at timestamptz, prepared_at timestamptz
        ) on commit drop
        """
    )
    with connection.cursor().copy("copy arrival from stdin") as copy:
        for sequence, delivery in enumerate(deliveries):
            copy.write_row((sequence, *delivery))
    connection.execute(
        "insert into ledger.file (sha256, size_bytes) select distinct sha256, size_bytes from arrival "
        "on conflict do nothing"
    )
    connection.execute(
        """
        with first_of_content as (
            select distinct on (a.reporter_id, a.dataset, a.period_key, a.part, a.sha256) a.*
            from arrival as a
            where
                %(rehearsal)s
                or not exists (
                    select 1 from ledger.submission as s
                    where
                        (s.reporter_id, s.dataset, s.period_key, s.part, s.sha256)
                        = (a.reporter_id, a.dataset, a.period_key, a.part, a.sha256)
                        and not s.may_come_again
                )
            order by a.reporter_id, a.dataset, a.period_key, a.part, a.sha256, a.sequence
        ),

        opened as (
            insert into ledger.submission (
                load_id, reporter_id, dataset, period_key, part, version, sha256, file_name, channel, received_at,
                prepared_at, source_id, revalidates
            )
            select
                %(load_id)s, f.reporter_id, f.dataset, f.period_key, f.part,
                (
                    select coalesce(max(s.version), 0) from ledger.submission as s
                    where
                        (s.reporter_id, s.dataset, s.period_key, s.part)
                        = (f.reporter_id, f.dataset, f.period_key, f.part)
                ) + row_number() over (
                    partition by f.reporter_id, f.dataset, f.period_key, f.part order by f.sequence
                ) + %(offset)s,
                f.sha256, f.file_name, f.channel, f.received_at, f.prepared_at, f.source_id,
                -- Only a rehearsal looks again at what is known; what may come again is a delivery like any other.
                case
                    when %(rehearsal)s then (
                        select max(s.submission_id) from ledger.submission as s
                        where
                            (s.reporter_id, s.dataset, s.period_key, s.part, s.sha256)
                            = (f.reporter_id, f.dataset, f.period_key, f.part, f.sha256)
                    )
                end
            from first_of_content as f
            order by f.sequence
            returning submission_id, load_id, received_at
        )

        insert into ledger.submission_event (submission_id, from_state, to_state, actor, detail)
        select o.submission_id, null, 'received', 'intake', jsonb_build_object('load_id', o.load_id)
        from opened as o
        """,
        {"load_id": load_id, "rehearsal": db.is_rehearsal(), "offset": REHEARSED_VERSION if db.is_rehearsal() else 0},
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
                on (a.reporter_id, a.dataset, a.period_key, a.part, a.sha256)
                = (s.reporter_id, s.dataset, s.period_key, s.part, s.sha256)
            where s.revalidates is null and not s.may_come_again
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

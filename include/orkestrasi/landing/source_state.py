"""What the ledger keeps about each source: how far it was read, how its last run went, whether it is due again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from croniter import croniter

from orkestrasi import db
from orkestrasi.sources.load import sources

ZONE = ZoneInfo("Asia/Jakarta")
# Loads of collected files begin with it; intake takes over what is in them.
RUN_KEY = "collect/"


def due(now: datetime) -> list[str]:
    """Ids of the sources whose cadence has come round since their last run, in the order of sources.yml."""
    with db.connect() as connection:
        rows = connection.execute("select source_id, last_run_at from ledger.source_state").fetchall()
    last_runs = dict(rows)
    return [
        source.source_id
        for source in sources().values()
        if source.cadence and is_due(source.cadence, last_runs.get(source.source_id), now)
    ]


def is_due(cadence: str, last_run_at: datetime | None, now: datetime) -> bool:
    """Whether a cron text (Asia/Jakarta) names a moment after the last run and not after now."""
    if last_run_at is None:
        return True
    after: datetime = croniter(cadence, last_run_at.astimezone(ZONE)).get_next(datetime)
    return after <= now


def anything_waits() -> bool:
    """Whether something that was collected still waits for its verdict."""
    with db.connect() as connection:
        row = connection.execute(
            """
            select 1 from ledger.submission as s
            inner join ledger.load as l on s.load_id = l.load_id
            where s.state = 'received' and starts_with(l.run_key, %s)
            limit 1
            """,
            [RUN_KEY],
        ).fetchone()
    return row is not None


def known_versions(warehouse: psycopg.Connection[Any], source_id: str) -> dict[str, str]:
    """Object -> the version of it that was fetched last."""
    rows = warehouse.execute(
        "select distinct on (object) object, fingerprint from ledger.fetched where source_id = %s "
        "order by object, fetched_at desc",
        [source_id],
    ).fetchall()
    warehouse.commit()
    return dict(rows)


def cursor_of(warehouse: psycopg.Connection[Any], source_id: str) -> dict[str, Any]:
    """Where the last run that got something left off."""
    row = warehouse.execute("select cursor from ledger.source_state where source_id = %s", [source_id]).fetchone()
    warehouse.commit()
    return dict(row[0]) if row else {}


@contextmanager
def alone(warehouse: psycopg.Connection[Any], source_id: str) -> Iterator[bool]:
    """Whether this is the only run of the source; held until the end of the block or of the session."""
    key = f"orkestrasi.collect/{source_id}"
    row = warehouse.execute("select pg_try_advisory_lock(hashtextextended(%s, 0))", [key]).fetchone()
    warehouse.commit()
    is_alone = bool(row and row[0])
    try:
        yield is_alone
    finally:
        if is_alone and not warehouse.closed:
            warehouse.rollback()
            warehouse.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", [key])
            warehouse.commit()


def note_end(source_id: str, started: datetime, problems: list[str]) -> None:
    """How the run went, for `orkestrasi sources list` and for the next cadence."""
    error = "; ".join(problems)[:2000] or None
    with db.connect() as connection:
        connection.execute(
            """
            insert into ledger.source_state as s (source_id, last_run_at, last_success_at, failures, last_error)
            values (%(source)s, %(at)s, case when %(error)s::text is null then now() end,
                case when %(error)s::text is null then 0 else 1 end, %(error)s)
            on conflict (source_id) do update set
                last_run_at = excluded.last_run_at,
                last_success_at = coalesce(excluded.last_success_at, s.last_success_at),
                failures = case when excluded.last_error is null then 0 else s.failures + 1 end,
                last_error = excluded.last_error
            """,
            {"source": source_id, "at": started, "error": error},
        )

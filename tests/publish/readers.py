"""A reader who never stops looking, and processes that are killed where it hurts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg

from orkestrasi import db
from orkestrasi.settings import ROOT

DEADLINE_SECONDS = 120
Seen = tuple[int | None, int, int]

ONE_STATEMENT = """
select
    (select ledger.as_of()),
    (select count(*) from marts.mart_submission),
    (select count(*) from marts.mart_indicator)
"""
NUMBERS = """
select count(distinct publication_number) from (
    select publication_number from marts.mart_submission
    union all
    select publication_number from marts.mart_indicator
) as shown
"""


def counts(publication: int) -> Seen:
    """What a reader of this publication sees."""
    with db.connect(publication=publication) as connection:
        row = connection.execute(ONE_STATEMENT).fetchone()
    assert row is not None
    return row


def wait_until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.02)


class Reader(threading.Thread):
    """Looks at two marts in one statement and in one transaction, over and over, until its `with` block ends."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.seen: set[Seen] = set()
        self.mixed = 0
        self.looks = 0
        self.error: Exception | None = None
        self._over = threading.Event()

    def __enter__(self) -> Reader:
        self.start()
        wait_until(lambda: self.looks > 0 or self.error is not None, "the reader has looked")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            looks = self.looks
            wait_until(lambda: self.looks > looks + 1 or self.error is not None, "the reader has looked once more")
        self._over.set()
        self.join()
        if kind is None and self.error:
            raise self.error

    def run(self) -> None:
        try:
            while not self._over.is_set():
                try:
                    with db.connect() as connection:
                        self._look(connection)
                except psycopg.OperationalError:
                    # The server was stopped under the reader: come again. What was read so far counts.
                    continue
        except Exception as error:  # shown where the test can see it
            self.error = error

    def _look(self, connection: psycopg.Connection[Any]) -> None:
        while not self._over.is_set():
            connection.autocommit = True
            row = connection.execute(ONE_STATEMENT).fetchone()
            (numbers,) = connection.execute(NUMBERS).fetchone() or (0,)
            connection.autocommit = False
            connection.execute("set transaction isolation level repeatable read, read only")
            (submissions,) = connection.execute("select count(*) from marts.mart_submission").fetchone() or (0,)
            (shown, figures) = connection.execute(
                "select (select ledger.as_of()), count(*) from marts.mart_indicator"
            ).fetchone() or (0, 0)
            connection.rollback()
            assert row is not None
            self.seen |= {row, (shown, submissions, figures)}
            self.mixed += numbers > 1
            self.looks += 1


def start(code: str, log: Path) -> subprocess.Popen[bytes]:
    """Another process of this installation."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")}
    with log.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT
        )


@contextmanager
def stopped_by(lock: str, code: str, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], psycopg.Connection[Any]]]:
    """A process that waits for the lock this statement takes, until the block ends and its transaction commits."""
    with db.connect() as gatekeeper:
        gatekeeper.execute(lock.encode())
        (own,) = gatekeeper.execute("select pg_backend_pid()").fetchone() or (0,)
        process = start(code, log)
        try:
            with db.connect() as watch:
                watch.autocommit = True
                wait_until(lambda: process.poll() is not None or _waits(watch, own), f"{code} waits for {lock}")
            assert process.poll() is None, f"{code} ended before {lock}: {log.read_text()[-3000:]}"
            yield process, gatekeeper
        except BaseException:
            process.kill()
            raise


@contextmanager
def stopped_at(table: str, code: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that stands still where it wants to write to `table`, until the block ends; readers go on."""
    with stopped_by(f"lock table {table} in share mode", code, log) as (process, _):
        yield process


def _waits(watch: psycopg.Connection[Any], gatekeeper: int) -> bool:
    row = watch.execute(
        "select exists (select 1 from pg_stat_activity where datname = current_database() "
        "and %s = any(pg_blocking_pids(pid)))",
        [gatekeeper],
    ).fetchone()
    return bool(row and row[0])


def kill_at(table: str, code: str, log: Path) -> None:
    """kill -9 the process where it wants to write to `table`."""
    with stopped_at(table, code, log) as process:
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL

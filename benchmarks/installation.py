"""A server and state folder of the benchmark's own, in a temporary folder that is gone afterwards."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar, cast

import psycopg

from orkestrasi import db, reference
from orkestrasi.stack import postgres
from orkestrasi.transform import build

T = TypeVar("T")

# Every run finds its database under the same name, so that what dbt remembers of its last parse stays valid.
DATABASE = "benchmark"
TEMPLATE = "benchmark_template"


@contextmanager
def installation() -> Iterator[Path]:
    """Start an embedded PostgreSQL with an empty warehouse; yields the folder for files, and removes all at the end.

    The warehouse is built once without any data: both sides find their tables where a daily load finds them.
    """
    with tempfile.TemporaryDirectory(prefix="orkestrasi-benchmark-") as folder:
        os.environ["ORKESTRASI_HOME"] = str(Path(folder) / "home")
        os.environ.pop("ORKESTRASI_DATABASE_URL", None)
        # As root the server's user has to pass through to nothing here: its data live elsewhere.
        address = db.base_url()
        try:
            _admin(f"create database {DATABASE}")
            os.environ["ORKESTRASI_DATABASE_URL"] = address.set(database=DATABASE).render_as_string(hide_password=False)
            apart(_empty_warehouse)
            _admin(f"alter database {DATABASE} rename to {TEMPLATE}")
            files = Path(folder) / "files"
            files.mkdir()
            yield files
        finally:
            postgres.remove()


def _empty_warehouse() -> None:
    reference.refresh()
    build.build_candidate()


@contextmanager
def fresh_database() -> Iterator[None]:
    """A copy of the empty warehouse, with nothing left to write from what ran before."""
    _admin(f"create database {DATABASE} template {TEMPLATE}")
    _admin("checkpoint")
    try:
        yield
    finally:
        _admin(f"drop database {DATABASE} with (force)")


def apart(function: Callable[[], T]) -> T:
    """Call a function in a process of its own: its imports and its memory are then its own, too.

    Raises what the function raised. An interruption ends the process.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_send_outcome, args=(there, function))
    process.start()
    # Ours is the only other end that stays open: if the process dies, reading ends instead of waiting for ever.
    there.close()
    try:
        outcome = here.recv()
    except EOFError:
        process.join()
        raise RuntimeError(f"the process ended with status {process.exitcode} and without a result") from None
    finally:
        process.terminate()
        process.join()
    if isinstance(outcome, BaseException):
        raise outcome
    return cast(T, outcome)


def _send_outcome(there: Connection, function: Callable[[], Any]) -> None:
    try:
        there.send(function())
    except Exception as error:
        traceback.print_exc()
        there.send(error)


def _admin(statement: str) -> None:
    server = postgres.ensure_running()
    address = server.url("postgres").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())

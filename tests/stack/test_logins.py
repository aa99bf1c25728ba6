"""Who may log in beside the owner, and how little each of them can reach."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL

from orkestrasi import db
from orkestrasi.settings import settings
from orkestrasi.stack import logins
from orkestrasi.stack.errors import StackError


def connect(address: URL) -> psycopg.Connection[Any]:
    return psycopg.connect(address.set(drivername="postgresql").render_as_string(hide_password=False))


@pytest.fixture
def program(home: Path, server: URL) -> Iterator[URL]:
    address = logins.own_database("superset")
    yield address
    name = sql.Identifier(address.database or "")
    with psycopg.connect(
        server.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    ) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(name))
        connection.execute(sql.SQL("drop role {}").format(name))


def test_bi_reads_marts_and_nothing_else(home: Path) -> None:
    with db.connect() as owner:
        owner.execute("create view marts.mart_later as select 7 as answer")
    address = logins.bi_reader()
    assert address.username == "bi_reader"
    with connect(address) as connection:
        assert connection.execute("select answer from marts.mart_later").fetchone() == (7,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select * from ledger.submission")
    assert logins.bi_reader().password == address.password, "the password stays"
    file = settings().secrets / "bi_password"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_password_that_is_not_the_servers_is_told(home: Path, program: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    """On somebody else's server we may not set the password; it has to be the one in the file."""
    # The program's login may not alter roles, as ours may not on such a server.
    warehouse = db.base_url().set(username=program.username, password=program.password)
    logins.bi_reader()
    monkeypatch.setenv("ORKESTRASI_DATABASE_URL", warehouse.render_as_string(hide_password=False))
    assert logins.bi_reader().username == "bi_reader", "the password in the file is the one that was set"
    (settings().secrets / "bi_password").write_text("something else")
    with pytest.raises(StackError, match="cannot log in with the password in"):
        logins.bi_reader()


def test_a_program_owns_its_database(program: URL) -> None:
    with connect(program) as connection:
        connection.execute("create table own (a integer)")
        connection.execute("insert into own values (1)")
    again = logins.own_database("superset")
    assert again == program
    with connect(again) as connection:
        assert connection.execute("select a from own").fetchone() == (1,)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from ledger.publication",
        "select * from raw.poverty_indicators",
        "select * from reference.region",
        "create table public.mine (a integer)",
        "create role another",
        "copy (select 1) to program 'true'",
    ],
)
def test_a_program_reaches_nothing_of_the_warehouse(program: URL, statement: str) -> None:
    warehouse = program.set(database=db.base_url().database)
    with connect(warehouse) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.encode())

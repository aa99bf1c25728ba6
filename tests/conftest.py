"""Fixtures on a real PostgreSQL: the embedded server, or the one of ORKESTRASI_DATABASE_URL.

`home`   a state folder with its own fresh, migrated database with the reference data loaded; for code that
         opens its own connections. One per test.
`db`     a connection to such a database, shared by the session, rolled back after each test.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL

from orkestrasi import db as warehouse
from orkestrasi import reference
from orkestrasi.ledger import migrate
from orkestrasi.stack import postgres

Connection = psycopg.Connection[Any]

# Databases that are dear to make, dearest last. Whoever needs one of them runs where it is made (`--dist loadgroup`).
DEAR = {"built_template": "publications", "cross_template": "publications of all clusters"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file in one process, and the files that copy the same dear database."""
    groups: dict[Path, str] = {}
    for template, group in DEAR.items():
        groups |= {item.path: group for item in items if template in getattr(item, "fixturenames", ())}
    for item in items:
        item.add_marker(pytest.mark.xdist_group(groups.get(item.path, str(item.path))))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """The address of a running server; the embedded one is stopped at the end."""
    patch = pytest.MonkeyPatch()
    given = os.environ.get("ORKESTRASI_DATABASE_URL")
    if not given:
        patch.setenv("ORKESTRASI_HOME", str(tmp_path_factory.mktemp("server")))
    address = warehouse.base_url()
    try:
        yield address
    finally:
        if not given:
            postgres.remove()
        patch.undo()


def _template(server: URL, fill: Callable[[], None]) -> Iterator[str]:
    name = f"template_{uuid.uuid4().hex[:8]}"
    _admin(server, sql.SQL("create database {}").format(sql.Identifier(name)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORKESTRASI_DATABASE_URL", _of(server, name))
        fill()
    yield name
    _admin(server, sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def template(server: URL) -> Iterator[str]:
    """A migrated database with the reference data, from which each test's own is copied in a moment."""
    yield from _template(server, reference.refresh)


@pytest.fixture(scope="session")
def migrated_template(server: URL) -> Iterator[str]:
    """A migrated database without reference data."""
    yield from _template(server, migrate.upgrade)


def connect_to_copy(server: URL, template: str) -> Iterator[Connection]:
    """A connection to a throw-away copy of a template database."""
    name = _copy(server, template)
    with psycopg.connect(_of(server, name)) as connection:
        yield connection
        connection.rollback()
    _admin(server, sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def shared_connection(server: URL, template: str) -> Iterator[Connection]:
    yield from connect_to_copy(server, template)


@pytest.fixture
def db(shared_connection: Connection) -> Iterator[Connection]:
    """A connection whose transaction is rolled back; a test that commits uses `home`."""
    yield shared_connection
    shared_connection.rollback()


@pytest.fixture
def home(server: URL, template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder and database of the test's own; ORKESTRASI_HOME and _DATABASE_URL point to them."""
    name = _copy(server, template)
    monkeypatch.setenv("ORKESTRASI_DATABASE_URL", _of(server, name))
    monkeypatch.setenv("ORKESTRASI_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    _admin(server, sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _copy(server: URL, template: str) -> str:
    name = f"test_{uuid.uuid4().hex[:12]}"
    _admin(
        server,
        sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template)),
    )
    return name


def _of(server: URL, database: str) -> str:
    return server.set(drivername="postgresql", database=database).render_as_string(hide_password=False)


def _admin(server: URL, statement: sql.Composed) -> None:
    with psycopg.connect(_of(server, server.database or "postgres"), autocommit=True) as connection:
        connection.execute(statement)

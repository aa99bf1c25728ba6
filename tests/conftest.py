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
from xdist.scheduler import LoadFileScheduling

from orkestrasi import db as warehouse
from orkestrasi import reference
from orkestrasi.ledger import migrate
from orkestrasi.stack import postgres

Connection = psycopg.Connection[Any]

# Which tests copy the same dear database (tests/publish/databases.py): they run in the process that made it. The rest
# goes file by file to whichever process is free.
PUBLISHED = (
    "tests/access/", "tests/bi/test_queries.py", "tests/publish/", "tests/review/", "tests/statistics/test_unusual.py",
    "tests/transform/test_build.py", "tests/web/", "tests/windows/test_effective.py",
)  # fmt: skip
ALL_CLUSTERS = tuple(
    f"tests/publish/test_{name}.py" for name in ("award_vs_outcome", "broad_marts", "common_marts", "inflation_marts",
                                                 "spending_marts")
)  # fmt: skip
OF_THEIR_OWN = ("tests/publish/test_digitalization_marts.py", "tests/publish/test_poverty_investment_marts.py")


# What takes longest begins first, so that no process is left with it at the end.
LONGEST = ("tests/access/", "tests/e2e/", "tests/publish/", *OF_THEIR_OWN, "tests/gate/", "tests/corpus/")


class BySharedDatabase(LoadFileScheduling):
    """File by file, and as one where files copy the same database; what `loadgroup` would do by marks."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file.startswith(ALL_CLUSTERS):
            return "all clusters"
        return "published" if file.startswith(PUBLISHED) and not file.startswith(OF_THEIR_OWN) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BySharedDatabase:
    """Asked by pytest-xdist where tests run in several processes (`-n`)."""
    config.option.loadscopereorder = False
    return BySharedDatabase(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("numprocesses", None) or hasattr(config, "workerinput"):
        items.sort(key=lambda item: next((i for i, path in enumerate(LONGEST) if item.nodeid.startswith(path)), 99))


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

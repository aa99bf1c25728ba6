"""Databases that are dear to make, made once per session and copied for each test.

empty    the warehouse built once without any data, as an installation finds it when the first report comes
built    publication 1 (`flow.wave_1`), everything in the warehouse
second   the same with `flow.wave_2` taken in and built, not yet a candidate
cross    publication 1 of what is reported beside the indicators (`cross_flow.first`)
"""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from psycopg import sql
from sqlalchemy import URL

from orkestrasi.transform import build
from tests import pipeline
from tests.conftest import Connection, _admin, _of, connect_to_copy
from tests.publish import cross_flow, flow

# Kept with the session: two conftests import these fixtures, and neither may make the databases again.
MADE = pytest.StashKey[dict[str, str]]()
PROCESS = f"copy_{uuid.uuid4().hex[:8]}"
IN_USE: set[str] = set()
# Name of a database -> what dbt remembers of the project it has parsed for it.
PARSED: dict[str, Path] = {}
MEMORY = ("parsed", "target/partial_parse.msgpack")


def _made(
    request: pytest.FixtureRequest, server: URL, name: str, template: str, folder: Path, fill: Callable[[], None]
) -> Iterator[str]:
    made = request.config.stash.setdefault(MADE, {})
    if name not in made:
        copy, made[name] = _name_of_a_copy(), f"{PROCESS}_{name}"
        with installed(server, copy, folder, template):
            fill()
        # Great Expectations' pools stay connected; a database that is copied or renamed must have nobody in it.
        _admin(
            server,
            sql.SQL("select pg_terminate_backend(pid) from pg_stat_activity where datname = {}").format(
                sql.Literal(copy)
            ),
        )
        _admin(server, sql.SQL("alter database {} rename to {}").format(*map(sql.Identifier, (copy, made[name]))))
        IN_USE.discard(copy)
    yield made[name]
    _admin(server, sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(made[name])))


@contextmanager
def installed(server: URL, database: str, folder: Path, template: str) -> Iterator[None]:
    """Copy the template and let everything that asks for the installation find the copy and this folder."""
    _admin(server, sql.SQL("create database {} template {}").format(sql.Identifier(database), sql.Identifier(template)))
    IN_USE.add(database)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORKESTRASI_DATABASE_URL", _of(server, database))
        patch.setenv("ORKESTRASI_HOME", str(folder))
        _remember(database, folder / "dbt")
        yield
        _keep(database, folder / "dbt")


def _name_of_a_copy() -> str:
    """The first name that no copy has now: names come again, so that what dbt remembers of its last parse is valid."""
    return next(name for number in count() if (name := f"{PROCESS}_{number}") not in IN_USE)


def _remember(database: str, folder: Path) -> None:
    """Parsing the project takes eleven seconds; dbt's memory of it holds for one name of a database."""
    if database in PARSED:
        shutil.copytree(PARSED[database], folder, dirs_exist_ok=True)


def _keep(database: str, folder: Path) -> None:
    if database not in PARSED and (folder / "parsed").exists():
        PARSED[database] = Path(tempfile.mkdtemp(prefix="parsed-", dir=folder.parent.parent))
        for name in MEMORY:
            target = PARSED[database] / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, target)


def _first() -> None:
    flow.wave_1()
    refused = [o for o in pipeline.run_intake() if o.verdict == "rejected"]
    assert not refused, refused
    assert flow.build_and_publish() == 1


def _second() -> None:
    flow.wave_2()
    flow.take_in()
    build.build_candidate()


def _empty() -> None:
    assert build.build_candidate() == 0


@pytest.fixture(scope="session")
def empty_template(
    request: pytest.FixtureRequest, server: URL, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    yield from _made(request, server, "empty", template, tmp_path_factory.mktemp("empty"), _empty)


@pytest.fixture(scope="session")
def built_template(
    request: pytest.FixtureRequest, server: URL, empty_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    yield from _made(request, server, "built", empty_template, tmp_path_factory.mktemp("built"), _first)


@pytest.fixture(scope="session")
def second_template(
    request: pytest.FixtureRequest, server: URL, built_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    yield from _made(request, server, "second", built_template, tmp_path_factory.mktemp("second"), _second)


def copied(server: URL, template: str, folder: Path) -> Iterator[Path]:
    """An installation on a copy of the template, gone afterwards."""
    name = _name_of_a_copy()
    with installed(server, name, folder, template):
        yield folder
    _admin(server, sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
    IN_USE.discard(name)


def _cross() -> None:
    cross_flow.first()
    assert cross_flow.publish_next() == 1


@pytest.fixture(scope="session")
def cross_template(
    request: pytest.FixtureRequest, server: URL, empty_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    yield from _made(request, server, "cross", empty_template, tmp_path_factory.mktemp("cross"), _cross)


@pytest.fixture
def built(server: URL, built_template: str, tmp_path: Path) -> Iterator[Path]:
    """An installation of the test's own with publication 1."""
    yield from copied(server, built_template, tmp_path)


@pytest.fixture
def second(server: URL, second_template: str, tmp_path: Path) -> Iterator[Path]:
    """An installation of the test's own with publication 1 and the second wave in the warehouse."""
    yield from copied(server, second_template, tmp_path)


@pytest.fixture
def cross(server: URL, cross_template: str, tmp_path: Path) -> Iterator[Path]:
    """An installation of the test's own with publication 1 of what is reported beside the indicators."""
    yield from copied(server, cross_template, tmp_path)


@pytest.fixture(scope="session")
def shared_second(server: URL, second_template: str) -> Iterator[Connection]:
    yield from connect_to_copy(server, second_template)


@pytest.fixture
def warehouse(shared_second: Connection) -> Iterator[Connection]:
    """A transaction on the second wave's warehouse, rolled back after the test."""
    yield shared_second
    shared_second.rollback()

"""Logins of their own on a warehouse with publication 1, candidate 2 and the second wave behind it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL

from orkestrasi import db
from orkestrasi.ledger import access, logins
from orkestrasi.publish import candidate
from tests.conftest import Connection
from tests.publish.databases import built_template, copied, empty_template, second_template  # noqa: F401

# Region ids: Aceh Selatan 11.01 reports investment and poverty; Papua (91) lies elsewhere.
OWN = "11.01"
OTHER = "12.09"


@dataclass(frozen=True)
class Logins:
    """Names of logins by what they are; roles belong to the whole server, so each run makes its own."""

    bi: str
    kab: str
    other_kab: str
    province: str
    reviewer: str
    engineer: str
    pool: str
    password: str


@pytest.fixture(scope="module")
def candidate_open(server: URL, second_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:  # noqa: F811
    for folder in copied(server, second_template, tmp_path_factory.mktemp("access")):
        with db.connect() as connection:
            access.grant_reading(connection)  # rights to a database are not copied with it
        assert candidate.prepare() == 2
        yield folder


@pytest.fixture(scope="module")
def people(candidate_open: Path) -> Iterator[Logins]:
    suffix = secrets.token_hex(4)
    password = secrets.token_urlsafe(16)
    names = Logins(*(f"{kind}_{suffix}" for kind in (
        "bi", "kab", "kab2", "prov", "rev", "eng", "pool"
    )), password=password)  # fmt: skip
    with db.connect() as connection:
        for login, role, regions in (
            (names.bi, "bi_reader", []),
            (names.kab, "region_reader", [OWN]),
            (names.other_kab, "region_reader", [OTHER]),
            (names.province, "region_reader", ["12"]),
            (names.reviewer, "reviewer", []),
            (names.engineer, "engineer", []),
        ):
            logins.grant(connection, login, role, regions, password)
        # A BI server that serves several tenants over one login, and sets a role for each.
        connection.execute(
            sql.SQL("create role {} login password {}").format(sql.Identifier(names.pool), sql.Literal(password))
        )
        for tenant in (names.kab, names.other_kab):
            connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(tenant), sql.Identifier(names.pool)))
    yield names
    with db.connect() as connection:
        for name in (names.pool, names.bi, names.kab, names.other_kab, names.province, names.reviewer, names.engineer):
            connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = %s", [name])
            connection.execute(sql.SQL("drop owned by {}").format(sql.Identifier(name)))
            connection.execute(sql.SQL("drop role {}").format(sql.Identifier(name)))


LogIn = Callable[[str], Any]


@pytest.fixture
def log_in(people: Logins) -> LogIn:
    """Open a session as somebody; statements commit by themselves, as a BI tool's do."""

    @contextmanager
    def session(login: str) -> Iterator[Connection]:
        address = db.base_url()
        with psycopg.connect(
            host=address.host, port=address.port, dbname=address.database, user=login, password=people.password,
            autocommit=True,
        ) as connection:  # fmt: skip
            yield connection

    return session

"""Procurement plans delivered by fiscal year are kept as the snapshot of March when a database is upgraded."""

from __future__ import annotations

import uuid
from datetime import date

import alembic.command
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import URL

from orkestrasi import db as warehouse
from orkestrasi.ledger import migrate
from tests.conftest import _admin, _of


def test_plans_of_a_year_become_its_snapshot_of_march(server: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"plans_{uuid.uuid4().hex[:8]}"
    _admin(server, sql.SQL("create database {}").format(sql.Identifier(name)))
    monkeypatch.setenv("ORKESTRASI_DATABASE_URL", _of(server, name))
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    config.set_main_option("sqlalchemy.url", warehouse.url().replace("%", "%%"))
    (common,) = (r for r in ScriptDirectory.from_config(config).walk_revisions() if r.path.endswith("_common.py"))
    alembic.command.upgrade(config, str(common.down_revision))
    with warehouse.connect() as connection:
        connection.execute(
            "create table raw.procurement_plans "
            "(submission_id bigint, row_number integer, region_id smallint, period text, plan_id text)"
        )
        connection.execute(
            "insert into raw.procurement_plans values (1, 1, 1, '2024', 'A'), (1, 2, 1, 'dua ribu', 'B')"
        )
    migrate.upgrade()
    with warehouse.connect() as connection:
        rows = connection.execute(
            "select plan_id, fiscal_year, snapshot_on from raw.procurement_plans order by row_number"
        ).fetchall()
    _admin(server, sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
    assert rows == [("A", "2024", date(2024, 3, 31)), ("B", "dua ribu", None)]

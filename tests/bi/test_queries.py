"""The committed SQL of the dashboards, asked as a reader asks it: no Superset, a small publication, and none at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL

from orkestrasi import db
from orkestrasi.bi.charts import OUTLINE
from orkestrasi.bi.model import Chart, Condition, Dashboard, Dataset
from orkestrasi.bi.queries import Captured, file_of, write
from orkestrasi.bi.read import dashboards
from orkestrasi.ledger import access, logins
from orkestrasi.settings import BI
from tests.conftest import Connection
from tests.publish.databases import built_template, copied, empty_template  # noqa: F401

QUERIES = BI / "queries"
FILES = sorted(str(path.relative_to(QUERIES).with_suffix("")) for path in QUERIES.rglob("*.sql"))


@pytest.fixture(scope="module")
def charts(offered: dict[str, Dataset]) -> dict[str, tuple[Dashboard, Chart]]:
    return {
        f"{page.name}/{chart.name}": (page, chart) for page in dashboards(offered).values() for chart in page.charts
    }


@pytest.fixture(scope="module")
def published(server: URL, built_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:  # noqa: F811
    yield from copied(server, built_template, tmp_path_factory.mktemp("queries"))


@pytest.fixture(scope="module")
def reader(published: Path) -> Iterator[Connection]:
    """A session of a login that is a BI reader and nothing else."""
    login, password = f"bi_{secrets.token_hex(4)}", secrets.token_urlsafe(16)
    with db.connect() as connection:
        access.grant_reading(connection)  # rights to a database are not copied with it
        logins.grant(connection, login, "bi_reader", [], password)
    address = db.base_url()
    with psycopg.connect(
        host=address.host, port=address.port, dbname=address.database, user=login, password=password, autocommit=True
    ) as session:
        yield session
    with db.connect() as connection:
        connection.execute(sql.SQL("drop owned by {}").format(sql.Identifier(login)))
        connection.execute(sql.SQL("drop role {}").format(sql.Identifier(login)))


def asked(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def test_every_chart_has_its_query_and_no_query_is_left_over(charts: dict[str, tuple[Dashboard, Chart]]) -> None:
    assert set(FILES) == charts.keys(), "`orkestrasi bi superset queries --out bi/queries` writes them anew"


def test_a_query_asks_the_marts_for_what_its_chart_shows(
    charts: dict[str, tuple[Dashboard, Chart]], offered: dict[str, Dataset]
) -> None:
    for name in FILES:
        page, chart = charts[name]
        text = asked(name)
        assert f"marts.{chart.dataset}" in text, name
        standing = [
            Condition(given.column, "IN", (given.example,))
            for given in page.filters
            if chart.dataset in (given.dataset, *given.also) and given.name not in chart.ignores and given.example
        ]
        for condition in (*chart.where, *standing):
            expression = offered[chart.dataset].columns[condition.column].expression
            assert (expression or condition.column).split()[0].lower() in text.lower(), (name, condition)
            values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
            for value in values:
                written = str(value) if isinstance(value, int | float) else f"'{value}'"
                assert value is None or written.lower() in text.lower(), (name, condition)


@pytest.mark.parametrize("name", FILES)
def test_a_reader_gets_an_answer(
    name: str, charts: dict[str, tuple[Dashboard, Chart]], offered: dict[str, Dataset], reader: Connection
) -> None:
    _, chart = charts[name]
    answer = reader.execute(asked(name).encode())
    columns = [column.name for column in answer.description or ()]
    assert set(chart.metrics) <= set(columns)
    if chart.type == "map":
        assert {OUTLINE, "region_name"} <= set(columns)
    else:
        axis = {chart.time} if chart.time else set()
        assert set(columns) == {*chart.metrics, *chart.dimensions, *chart.across, *axis}
    answer.fetchall()


def test_before_the_first_publication_the_answer_is_empty_and_no_error(published: Path, reader: Connection) -> None:
    with reader.transaction(force_rollback=True):
        reader.execute("set local orkestrasi.publication = '0'")
        for name in FILES:
            rows = reader.execute(asked(name).encode()).fetchall()
            # A figure without a group is one row that holds nothing.
            assert all(value in (None, 0) for row in rows for value in row), name


def test_files_of_charts_that_are_no_more_go(tmp_path: Path) -> None:
    write([Captured("a", "satu", "SELECT 1 ", 1), Captured("b", "dua", "SELECT 2", 1)], tmp_path)
    assert file_of(tmp_path, "a", "satu").read_text() == "SELECT 1\n"
    write([Captured("a", "tiga", "SELECT 3", 1)], tmp_path)
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")] == ["a", "a/tiga.sql"]

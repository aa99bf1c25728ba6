"""A second PostgreSQL database as a source: exact values, only what is new, read-only, with a time limit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL

from orkestrasi.landing import collect
from orkestrasi.landing.connections import Connection
from tests.conftest import connect_to_copy
from tests.landing.places import pull, query, source_of, stored, submissions

TABLE = """
create table report (
    id integer primary key, region text, value numeric(12, 3), day date, changed timestamp, at timestamptz, note jsonb
)
"""


@pytest.fixture
def other(server: URL) -> Iterator[psycopg.Connection[Any]]:
    """A connection to an empty database that is not ours."""
    for connection in connect_to_copy(server, "template1"):
        connection.autocommit = True
        connection.execute(TABLE)
        yield connection


@pytest.fixture
def connection(server: URL, other: psycopg.Connection[Any]) -> Connection:
    return Connection(
        "elsewhere", "postgres", server.host or "", server.port, server.username or "", str(server.password or ""),
        schema=other.info.dbname,
    )  # fmt: skip


def put(other: psycopg.Connection[Any], *rows: tuple[int, str, str]) -> None:
    """Rows (id, region, moment of change)."""
    for number, region, changed in rows:
        other.execute(
            "insert into report values (%s, %s, %s, '2024-03-01', %s, '2024-03-01 08:00+07', '{\"a\": 1.50}') "
            "on conflict (id) do update set changed = excluded.changed",
            [number, region, f"{number}.100", changed],
        )


def where(**keys: Any) -> dict[str, Any]:
    return {"kind": "sql", "connection": "elsewhere"} | (keys or {"table": "report"})


def ids() -> list[list[int]]:
    return [[json.loads(line)["id"] for line in content.splitlines()] for content in stored()]


def test_rows_keep_their_exact_values(home: Path, other: Any, connection: Connection) -> None:
    put(other, (1, "Kota Bontang", "2024-03-01T10:00:00.5"))
    other.execute("insert into report (id, region) values (2, E'two\\nlines')")
    collected = pull(source_of(home, where()), connection)
    assert collected.registered == 1
    first, second = stored()[0].splitlines()
    assert b'"value":1.100,"day":"2024-03-01","changed":"2024-03-01T10:00:00.500000"' in first
    assert json.loads(second) == {
        "id": 2, "region": "two\nlines", "value": None, "day": None, "changed": None, "at": None, "note": None,
    }  # fmt: skip
    assert submissions() == [("BPS", "2023", "pulled.jsonl", 1)]


def test_the_same_rows_again_are_nothing_new_and_no_rows_no_submission(
    home: Path, other: Any, connection: Connection
) -> None:
    source = source_of(
        home, where(query="select id, region from report where region <> 'a:b' and region like '%' order by id;")
    )
    assert pull(source, connection).registered == 0
    put(other, (1, "x", "2024-01-01"))
    assert (pull(source, connection).registered, pull(source, connection).known) == (1, 1)
    assert stored() == [b'{"id":1,"region":"x"}\n']


def test_a_watermark_takes_only_what_is_new_and_loses_no_row_of_the_same_moment(
    home: Path, other: Any, connection: Connection
) -> None:
    source = source_of(home, where(table="report", watermark="changed"), period="rows")
    put(other, (1, "a", "2024-01-01"), (2, "b", "2024-01-02"))
    pull(source, connection)
    assert pull(source, connection).fetched == 0
    put(other, (3, "c", "2024-01-02"))
    pull(source, connection)
    put(other, (4, "d", "2024-01-02"), (5, "e", "2024-01-03"), (1, "a", "2024-01-04"))
    pull(source, connection)
    assert ids() == [[1, 2], [3], [4, 5, 1]]
    assert pull(source, connection).fetched == 0


def test_whole_delivers_all_rows_of_what_changed(home: Path, other: Any, connection: Connection) -> None:
    source = source_of(home, where(table="report", watermark="changed", whole="region"), period="rows")
    put(other, (1, "a", "2024-01-01"), (2, "a", "2024-01-01"), (3, "b", "2024-01-01"))
    pull(source, connection)
    put(other, (2, "a", "2024-01-05"))
    pull(source, connection)
    assert [sorted(each) for each in ids()] == [[1, 2, 3], [1, 2]]
    assert pull(source, connection).fetched == 0


def test_the_watermark_moves_only_with_the_record(
    home: Path, other: Any, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(other, (1, "a", "2024-01-01"))
    source = source_of(home, where(table="report", watermark="id"))

    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(collect, "record", crash)
        with pytest.raises(KeyboardInterrupt):
            pull(source, connection)
    assert pull(source, connection).registered == 1
    assert query("select cursor -> 'watermark' from ledger.source_state") == [({"type": "int", "value": "1"},)]


def test_a_query_cannot_write(home: Path, other: Any, connection: Connection) -> None:
    put(other, (1, "a", "2024-01-01"))
    other.execute("create function wipe() returns integer language sql as 'delete from report returning id'")
    with pytest.raises(collect.CollectError, match="read-only transaction"):
        pull(source_of(home, where(query="select wipe() as id")), connection)
    assert other.execute("select count(*) from report").fetchone() == (1,)


def test_a_query_that_takes_too_long_is_ended(home: Path, other: Any, connection: Connection) -> None:
    with pytest.raises(collect.CollectError, match="statement timeout"):
        pull(source_of(home, where(query="select pg_sleep(60) as s", timeout_seconds=1)), connection)


def test_a_connection_that_is_cut_while_rows_come_is_made_again(
    home: Path, other: Any, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orkestrasi.landing.channels.sql import SqlFeed

    other.execute("insert into report (id) select generate_series(1, 20000)")
    write, cut = SqlFeed._write, iter([True])

    def cutting(self: SqlFeed, row: dict[str, Any], into: Any) -> None:
        write(self, row, into)
        if row["id"] == 7000 and next(cut, False):
            other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()"
            )

    monkeypatch.setattr(SqlFeed, "_write", cutting)
    assert pull(source_of(home, where(query="select * from report order by id")), connection).registered == 1
    assert ids() == [list(range(1, 20001))]


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"query": "select * from nowhere"}, 'relation "nowhere" does not exist'),
        ({"table": "report", "watermark": "missing"}, "missing"),
        ({"query": "select 'a'::bytea as b"}, "cannot be written as JSON"),
        ({"query": "select 'NaN'::numeric as b"}, "no number in JSON"),
    ],
)
def test_what_cannot_be_read_is_told(
    home: Path, other: Any, connection: Connection, keys: dict[str, str], problem: str
) -> None:
    with pytest.raises(collect.CollectError, match=problem):
        pull(source_of(home, where(**keys)), connection)


def test_a_password_that_is_wrong_is_not_shown(home: Path, other: Any, connection: Connection) -> None:
    wrong = Connection("elsewhere", "postgres", connection.host, connection.port, "nobody", "wrong-password")
    with pytest.raises(collect.CollectError) as caught:
        pull(source_of(home, where()), wrong)
    assert "wrong-password" not in str(caught.value)
    assert "wrong-password" not in repr(wrong)


def test_a_database_without_a_driver_is_told(home: Path, other: Any) -> None:
    with pytest.raises(collect.CollectError, match="elsewhere"):
        pull(source_of(home, where()), Connection("elsewhere", "unheard_of", "127.0.0.1"))

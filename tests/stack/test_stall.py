"""A stalled executor is noticed; a busy or an idle one is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from orkestrasi.settings import settings
from orkestrasi.stack.stall import QUEUED_SECONDS, StallWatch

QUEUED_LONG = ("queued", QUEUED_SECONDS + 5)
QUEUED_JUST_NOW = ("queued", 1)
RUNNING = ("running", QUEUED_SECONDS + 5)


@pytest.fixture
def metadata(home: Path) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """The one table of Airflow's database that is looked at."""
    address = make_url(settings().database_url or "").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("create table task_instance (state text, queued_dttm timestamptz)")
        yield connection


@pytest.mark.parametrize(
    ("tasks", "stalled"),
    [
        ([], False),
        ([QUEUED_LONG], True),
        ([QUEUED_JUST_NOW], False),
        ([QUEUED_LONG, RUNNING], False),
        ([("success", 900)], False),
    ],
)
def test_only_tasks_that_wait_while_none_runs(
    metadata: psycopg.Connection[tuple[object, ...]], tasks: list[tuple[str, int]], stalled: bool
) -> None:
    for state, age in tasks:
        metadata.execute("insert into task_instance values (%s, now() - make_interval(secs => %s))", [state, age])
    assert StallWatch(settings().database_url or "", patience=0).stalled() is stalled


def test_it_is_told_once_and_then_given_time(metadata: psycopg.Connection[tuple[object, ...]]) -> None:
    metadata.execute("insert into task_instance values ('queued', now() - interval '1 hour')")
    watch = StallWatch(settings().database_url or "", patience=0)
    assert [watch.stalled(), watch.stalled()] == [True, False]


def test_a_database_that_is_away_is_no_stall() -> None:
    assert StallWatch("postgresql://nobody@127.0.0.1:1/none", patience=0).stalled() is False

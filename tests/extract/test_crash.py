"""kill -9 in the middle of the extract, several times over; going on gives what an undisturbed run gives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from orkestrasi import db
from orkestrasi.extract import load
from tests.pipeline import csv_of, deliver, extract, installation, price, query, register

REPORTERS = [f"11.{number:02}" for number in range(1, 19)]
FILES_PER_REPORTER = 2
IDENTITY = "s.reporter_id, s.dataset, s.period_key, s.version"
DONE = "select from ledger.submission where state <> 'received'"
GIVE_UP_SECONDS = 60
CHILD = """
import sys
from orkestrasi.extract import load
load.extract_chunk(int(sys.argv[1]), [int(number) for number in sys.argv[2:]])
"""


def _deliver_all() -> int:
    for place, reporter in enumerate(REPORTERS):
        for version in range(FILES_PER_REPORTER):
            rows = [
                price(reporter, f"2024-03-{day:02}", 14000 + 7 * place + day + version, market_name=f"Pasar {market}")
                for day in range(1, 32)
                for market in range(20)
            ]
            deliver(reporter, "commodity_prices", "2024-03", csv_of("commodity_prices", *rows), f"{version}.csv")
    deliver("11.01", "stunting_prevalence", "2023", b"", "kosong.csv")
    return register("the load")


def _start(load_id: int) -> subprocess.Popen[bytes]:
    """Extract in a process of its own."""
    (chunk,) = load.plan_chunks(load_id)
    return subprocess.Popen([sys.executable, "-c", CHILD, str(load_id), *map(str, chunk)], env=os.environ.copy())


def _kill_when(child: subprocess.Popen[bytes], condition: str) -> None:
    """Kill the process as soon as the condition, asked of the database, holds."""
    deadline = time.monotonic() + GIVE_UP_SECONDS
    with db.connect() as connection:
        connection.autocommit = True
        while connection.execute(f"select 1 where {condition}".encode()).fetchone() is None:
            assert child.poll() is None, "the extract ended before it could be killed"
            assert time.monotonic() < deadline
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL


def _kill_at(load_id: int, table: str) -> None:
    """Let the process run into a locked table, and kill it there: in the middle of a submission's transaction."""
    with db.connect() as connection:
        connection.execute(f"lock table {table} in share mode".encode())
        _kill_when(
            _start(load_id),
            "exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')",
        )


def _end_state() -> list[list[tuple[Any, ...]]]:
    return [
        query(f"select {IDENTITY}, r.* from raw.commodity_prices as r join ledger.submission as s "
              "using (submission_id) order by s.submission_id, r.row_number"),
        query(f"select {IDENTITY}, s.state, s.row_count, s.control_totals from ledger.submission as s "
              "order by s.submission_id"),
        query(f"select {IDENTITY}, f.rule_id, f.value from ledger.finding as f join ledger.submission as s "
              "using (submission_id) order by s.submission_id"),
        query("select submission_id, from_state, to_state, actor from ledger.submission_event order by 1, event_id"),
        query("select submission_id, file_name, is_repeat from ledger.delivery order by 1, 2"),
    ]  # fmt: skip


@pytest.mark.slow
def test_killed_and_started_again_ends_as_if_undisturbed(server: URL, template: str, tmp_path: Path) -> None:
    with installation(server, template, tmp_path / "undisturbed"):
        extract(_deliver_all())
        wanted = _end_state()
    with installation(server, template, tmp_path / "killed"):
        load_id = _deliver_all()
        kills: list[Callable[[], None]] = [
            lambda: _kill_at(load_id, "raw.commodity_prices"),
            lambda: _kill_when(_start(load_id), f"(select count(*) >= 9 from ({DONE}) as done)"),
            lambda: _kill_at(load_id, "ledger.submission_event"),
        ]
        for kill in kills:
            kill()
            # A submission is through with all of its rows, or untouched.
            assert (
                query(
                    "select s.submission_id from ledger.submission as s left join raw.commodity_prices as r "
                    "using (submission_id) where s.dataset = 'commodity_prices' "
                    "group by s.submission_id having count(r.row_number) <> coalesce(max(s.row_count), 0)"
                )
                == []
            )
        assert 9 <= len(query(DONE)) < len(REPORTERS) * FILES_PER_REPORTER
        assert register("the load") == load_id
        extract(load_id)
        assert _end_state() == wanted
    assert len(wanted[0]) == len(REPORTERS) * FILES_PER_REPORTER * 31 * 20

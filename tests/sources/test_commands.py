"""The commands about sources, as a data engineer uses them; a run that is killed; what is due."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.testing import CliRunner, Result

from orkestrasi.commands import sources as commands
from orkestrasi.landing import collect, source_state
from tests.landing.http_server import Answer, Server
from tests.landing.places import BPS, query, stored

PROGRAM = "import typer; from orkestrasi.commands import sources; a = typer.Typer(); sources.register(a); a()"


def declare(home: Path, **entries: Any) -> None:
    home.mkdir(parents=True, exist_ok=True)
    whole = {key: BPS | entry for key, entry in entries.items()}
    (home / "sources.yml").write_text(yaml.safe_dump({"sources": whole}))


def run(*arguments: str) -> Result:
    app = typer.Typer()
    commands.register(app)
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def service() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def test_check_says_all_that_is_wrong(home: Path) -> None:
    declare(home, wrong={"dataset": "x", "where": {"kind": "folder"}})
    result = run("sources", "check", "--json")
    assert result.exit_code == 1
    problems = [entry["problem"] for entry in json.loads(result.output)]
    assert len(problems) == 2 and all("wrong" in problem for problem in problems)
    declare(home)
    assert run("sources", "check").exit_code == 0


def test_the_sources_of_the_project_itself_are_right(home: Path) -> None:
    assert run("sources", "check").exit_code == 0, run("sources", "check").output


def test_collect_takes_what_is_new_and_the_list_says_how_it_went(home: Path) -> None:
    declare(home, inbox={"where": {"kind": "folder", "path": "inbox", "settle_seconds": 0}, "cadence": "0 6 * * *"})
    failed = run("collect", "inbox")
    assert failed.exit_code == 3 and "no folder" in failed.output
    (home / "inbox").mkdir()
    (home / "inbox" / "a.csv").write_text("a")
    result = run("collect", "inbox", "--json")
    assert (result.exit_code, json.loads(result.output)["registered"]) == (0, 1)
    assert "fetched 0" in run("collect", "inbox").output
    listed = {entry["source"]: entry for entry in json.loads(run("sources", "list", "--json").output)}
    assert (listed["inbox"]["failures"], listed["inbox"]["cadence"]) == (0, "0 6 * * *")
    assert listed["inbox"]["last_success"]


def test_an_unknown_source_and_one_that_is_not_pulled_are_usage_errors(home: Path) -> None:
    declare(home, dropped={"where": {"kind": "landing"}})
    assert run("collect", "nowhere").exit_code == 2
    assert run("collect", "dropped").exit_code == 2
    assert json.loads(run("sources", "show", "dropped").output)["where"]["kind"] == "landing"


def test_a_missing_connection_is_a_failure_of_this_source(home: Path) -> None:
    declare(home, store={"where": {"kind": "s3", "connection": "my_store", "bucket": "b"}})
    result = run("collect", "store")
    assert result.exit_code == 3 and "set AIRFLOW_CONN_MY_STORE" in result.output
    assert query("select failures from ledger.source_state") == [(1,)]


def test_a_store_of_secrets_that_fails_is_told_by_its_kind_only(home: Path) -> None:
    declare(home, store={"where": {"kind": "s3", "connection": "my_store", "bucket": "b"}})

    def fails(_: str) -> Any:
        raise RuntimeError("vault says: secret-word")

    with pytest.raises(collect.CollectError, match="connection my_store: RuntimeError") as caught:
        collect.run("store", fails)
    assert "secret-word" not in str(caught.value) + str(query("select last_error from ledger.source_state"))


@pytest.mark.slow
def test_a_run_that_is_killed_half_way_leaves_nothing_and_the_next_one_gets_it_all(home: Path, service: Server) -> None:
    content = b"a;b\n" * 50_000
    half_way, go_on = threading.Event(), threading.Event()

    def answer(_: Any) -> Answer:
        if half_way.is_set():
            return Answer(body=content)
        half_way.set()
        go_on.wait(30)
        return Answer(body=content)

    service.answer = answer
    declare(home, api={"where": {"kind": "http", "connection": "api", "path": "a.csv", "download": True}})
    environment = os.environ | {"AIRFLOW_CONN_API": f"http://127.0.0.1:{service.port}/http"}
    command = [sys.executable, "-c", PROGRAM, "collect", "api"]
    process = subprocess.Popen(command, env=environment)
    assert half_way.wait(60)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    go_on.set()
    assert query("select count(*) from ledger.submission") == [(0,)]
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert stored() == [content]


# ----------------------------------------------------------------------------------------------- what is due

MORNING = datetime(2026, 3, 2, 23, 20, tzinfo=UTC)  # 06:20 in Jakarta, the next day


@pytest.mark.parametrize(
    ("last_run", "is_due"),
    [
        (None, True),
        (datetime(2026, 3, 2, 23, 16, tzinfo=UTC), False),
        (datetime(2026, 3, 2, 23, 14, tzinfo=UTC), True),
        (datetime(2026, 3, 1, 23, 15, tzinfo=UTC), True),
    ],
)
def test_a_source_is_due_when_its_cadence_came_round_in_jakarta(last_run: datetime | None, is_due: bool) -> None:
    assert source_state.is_due("15 6 * * *", last_run, MORNING) == is_due


def test_only_sources_with_a_cadence_are_due_and_a_failed_run_waits_for_the_next_time(home: Path) -> None:
    declare(
        home,
        sometimes={"where": {"kind": "folder", "path": "a"}, "cadence": "15 6 * * *"},
        never={"where": {"kind": "folder", "path": "b"}},
    )
    now = datetime.now(UTC)
    mine = {"sometimes", "never"}
    assert mine & set(source_state.due(now)) == {"sometimes"}
    assert run("collect", "sometimes").exit_code == 3
    assert mine & set(source_state.due(datetime.now(UTC))) == set()

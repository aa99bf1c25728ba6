"""Superset as an analyst gets it: started by the command, imported twice, every chart asked, every page looked at."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from orkestrasi import reference
from orkestrasi.bi.bundle import assets, pack
from orkestrasi.bi.model import Dataset
from orkestrasi.bi.read import dashboards
from orkestrasi.demo.plan import drafts
from orkestrasi.demo.writers import render
from orkestrasi.settings import BI, ROOT, SUPERSET_ENVIRONMENT, settings
from orkestrasi.stack import logins, postgres, superset
from orkestrasi.stack.environment import metadata_url
from tests import pipeline
from tests.publish import flow

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (SUPERSET_ENVIRONMENT / ".ready").exists(), reason="no .venv-superset; `make superset` makes it"
    ),
]
ASSETS = {"dashboards": "dashboard_title", "slices": "slice_name", "tables": "table_name", "dbs": "database_name"}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A state folder with a server of its own, on which the files of the national agencies are published."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("superset")
        patch.setenv("ORKESTRASI_HOME", str(home))
        patch.delenv("ORKESTRASI_DATABASE_URL", raising=False)
        reference.refresh()
        for draft in drafts():
            # Regional governments have codes of digits; agencies have names.
            if draft.wave == 1 and not draft.reporter[0].isdigit():
                received = datetime.combine(draft.delivered_on, time(1), tzinfo=UTC).isoformat()
                pipeline.deliver(draft.reporter, draft.dataset, draft.period, render(draft), draft.file_name, received)
        pipeline.run_intake()
        assert flow.build_and_publish() == 1
        try:
            yield home
        finally:
            superset.stop()
            postgres.remove()


@pytest.fixture(scope="module")
def running(published: Path) -> dict[str, Any]:
    return tell("up")


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "include")}
    return subprocess.run(
        [sys.executable, "-m", "orkestrasi.cli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def tell(*arguments: str) -> dict[str, Any]:
    result = command("bi", "superset", *arguments, "--json")
    assert result.returncode == 0, result.stderr
    told: dict[str, Any] = json.loads(result.stdout)[0]
    return told


def owner(database: str = "orkestrasi") -> psycopg.Connection[Any]:
    return psycopg.connect(postgres.ensure_running().url(database).render_as_string(hide_password=False))


def known() -> dict[str, list[tuple[Any, ...]]]:
    """What Superset holds: number, identity and name of everything that a bundle brings."""
    with owner("superset") as connection:
        return {
            table: connection.execute(f"select id, uuid::text, {name} from {table} order by id".encode()).fetchall()
            for table, name in ASSETS.items()
        }


def processes() -> set[int]:
    from orkestrasi.stack import processes

    return {part.pid for part in processes.parts(settings()) if part.name == superset.NAME and part.alive}


def test_it_says_where_it_is_and_a_second_up_does_nothing(running: dict[str, Any]) -> None:
    assert running["superset"] == "started"
    assert running["address"].startswith("http://127.0.0.1:")
    password = Path(running["password_file"])
    assert password.stat().st_mode & 0o777 == 0o600
    before = processes()
    assert len(before) == 1
    assert tell("up") == running | {"superset": "was running"}
    assert processes() == before
    assert tell("status")["superset"] == "runs"


def test_importing_again_changes_no_identity_and_doubles_nothing(running: dict[str, Any]) -> None:
    before = known()
    assert len(before["dashboards"]) == len(list((BI / "dashboards").glob("*.yml")))
    assert len(before["dbs"]) == 1
    (settings().superset_home / "prepared").unlink()
    assert tell("up")["superset"] == "started"
    assert known() == before


def test_every_chart_asks_as_bi_reader_and_gets_rows(running: dict[str, Any], offered: dict[str, Dataset]) -> None:
    result = command("bi", "superset", "queries", "--json")
    assert result.returncode == 0, result.stderr
    captured = json.loads(result.stdout)
    wanted = {(page.name, chart.name) for page in dashboards(offered).values() for chart in page.charts}
    assert {(query["dashboard"], query["chart"]) for query in captured} == wanted
    address = logins.bi_reader().render_as_string(hide_password=False)
    for query in captured:
        with psycopg.connect(address) as connection:
            rows = connection.execute(query["sql"].encode()).fetchall()
        assert len(rows) == query["rows"] > 0, query


def test_superset_itself_reads_the_marts_as_bi_reader_only(running: dict[str, Any]) -> None:
    with owner("superset") as connection:
        found = connection.execute("select sqlalchemy_uri, allow_dml, allow_ctas, allow_cvas from dbs").fetchall()
    server = postgres.ensure_running()
    masked = f"postgresql+psycopg2://bi_reader:XXXXXXXXXX@127.0.0.1:{server.port}/orkestrasi"
    assert found == [(masked, False, False, False)]
    # Its own login, which is all that its processes hold beside that, reads no mart.
    own = logins.own_database("superset").set(database="orkestrasi", drivername="postgresql")
    with (
        psycopg.connect(own.render_as_string(hide_password=False)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("select * from marts.mart_indicator")
    environment = Path(f"/proc/{min(processes())}/environ").read_bytes()
    assert server.password.encode() not in environment
    assert metadata_url("superset").password == server.password, "the owner's password is what was looked for"


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium; apt-get install chromium")
def test_pages_are_drawn_in_bahasa_indonesia_and_nothing_leaves_the_machine(
    running: dict[str, Any], tmp_path: Path, offered: dict[str, Dataset]
) -> None:
    from tests.bi.screenshots import browser

    with owner() as connection:
        row = connection.execute(
            "select value from marts.mart_inflation_indicator where indicator_code = 'inflation_yoy_pct'"
            " and level = 'nation' order by period_key desc limit 1"
        ).fetchone()
    assert row is not None
    shown = f"{row[0]:.2f}".replace(".", ",")
    with browser() as visitor:
        seen = {name: visitor.visit(name, tmp_path) for name in dashboards(offered)}
    for page in dashboards(offered).values():
        assert seen[page.name].failures == []
        assert seen[page.name].charts == len(page.charts)
        assert seen[page.name].picture.stat().st_size > 50_000
        for text in (page.title, "Terapkan", *(chart.title for chart in page.charts)):
            assert text in seen[page.name].text
    # The filter stands at the latest month and narrows the figure to it.
    assert shown in seen["inflasi"].text
    assert visitor.left == []


def test_what_a_bundle_no_longer_holds_goes(running: dict[str, Any], offered: dict[str, Dataset]) -> None:
    before = known()
    pages = dashboards(offered)
    gone = pages.pop("nasional")
    superset.up(pack(assets(pages, offered, logins.bi_reader())))
    after = known()
    assert {title for _, _, title in before["dashboards"]} - {t for _, _, t in after["dashboards"]} == {gone.title}
    assert len(before["slices"]) - len(after["slices"]) == len(gone.charts)
    assert set(after["slices"]) < set(before["slices"]), "what stays keeps its number"
    tell("up")
    assert {name for _, _, name in known()["slices"]} == {name for _, _, name in before["slices"]}


def test_the_end_of_the_stack_is_its_end(running: dict[str, Any]) -> None:
    ended = command("stack", "down")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert processes() == set()
    status = command("bi", "superset", "status", "--json")
    assert status.returncode == 1 and json.loads(status.stdout)[0]["superset"] == "does not run"

"""Killed anywhere between build and publish, and started again: the same end as undisturbed, and nobody saw a mix."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL

from orkestrasi import db
from orkestrasi.ledger import access
from orkestrasi.publish import candidate, gate2, publish
from orkestrasi.settings import settings
from orkestrasi.stack import account, postgres
from orkestrasi.transform import build
from tests.conftest import _of
from tests.publish import flow
from tests.publish.databases import copied
from tests.publish.readers import Reader, counts, kill_at, stopped_at

BUILD = "from orkestrasi.transform import build; build.build_candidate()"
PREPARE = "from orkestrasi.publish import candidate; candidate.prepare()"
GATE_2 = "from orkestrasi.publish import gate2; gate2.check(2)"
PUBLISH = "from orkestrasi.publish import publish; publish.publish(2)"
End = tuple[flow.Rows, flow.Rows, dict[str, list[str]], dict[str, list[str]]]


def end_state() -> End:
    marts = flow.marts()
    del marts["mart_publication"]  # says when it was published; the membership holds the rest of it
    return flow.membership(), flow.states(), flow.facts(), marts


@pytest.fixture(scope="module")
def undisturbed(server: URL, second_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[End]:
    for _ in copied(server, second_template, tmp_path_factory.mktemp("undisturbed")):
        assert flow.make_public() == 2
        yield end_state()


@pytest.mark.slow
def test_killed_in_every_step(built: Path, undisturbed: End) -> None:
    flow.wave_2()
    flow.take_in()
    log = built / "killed.log"
    before = flow.marts()
    with Reader() as reader:
        # In the middle of the facts; then when all are there but the ledger does not know it yet.
        kill_at("warehouse.fct_commodity_price", BUILD, log)
        kill_at("ledger.submission", BUILD, log)
        assert flow.marts() == before
        build.build_candidate()
        kill_at("ledger.publication_member", PREPARE, log)
        assert flow.marts() == before
        assert candidate.prepare() == 2
        kill_at("ledger.publication", GATE_2, log)
        assert gate2.check(2) == 2
        kill_at("ledger.publication", PUBLISH, log)
        assert flow.marts() == before
        assert publish.publish(2) == 2
    assert end_state() == undisturbed
    assert reader.seen <= {counts(1), counts(2)}
    assert reader.mixed == 0


@pytest.mark.slow
def test_killed_while_offenders_are_held_back(second: Path) -> None:
    victim = flow.submission("11.01", 2)
    flow.execute("update warehouse.fct_investment_realization set total_idr = 1 where submission_id = %s", victim)
    assert candidate.prepare() == 2
    kill_at("ledger.submission_event", GATE_2, second / "killed.log")
    assert (flow.state(victim), flow.findings(victim)) == ("accepted", [])
    assert gate2.check(2) == 2, "the task is simply run again"
    assert publish.publish(2) == 2
    assert (flow.state(victim), flow.findings(victim)) == ("quarantined", [("RECON-RECORD-SUM", "error")])


@pytest.fixture
def own_server(server: URL, second_template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation with an embedded server that may be killed, with the second wave in it."""
    source = _of(server, second_template)
    monkeypatch.delenv("ORKESTRASI_DATABASE_URL", raising=False)
    monkeypatch.setenv("ORKESTRASI_HOME", str(tmp_path / "own"))
    target = postgres.ensure_running().url("orkestrasi").render_as_string(hide_password=False)
    place = account.find_place(settings())
    assert place is not None
    programs = account.programs(place)
    with db.connect() as connection:
        access.make_roles(connection)  # a dump of one database names them, but does not hold them
    dump = tmp_path / "second.sql"
    with dump.open("wb") as file:
        subprocess.run([programs / "pg_dump", "--no-owner", "--no-privileges", source], stdout=file, check=True)
    subprocess.run(
        [programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={dump}", target],
        check=True, stdout=subprocess.DEVNULL, env=os.environ | {"PGOPTIONS": "-c client_min_messages=warning"},
    )  # fmt: skip
    yield tmp_path
    postgres.remove()


@pytest.mark.slow
def test_the_server_dies_during_publish(own_server: Path, undisturbed: End) -> None:
    before = flow.marts()
    assert candidate.prepare() == 2
    assert gate2.check(2) == 2
    place = account.find_place(settings())
    assert place is not None
    with Reader() as reader:
        with (
            pytest.raises(psycopg.OperationalError),
            stopped_at("ledger.publication", PUBLISH, own_server / "log") as process,
        ):
            # An immediate shutdown, as by `pg_ctl stop -m immediate`: no checkpoint, no goodbye. Nobody waits for it:
            # the reader starts the server again as soon as it is gone.
            os.kill(int((place.data / "postmaster.pid").read_text().splitlines()[0]), signal.SIGQUIT)
            assert process.wait() != 0
            db.connect().close()  # starts it again, which recovers
            assert flow.marts() == before
        assert publish.publish(2) == 2
    assert end_state() == undisturbed
    assert reader.seen <= {counts(1), counts(2)}
    assert reader.mixed == 0

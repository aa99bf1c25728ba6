"""The embedded server: closed to others, kept through crashes, made whole or not at all."""

from __future__ import annotations

import os
import socket
import stat
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from orkestrasi.settings import settings
from orkestrasi.stack import account, ports, postgres
from orkestrasi.stack.errors import StackError


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ORKESTRASI_DATABASE_URL", raising=False)
        patch.setenv("ORKESTRASI_HOME", str(tmp_path_factory.mktemp("closed") / "home"))
        yield postgres.ensure_running()
        postgres.remove()


def connect(server: postgres.Server) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(server.url("orkestrasi").render_as_string(hide_password=False))


def test_nobody_gets_in_without_the_password(server: postgres.Server) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url("orkestrasi").set(password="wrong").render_as_string(hide_password=False))


def test_data_and_password_are_for_one_user_only(server: postgres.Server) -> None:
    place = account.find_place(settings())
    assert place is not None
    for path in (place.data, settings().secrets, settings().secrets / "postgres_password"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    assert place.data.stat().st_uid != 0


def test_it_listens_on_the_loopback_interface_only(server: postgres.Server) -> None:
    with connect(server) as connection:
        shown = [
            connection.execute(f"show {name}").fetchone() for name in ("listen_addresses", "unix_socket_directories")
        ]
    assert shown == [("127.0.0.1",), ("",)]


def test_what_was_committed_survives_a_kill(server: postgres.Server) -> None:
    with connect(server) as connection:
        connection.execute("create table kept as select 1 as number")
    os.kill(postgres.ensure_running().pid, 9)
    deadline = time.monotonic() + 10
    while postgres.running() and time.monotonic() < deadline:
        time.sleep(0.01)
    again = postgres.ensure_running()
    assert again.port == server.port
    with connect(again) as connection:
        assert connection.execute("select number from kept").fetchone() == (1,)


def test_many_at_once_start_one_server(server: postgres.Server) -> None:
    postgres.stop()
    with ThreadPoolExecutor(8) as pool:
        assert len({found.pid for found in pool.map(lambda _: postgres.ensure_running(), range(8))}) == 1


def test_another_port_is_chosen_if_somebody_took_it(server: postgres.Server) -> None:
    postgres.stop()
    taken = ports.remembered(settings().run / "postgres.port")
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind((ports.HOST, taken or 0))
        stranger.listen()
        again = postgres.ensure_running()
    assert again.port != taken
    with connect(again) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_an_interrupted_initdb_is_not_taken_for_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORKESTRASI_DATABASE_URL", raising=False)
    monkeypatch.setenv("ORKESTRASI_HOME", str(tmp_path))
    settings().run.mkdir()
    place = account.make_place(settings())
    (place.folder / "data.half" / "base").mkdir(parents=True)
    try:
        with connect(postgres.ensure_running()) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    finally:
        postgres.remove()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's data lies outside the state folder")
def test_a_copied_state_folder_does_not_share_the_database(
    server: postgres.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "postgres.location").write_text((settings().home / "postgres.location").read_text())
    (tmp_path / "run").mkdir()
    monkeypatch.setenv("ORKESTRASI_HOME", str(tmp_path))
    with pytest.raises(StackError, match="is a copy of"):
        account.make_place(settings())

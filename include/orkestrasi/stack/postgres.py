"""The embedded PostgreSQL: made, started, found again and stopped by its own `initdb` and `pg_ctl`.

Passwords are SCRAM-hashed, the server listens on the loopback interface, only its user can read the data.
A `kill -9` at any point leaves nothing that the next start does not put right.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from sqlalchemy import URL

from orkestrasi.settings import Settings, settings
from orkestrasi.stack import account, ports
from orkestrasi.stack.account import Place
from orkestrasi.stack.errors import StackError, tail

USER = "orkestrasi"
DATABASES = ("orkestrasi", "airflow")
START_SECONDS = 600  # recovery after a crash in the middle of a large load takes its time
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Server:
    """A running server and how to reach it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    pid: int

    def url(self, dbname: str) -> URL:
        return URL.create(
            "postgresql",
            username=self.user,
            password=self.password,
            host=self.host,
            port=self.port,
            database=dbname,
        )


def running() -> Server | None:
    """The server of this state folder if it accepts connections. Cheap: two small files are read."""
    config = settings()
    place = account.find_place(config)
    if place is None or not (place.folder / "prepared").exists():
        return None
    return _running(config, place)


def ensure_running() -> Server:
    """The server of this state folder, made and started if need be. Many processes may call it at once."""
    server = running()
    if server:
        return server
    config = settings()
    for folder in (config.home, config.run, config.secrets):
        folder.mkdir(parents=True, exist_ok=True)
    config.secrets.chmod(0o700)
    with account.locked(config.run / "postgres.lock"):
        place = account.make_place(config)
        server = _running(config, place) or _start(config, place)
        prepared = place.folder / "prepared"
        if not prepared.exists():
            _make_databases(server)
            prepared.touch()
        return server


def stop() -> bool:
    """Stop the server; open transactions are rolled back. False if it did not run."""
    config = settings()
    place = account.find_place(config)
    if place is None or not place.data.is_dir():
        return False
    with account.locked(config.run / "postgres.lock"):
        if _postmaster(place) is None:
            return False
        result = _pg_ctl(place, "stop", "-m", "fast", "-t", "120")
        if result.returncode:
            raise StackError(f"PostgreSQL did not stop:\n{tail(place.log)}")
        return True


def remove() -> None:
    """Stop the server and delete its data."""
    stop()
    account.forget(settings())


def _running(config: Settings, place: Place) -> Server | None:
    postmaster = _postmaster(place)
    if postmaster is None:
        return None
    pid, port, status = postmaster
    password = _password(config)
    return Server(ports.HOST, port, USER, password, pid) if status == "ready" else None


def _postmaster(place: Place) -> tuple[int, int, str] | None:
    """Process id, port and status of a living server, read from its lock file; None if there is none."""
    try:
        lines = (place.data / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
        if not _is_postmaster(pid, place):
            return None
        return pid, int(lines[3]), lines[7].strip() if len(lines) > 7 else "starting"
    except (OSError, ValueError, IndexError):
        return None


def _is_postmaster(pid: int, place: Place) -> bool:
    """Whether this process is our server, and not a later one that was given the same number."""
    command = Path(f"/proc/{pid}/cmdline")
    if command.parent.parent.joinpath("self").exists():
        try:
            return os.fsencode(place.data) in command.read_bytes().split(b"\0")
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _start(config: Settings, place: Place) -> Server:
    if not place.data.is_dir():
        _initialise(config, place)
    _configure(place)
    _remove_stale_lock_file(place)
    if place.log.exists() and place.log.stat().st_size > 20 * MEBIBYTE:
        place.log.replace(place.log.with_suffix(".log.1"))
    deadline = time.monotonic() + 60
    while True:
        # After a kill -9, the old server's last processes hold the port for a moment, and clients know that port.
        port = ports.choose(config.run / "postgres.port", patience=5)
        # If a server is still starting (its caller was killed), pg_ctl refuses, and we only wait for it.
        _pg_ctl(place, "start", "-t", str(START_SECONDS), "-l", str(place.log), "-o", f"-p {port}")
        server = _wait_until_ready(config, place)
        if server:
            return server
        # Those processes may hold its shared memory, too; or the port has just been taken.
        if time.monotonic() > deadline:
            raise StackError(f"PostgreSQL did not start. The end of {place.log}:\n{tail(place.log)}")
        time.sleep(0.5)


def _wait_until_ready(config: Settings, place: Place) -> Server | None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        server = _running(config, place)
        if server or _postmaster(place) is None:
            return server
        time.sleep(0.1)
    return None


def _remove_stale_lock_file(place: Place) -> None:
    """After a reboot another process may have the old server's number; PostgreSQL would be misled."""
    if _postmaster(place) is None:
        (place.data / "postmaster.pid").unlink(missing_ok=True)


def _initialise(config: Settings, place: Place) -> None:
    """Make the data under another name first: an interrupted `initdb` is never taken for a database."""
    half = place.folder / "data.half"
    shutil.rmtree(half, ignore_errors=True)
    (place.folder / "prepared").unlink(missing_ok=True)
    password_file = place.folder / "password"
    password_file.touch(mode=0o600)
    place.give(password_file)
    password_file.write_text(_make_password(config))
    options = ["--auth=scram-sha-256", f"--username={USER}", f"--pwfile={password_file}"]
    # The builtin provider needs no locale of the operating system, and sorts alike everywhere.
    options += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    result = subprocess.run(
        [account.programs(place) / "initdb", "--pgdata", half, *options],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        **place.run_options(),
    )
    password_file.unlink()
    if result.returncode:
        raise StackError(f"initdb failed:\n{result.stdout}{result.stderr}")
    with (half / "postgresql.conf").open("a") as file:
        file.write("\ninclude '../orkestrasi.conf'\n")
    half.rename(place.data)


def _configure(place: Place) -> None:
    """Write the server's settings, sized for this machine, anew at each start."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // MEBIBYTE
    shared = Path("/dev/shm")  # noqa: S108
    roomy = shared.is_dir() and shutil.disk_usage(shared).free >= 512 * MEBIBYTE
    values = {
        "listen_addresses": ports.HOST,
        "unix_socket_directories": "",
        "max_connections": 120,
        "shared_buffers": f"{min(1024, max(128, memory // 16))}MB",
        "effective_cache_size": f"{memory // 2}MB",
        "maintenance_work_mem": f"{min(512, max(64, memory // 32))}MB",
        "work_mem": "16MB",
        # Containers often get 64 MB of /dev/shm, too little for a parallel hash join.
        "dynamic_shared_memory_type": "posix" if roomy else "mmap",
        # Nobody replicates from here; minimal lets a load into a new table skip the log. Commits are durable.
        "wal_level": "minimal",
        "max_wal_senders": 0,
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": 1.1,
        "timezone": "Asia/Jakarta",
        "log_timezone": "Asia/Jakarta",
        "log_checkpoints": "off",
        "log_line_prefix": "%m [%p] %d ",
    }
    file = place.folder / "orkestrasi.conf"
    file.write_text("".join(f"{name} = '{value}'\n" for name, value in values.items()))
    file.chmod(0o600)
    place.give(file)


def _make_databases(server: Server) -> None:
    address = server.url("postgres").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        present = {row[0] for row in connection.execute("select datname from pg_database")}
        for name in DATABASES:
            if name not in present:
                connection.execute(f'create database "{name}"'.encode())


def _pg_ctl(place: Place, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    # Its output goes to a file: the server would inherit a pipe, and whoever reads it would wait for ever.
    with (place.folder / "pg_ctl.log").open("wb") as log:
        return subprocess.run(
            [account.programs(place) / "pg_ctl", "-w", "-D", place.data, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
            start_new_session=True,
            **place.run_options(),
        )


def _password(config: Settings) -> str:
    try:
        return _password_file(config).read_text().strip()
    except FileNotFoundError:
        message = f"{_password_file(config)} is missing: the database's password is known nowhere else."
        raise StackError(message) from None


def _make_password(config: Settings) -> str:
    """A new superuser password, readable by our own user only; written whole or not at all."""
    half = _password_file(config).with_suffix(".half")
    half.touch(mode=0o600)
    half.write_text(password := secrets.token_urlsafe(24))
    half.replace(_password_file(config))
    return password


def _password_file(config: Settings) -> Path:
    return config.secrets / "postgres_password"

"""Keeps the stack running: starts PostgreSQL and Airflow's processes, and starts again what has died.

Runs as a process of its own (`python -m orkestrasi.stack.supervisor`), started by `orkestrasi stack up`.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import logging
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict, deque
from types import FrameType

import psycopg

from orkestrasi.settings import Settings, settings
from orkestrasi.stack import ports, postgres, processes, web_users
from orkestrasi.stack.environment import environment, metadata_url, port_file, uses_simple_logins
from orkestrasi.stack.stall import StallWatch

log = logging.getLogger(__name__)

NAME = "supervisor"
COMPONENTS = {
    "api-server": ("api-server",),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
}
# A part that dies this often within the window is broken, not unlucky.
DEATHS, WINDOW_SECONDS = 5, 120.0


class _Stop(Exception):  # noqa: N818  (not an error)
    """Somebody asked us to end."""


def run() -> int:
    """Start everything and keep it running until a signal comes or a part keeps dying."""
    config = settings()
    try:
        ports.choose(port_file(config))
        prepare_airflow(config, environment())
        _keep(config)
    except _Stop:
        return 0
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        # The triggerer waits for its triggers, and the landing folder's never ends.
        processes.end(config, ["triggerer"], patience=0)
        processes.end(config, COMPONENTS)
    return 1


def _keep(config: Settings) -> None:
    deaths: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=DEATHS))
    running: dict[str, processes.Part] = {}
    variables = environment()
    watch = StallWatch(metadata_url().render_as_string(hide_password=False))
    port = None
    while True:
        _reap()
        if not config.database_url and (found := postgres.ensure_running().port) != port:
            if port:
                log.warning("PostgreSQL has moved to port %s; everything is started again", found)
                processes.end(config, COMPONENTS)
                running.clear()
                variables = environment()
                watch = StallWatch(metadata_url().render_as_string(hide_password=False))
            port = found
        if watch.stalled():
            log.warning("tasks are queued but nobody takes them; the scheduler is started again")
            processes.end(config, ["scheduler"], patience=10)
        for name, arguments in COMPONENTS.items():
            part = running.get(name)
            if part and part.alive:
                continue
            if part:
                now = time.monotonic()
                deaths[name].append(now)
                if len(deaths[name]) == DEATHS and now - deaths[name][0] < WINDOW_SECONDS:
                    log.error("%s keeps dying; see %s", name, processes.log_file(config, name))
                    return
                log.warning("%s has died and is started again", name)
                # What it leaves behind (running tasks, say) has nobody to report to any more.
                processes.end(config, [name], patience=1)
            command = [sys.executable, "-m", "airflow", *arguments]
            running[name] = processes.start(config, name, command, variables)
        time.sleep(1)


def prepare_airflow(config: Settings, variables: dict[str, str]) -> None:
    """Bring Airflow's database up to its version, and the roles and the first user into it."""
    migrate_airflow(config, variables)
    if not uses_simple_logins(config):
        web_users.prepare(config, variables)


def migrate_airflow(config: Settings, variables: dict[str, str]) -> None:
    """Bring Airflow's database up to its version. The command is slow, so it runs only when needed."""
    version = importlib.metadata.version("apache-airflow")
    note = config.airflow_home / "migrated"
    address = metadata_url().render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        row = connection.execute("select to_regclass('public.dag_run') is not null").fetchone()
    if row and row[0] and note.exists() and note.read_text() == version:
        return
    log.info("migrating Airflow's database to %s", version)
    config.airflow_home.mkdir(parents=True, exist_ok=True)
    config.logs.mkdir(parents=True, exist_ok=True)
    with processes.log_file(config, "airflow-migrate").open("ab") as output:
        subprocess.run(
            [sys.executable, "-m", "airflow", "db", "migrate"],
            cwd=config.airflow_home,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=True,
        )
    note.write_text(version)


def _reap() -> None:
    """Take note of children that have ended, so that they do not stay as zombies."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _on_signal(_number: int, _frame: FrameType | None) -> None:
    raise _Stop


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    signal.signal(signal.SIGTERM, _on_signal)
    sys.exit(run())

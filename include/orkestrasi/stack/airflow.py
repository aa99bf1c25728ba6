"""Starting and ending Airflow: the supervisor and, through it, the four parts of Airflow."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from orkestrasi.settings import Settings, settings
from orkestrasi.stack import processes, superset, supervisor
from orkestrasi.stack.account import locked
from orkestrasi.stack.environment import choose_logins, environment, uses_simple_logins
from orkestrasi.stack.errors import StackError, tail
from orkestrasi.stack.rest import Api

DAG_IDS = {
    "reference_data",
    "templates",
    "collect",
    "intake",
    "large_files",
    "answers",
    "decisions",
    "marts",
    "quality_report",
    "deadlines",
}
START_SECONDS = 240.0


def is_running() -> bool:
    """Whether a supervisor keeps this state folder's Airflow running."""
    return any(part.name == supervisor.NAME and part.alive for part in processes.parts(settings()))


def start(report: Callable[[str], None] = lambda _: None, *, for_demo: bool = False) -> bool:
    """Start Airflow unless it runs, and wait until it is ready to work. True if we started it.

    The demo gets the simple auth manager unless Airflow runs already; a demo's Airflow is started again for others.
    """
    config = settings()
    with locked(config.run / "airflow.lock"):
        mine = not is_running()
        if not mine and not for_demo and uses_simple_logins(config):
            _end(config)
            mine = True
        if mine:
            # Left behind by a supervisor that was killed: nobody looks after them, and they hold the port.
            processes.end(config, spare=[superset.NAME])
            choose_logins(config, simple=for_demo)
            command = [sys.executable, "-m", "orkestrasi.stack.supervisor"]
            processes.start(config, supervisor.NAME, command, environment())
    _wait_until_ready(report)
    return mine


def stop() -> bool:
    """End Airflow with everything it started. False if nothing ran."""
    config = settings()
    with locked(config.run / "airflow.lock"):
        return _end(config) > 0


def _end(config: Settings) -> int:
    # The supervisor first, or it would start again what we end; it ends its parts itself, in order.
    supervised = processes.end(config, [supervisor.NAME], patience=20)
    return processes.end(config, spare=[superset.NAME]) + supervised


def _wait_until_ready(report: Callable[[str], None]) -> None:
    api = Api()
    deadline = time.monotonic() + START_SECONDS
    while True:
        missing = _missing(api)
        if not missing:
            return
        if not is_running():
            raise StackError(f"Airflow did not start.\n{_logs()}")
        if time.monotonic() > deadline:
            raise StackError(f"Airflow is not ready after {START_SECONDS:.0f} seconds: {missing}.\n{_logs()}")
        report(missing)
        time.sleep(0.5)


def _missing(api: Api) -> str:
    """What is still to come before Airflow can work; empty when it is ready."""
    health = api.health()
    names = ("metadatabase", "scheduler", "dag_processor", "triggerer")
    if waiting := [name for name in names if health.get(name) != "healthy"]:
        return "waiting for " + ", ".join(waiting if health else ("the API",))
    if waiting := sorted(DAG_IDS - api.dags()):
        if errors := api.import_errors():
            raise StackError("A DAG file cannot be read:\n" + "\n".join(errors))
        return "waiting for the DAGs " + ", ".join(waiting)
    return ""


def _logs() -> str:
    """The end of every log, the supervisor's first."""
    config = settings()
    names = [supervisor.NAME, "airflow-migrate", "web-users", *supervisor.COMPONENTS]
    texts = {processes.log_file(config, name): tail(processes.log_file(config, name), 12) for name in names}
    return "\n".join(f"--- {path}\n{text}" for path, text in texts.items() if text)

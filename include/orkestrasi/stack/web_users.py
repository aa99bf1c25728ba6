"""The people of Airflow's web pages: made, listed and removed by a program of the plugins folder that knows Airflow."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import subprocess
import sys
from typing import Any, cast

import psycopg

from orkestrasi.settings import ROOT, Settings
from orkestrasi.stack import processes
from orkestrasi.stack.environment import ADMIN, WEBSERVER_CONFIG, admin_password, environment, metadata_url
from orkestrasi.stack.errors import StackError, tail

PROGRAM = ROOT / "plugins" / "logins" / "web_users.py"
ROLES = ("DataEngineer", "Reviewer", "Viewer")
REFUSED = 1


class WebUserRefusedError(Exception):
    """What was asked of a web user cannot be done; the message says why."""


def prepare(config: Settings, variables: dict[str, str]) -> None:
    """Bring in the roles and the first administrator. It takes seconds, so only where something is new."""
    content = hashlib.sha256(WEBSERVER_CONFIG.read_bytes()).hexdigest()
    version = f"{importlib.metadata.version('apache-airflow-providers-fab')} {content}"
    note = config.airflow_home / "web-users"
    with psycopg.connect(metadata_url().render_as_string(hide_password=False)) as connection:
        known = connection.execute("select 1 from ab_user where username = %s", [ADMIN]).fetchone()
    if known and note.exists() and note.read_text() == version:
        return
    _ask(config, variables, "prepare", login=ADMIN, password=admin_password())
    note.write_text(version)


def listed(config: Settings) -> list[dict[str, str]]:
    """Everybody who may log in, with the role."""
    return cast(list[dict[str, str]], _ask(config, environment(), "list"))


def add(config: Settings, login: str, role: str, password: str) -> bool:
    """Make a web user, or change the role of one that exists; True if it is new, and has the password then."""
    if role not in ROLES:
        raise WebUserRefusedError(f"There is no role {role!r}; the roles are {', '.join(ROLES)}.")
    return bool(_ask(config, environment(), "add", login=login, role=role, password=password)["is_new"])


def set_password(config: Settings, login: str, password: str) -> None:
    _ask(config, environment(), "password", login=login, password=password)


def remove(config: Settings, login: str) -> None:
    _ask(config, environment(), "remove", login=login)


def _ask(config: Settings, variables: dict[str, str], action: str, **given: str) -> Any:
    log = processes.log_file(config, "web-users")
    log.parent.mkdir(parents=True, exist_ok=True)
    config.airflow_home.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as errors:
        done = subprocess.run(
            [sys.executable, "-P", str(PROGRAM), action],
            cwd=config.airflow_home,
            env=variables,
            input=json.dumps(given).encode(),
            stdout=subprocess.PIPE,
            stderr=errors,
            check=False,
        )
    lines = done.stdout.decode(errors="replace").strip().splitlines()
    if done.returncode not in (0, REFUSED) or not lines:
        raise StackError(f"Airflow's users could not be changed.\n{tail(log, 12)}")
    try:
        answer = json.loads(lines[-1])
    except ValueError as error:
        raise StackError(f"Airflow's users could not be changed.\n{tail(log, 12)}") from error
    if done.returncode == REFUSED:
        raise WebUserRefusedError(str(answer))
    return answer

"""The tab behind Airflow's own login, served over HTTP, on a warehouse with reports that wait; and a Chromium."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from orkestrasi import db
from orkestrasi.publish import candidate
from orkestrasi.report import site
from orkestrasi.settings import ROOT
from orkestrasi.stack import ports
from tests.browser import chromium  # noqa: F401
from tests.publish.databases import built_template, copied, empty_template, second_template  # noqa: F401
from tests.review import cases
from tests.web.tab import LOGINS, Tab

PATIENCE_SECONDS = 90
INVESTMENT = "investment_realization"


@pytest.fixture(scope="module")
def installed(server: URL, second_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:  # noqa: F811
    """Publication 1 with its report; the second wave waits, for which investment needs an approval."""
    for folder in copied(server, second_template, tmp_path_factory.mktemp("web")):
        with db.connect() as connection:
            cases.ask_approval(connection, "always", INVESTMENT)
            cases.ask_approval(connection, "warnings")
        candidate.prepare()
        site.build(1)
        yield folder


@pytest.fixture(scope="module")
def tab(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """The plugin behind the simple auth manager, in a process of its own."""
    folder = tmp_path_factory.mktemp("airflow")
    port = ports.choose(folder / "port")
    address = f"http://{ports.HOST}:{port}"
    (folder / "passwords.json").write_text(json.dumps({login: f"kata-sandi-{login}" for login in LOGINS}))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    environment |= {
        "PYTHONPATH": str(ROOT / "include"),
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__AUTH_MANAGER": "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{login}:{role}" for login, role in LOGINS.items()),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(folder / "passwords.json"),
        "AIRFLOW__API_AUTH__JWT_SECRET": "a" * 64,
        "AIRFLOW__API__SECRET_KEY": "b" * 64,
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{folder}/airflow.db",
        "NO_PROXY": ports.HOST,
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    log = folder / "log"
    program = Path(__file__).with_name("serve.py")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-P", str(program), str(port), str(ROOT / "plugins")],
            cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not ports.is_listening(port):
            assert process.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield Tab(address, {login: _token(address, login) for login in LOGINS}, log)
    finally:
        process.terminate()
        process.wait(20)


def _token(address: str, login: str) -> str:
    """What Airflow's login gives for a name and a password."""
    body = json.dumps({"username": login, "password": f"kata-sandi-{login}"}).encode()
    headers = {"Content-Type": "application/json"}
    call = urllib.request.Request(f"{address}/auth/token", body, headers, method="POST")  # noqa: S310
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(call) as answer:
        return str(json.load(answer)["access_token"])

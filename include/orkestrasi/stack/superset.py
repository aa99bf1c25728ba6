"""Starting and ending Apache Superset, which lives in an environment of its own beside ours.

Two programs of that environment are run: `bi/prepare.py` migrates Superset's database and imports a bundle, gunicorn
serves. Neither runs when nothing has changed since the last time.
"""

from __future__ import annotations

import hashlib
import secrets
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib import request
from urllib.error import URLError

from orkestrasi.settings import BI, SUPERSET_ENVIRONMENT, Settings, settings
from orkestrasi.stack import logins, ports, processes
from orkestrasi.stack.account import locked
from orkestrasi.stack.environment import common, secret
from orkestrasi.stack.errors import StackError, tail

NAME = "superset"
ADMIN = "admin"
START_SECONDS = 120.0
PREPARE_SECONDS = 900
WORKERS, THREADS = 2, 8
_OPENER = request.build_opener(request.ProxyHandler({}))


def is_running() -> bool:
    """Whether Superset's server runs for this state folder."""
    return any(part.name == NAME and part.alive for part in processes.parts(settings()))


def address() -> str | None:
    """Where Superset listens, or last listened; None if it never did."""
    port = ports.remembered(_port_file(settings()))
    return f"http://{ports.HOST}:{port}" if port else None


def password_file() -> Path:
    """Where the password of the user `admin` lies."""
    return settings().secrets / "superset_admin_password"


def is_healthy() -> bool:
    """Whether Superset answers."""
    try:
        with _OPENER.open(f"{address()}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError, ValueError):
        return False


def up(bundle: bytes, report: Callable[[str], None] = lambda _: None) -> bool:
    """Import the bundle and serve, unless that is so already; wait until Superset answers. True if anything was done.

    Raises StackError, with the end of the log, where a step fails.
    """
    python = SUPERSET_ENVIRONMENT / "bin" / "python"
    if not python.exists():
        raise StackError(f"{SUPERSET_ENVIRONMENT} is missing; `make superset` makes it.")
    config = settings()
    config.superset_home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(config.run / "superset.lock"):
        variables = _environment(config)
        prepared, served = _fingerprints(config, bundle, variables)
        done = False
        if _noted(config, "prepared") != prepared:
            report("the bundle is imported")
            _prepare(config, python, bundle, variables)
            _note(config, "prepared", prepared)
            done = True
        if is_running() and _noted(config, "served") != served:
            processes.end(config, [NAME])
        if not is_running():
            _serve(config, python, variables)
            _note(config, "served", served)
            done = True
    _wait_until_ready(config, report)
    return done


def stop() -> bool:
    """End Superset. False if it did not run."""
    config = settings()
    with locked(config.run / "superset.lock"):
        return processes.end(config, [NAME]) > 0


def _environment(config: Settings) -> dict[str, str]:
    """What Superset's processes get. Only Superset's own database is in it; the bundle names the marts' reader."""
    for name, make in (("superset_secret_key", _long_secret), (password_file().name, _password)):
        secret(config, name, make)
    metadata = logins.own_database(NAME).set(drivername="postgresql+psycopg2")
    return common(config, SUPERSET_ENVIRONMENT / "bin") | {
        "LANG": "C.UTF-8",
        "SUPERSET_CONFIG_PATH": str(BI / "superset_config.py"),
        "SUPERSET_HOME": str(config.superset_home),
        "ORKESTRASI_SUPERSET_METADATA_URL": metadata.render_as_string(hide_password=False),
    }


def _prepare(config: Settings, python: Path, bundle: bytes, variables: Mapping[str, str]) -> None:
    file = config.superset_home / "bundle.zip"
    file.write_bytes(bundle)
    log = processes.log_file(config, "superset-prepare")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        outcome = subprocess.run(
            [python, BI / "prepare.py", file],
            cwd=config.superset_home,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=PREPARE_SECONDS,
        )
    if outcome.returncode:
        raise StackError(f"Superset could not be prepared. The end of {log}:\n{tail(log)}")


def _serve(config: Settings, python: Path, variables: Mapping[str, str]) -> None:
    port = ports.choose(_port_file(config), patience=5)
    command = [str(python), "-m", "gunicorn", "--bind", f"{ports.HOST}:{port}", "--name", NAME]
    command += ["--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(THREADS)]
    # A query may take as long as Superset lets it (SUPERSET_WEBSERVER_TIMEOUT), and no process lives for ever.
    command += ["--timeout", "90", "--max-requests", "5000", "--max-requests-jitter", "500", "--no-control-socket"]
    processes.start(config, NAME, [*command, "superset.app:create_app()"], variables, config.superset_home)


def _wait_until_ready(config: Settings, report: Callable[[str], None]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_healthy():
        log = processes.log_file(config, NAME)
        if not is_running():
            raise StackError(f"Superset did not start. The end of {log}:\n{tail(log)}")
        if time.monotonic() > deadline:
            raise StackError(f"Superset does not answer after {START_SECONDS:.0f} seconds. {log}:\n{tail(log)}")
        report("waiting for Superset")
        time.sleep(0.5)


def _fingerprints(config: Settings, bundle: bytes, variables: Mapping[str, str]) -> tuple[str, str]:
    """What the two programs depend on: prepare.py, and the server."""
    program = [(BI / name).read_bytes() for name in ("requirements.txt", "superset_config.py", "bahasa.yml")]
    program.append(variables["ORKESTRASI_SUPERSET_METADATA_URL"].encode())
    inputs = [(BI / "prepare.py").read_bytes(), bundle, logins.bi_password(config).encode()]
    inputs.append(password_file().read_bytes())
    return _digest(*program, *inputs), _digest(*program)


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _noted(config: Settings, name: str) -> str | None:
    try:
        return (config.superset_home / name).read_text()
    except FileNotFoundError:
        return None


def _note(config: Settings, name: str, fingerprint: str) -> None:
    (config.superset_home / name).write_text(fingerprint)


def _port_file(config: Settings) -> Path:
    return config.run / "superset.port"


def _long_secret() -> str:
    return secrets.token_urlsafe(64)


def _password() -> str:
    return secrets.token_urlsafe(12)

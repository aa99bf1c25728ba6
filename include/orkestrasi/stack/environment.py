"""The environment of Airflow's processes: everything is configured here, nothing in an `airflow.cfg`."""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from orkestrasi.settings import DAGS, ROOT, Settings, settings
from orkestrasi.stack import ports, postgres

ADMIN = "admin"
WEBSERVER_CONFIG = ROOT / "plugins" / "logins" / "webserver_config.py"
# Whom the demo knows, with the role of Airflow's simple auth manager; plugins/laporan_mutu.py says what that is to us.
DEMO_USERS = {ADMIN: "admin", "perekayasa": "op", "penelaah": "user", "pengamat": "viewer"}
# Imported once, by the process that tasks are forked from, instead of by every task (2.5 s for Great Expectations).
# None of our own modules, so that a change in the code counts from the next task on.
PRELOAD = (
    "airflow.executors.local_executor",
    "airflow.sdk.execution_time.task_runner",
    "great_expectations",
    "dbt.cli.main",
    "polars",
)
# Every process of a stack carries this variable, so that none can be left behind unnoticed.
MARK = "ORKESTRASI_STACK"


def environment() -> dict[str, str]:
    """What a process of the stack gets. Makes passwords and secrets the first time, and starts PostgreSQL."""
    config = settings()
    # Airflow is configured here alone; only connections, which channels and mail need, may come from outside.
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("AIRFLOW") or name.startswith("AIRFLOW_CONN_")
    }
    # Where this is set, nothing is compiled and every start of Airflow, dbt and Great Expectations is slower.
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)
    programs = Path(sys.executable).parent
    return inherited | _ours(config, programs) | _airflow(config)


def api_url() -> str:
    """Where Airflow's API listens, or last listened."""
    return f"http://{ports.HOST}:{ports.remembered(port_file(settings())) or 0}"


def port_file(config: Settings) -> Path:
    return config.run / "airflow.port"


def admin_password() -> str:
    """The password of Airflow's first user, generated once."""
    return str(json.loads(password_file(settings()).read_text())[ADMIN])


def uses_simple_logins(config: Settings) -> bool:
    """Whether Airflow is the demo's, with its simple auth manager, which keeps passwords in plain text."""
    return _simple_logins(config).exists()


def choose_logins(config: Settings, *, simple: bool) -> None:
    """Which auth manager Airflow gets when it is next started."""
    if simple:
        _simple_logins(config).parent.mkdir(parents=True, exist_ok=True)
        _simple_logins(config).touch()
    else:
        _simple_logins(config).unlink(missing_ok=True)


def _simple_logins(config: Settings) -> Path:
    return config.run / "simple-logins"


def metadata_url(program: str = "airflow") -> URL:
    """A program's own database, made if it is missing: `airflow`, or on a server of yours `<warehouse>_airflow`."""
    config = settings()
    if config.database_url:
        warehouse = make_url(config.database_url).set(drivername="postgresql")
        # Two installations may share a server; their schedulers must not share a database.
        name = f"{warehouse.database}_{program}"
    else:
        warehouse = postgres.ensure_running().url("orkestrasi")
        name = program
    with psycopg.connect(warehouse.render_as_string(hide_password=False), autocommit=True) as connection:
        if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    return warehouse.set(database=name)


def common(config: Settings, programs: Path) -> dict[str, str]:
    """What every process of a stack carries, whichever Python it runs."""
    direct = ",".join([ports.HOST, "localhost", *filter(None, [os.environ.get("NO_PROXY")])])
    return {
        MARK: str(config.home),
        "ORKESTRASI_HOME": str(config.home),
        "PATH": os.pathsep.join([str(programs), os.environ.get("PATH", os.defpath)]),
        "PYTHONUNBUFFERED": "1",
        # What speaks to the loopback interface speaks to it directly; an office's proxy must not get in between.
        "NO_PROXY": direct,
        "no_proxy": direct,
        "DO_NOT_TRACK": "1",
    }


def _ours(config: Settings, programs: Path) -> dict[str, str]:
    python_path = [str(ROOT / "include"), *filter(None, [os.environ.get("PYTHONPATH")])]
    database = {"ORKESTRASI_DATABASE_URL": config.database_url} if config.database_url else {}
    return (
        common(config, programs)
        | database
        | {
            "PYTHONPATH": os.pathsep.join(python_path),
            "GX_ANALYTICS_ENABLED": "false",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }
    )


def _airflow(config: Settings) -> dict[str, str]:
    port = ports.remembered(port_file(config)) or ports.choose(port_file(config))
    address = f"http://{ports.HOST}:{port}"
    metadata = metadata_url()
    processors = os.cpu_count() or 2
    sections: dict[str, dict[str, str | int | float]] = {
        "core": {
            "dags_folder": str(DAGS),
            "plugins_folder": str(ROOT / "plugins"),
            "executor": "LocalExecutor",
            "parallelism": processors + 2,
            "max_active_tasks_per_dag": processors,
            "load_examples": "False",
            "mp_forkserver_preload": ",".join(PRELOAD),
            "dags_are_paused_at_creation": "False",
            "default_timezone": "Asia/Jakarta",
            "fernet_key": secret(config, "airflow_fernet_key", _fernet_key),
            "execution_api_server_url": f"{address}/execution/",
            **_auth_manager(config),
        },
        "fab": {
            "config_file": str(WEBSERVER_CONFIG),
            "cookie_samesite": "Lax",
            # Nobody without a login, whatever a role is called.
            "auth_role_public": "",
        },
        "database": {
            "sql_alchemy_conn": _render(metadata.set(drivername="postgresql+psycopg2")),
            "sql_alchemy_conn_async": _render(metadata.set(drivername="postgresql+asyncpg")),
        },
        "logging": {
            "base_log_folder": str(config.logs / "tasks"),
            "dag_processor_child_process_log_directory": str(config.logs / "dag-processor"),
        },
        "api": {
            "host": ports.HOST,
            "port": port,
            "base_url": address,
            "workers": 1,
            "secret_key": secret(config, "airflow_api_key", secrets.token_hex),
            "instance_name": "Orkestrasi",
        },
        # Without a secret of our own every process would draw its own, and refuse the others' tokens.
        "api_auth": {"jwt_secret": secret(config, "airflow_jwt_secret", _long_secret)},
        # Longer than the longest task: a token that runs out in the middle of a task ends the task.
        "execution_api": {"jwt_expiration_time": 24 * 3600},
        "scheduler": {
            "mp_start_method": "forkserver",
            # A task whose process was killed together with its supervisor is retried after this time.
            "task_instance_heartbeat_timeout": 60,
            "task_instance_heartbeat_timeout_detection_interval": 10,
            "orphaned_tasks_check_interval": 20,
            "scheduler_idle_sleep_time": 0.5,
        },
        "dag_processor": {
            "refresh_interval": 30,
            "min_file_process_interval": 60,
            "parsing_processes": 2,
        },
    }
    variables = {
        f"AIRFLOW__{section.upper()}__{name.upper()}": str(value)
        for section, values in sections.items()
        for name, value in values.items()
    }
    _make_passwords(config)
    return variables | {"AIRFLOW_HOME": str(config.airflow_home)}


def _auth_manager(config: Settings) -> dict[str, str]:
    if not uses_simple_logins(config):
        return {"auth_manager": "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"}
    return {
        "auth_manager": "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager",
        "simple_auth_manager_users": ",".join(f"{login}:{role}" for login, role in DEMO_USERS.items()),
        "simple_auth_manager_passwords_file": str(password_file(config)),
    }


def _render(address: URL) -> str:
    return address.render_as_string(hide_password=False)


def password_file(config: Settings) -> Path:
    """Where the passwords of the administrator and of the demo's people are."""
    return config.secrets / "airflow_passwords.json"


def _make_passwords(config: Settings) -> None:
    """Of the administrator, and of the demo's people, or Airflow would draw theirs and print them into its log."""
    secret(
        config,
        password_file(config).name,
        lambda: json.dumps({login: secrets.token_urlsafe(12) for login in DEMO_USERS}),
    )


def keep_admin_password(config: Settings, password: str) -> None:
    """Replace the administrator's password where our own calls of Airflow's API look for it."""
    passwords = json.loads(password_file(config).read_text()) | {ADMIN: password}
    password_file(config).unlink()
    secret(config, password_file(config).name, lambda: json.dumps(passwords))


def _long_secret() -> str:
    return secrets.token_urlsafe(64)


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def secret(config: Settings, name: str, make: Callable[[], str]) -> str:
    """A secret of this installation, made once, readable by its user only; written whole or not at all."""
    file = config.secrets / name
    try:
        return file.read_text().strip()
    except FileNotFoundError:
        config.secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = file.with_name(f"{name}.half")
        half.touch(mode=0o600)
        half.write_text(value := make())
        half.replace(file)
        return value

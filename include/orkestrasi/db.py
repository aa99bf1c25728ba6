"""Connections to the warehouse, with the session settings that choose a load or a publication."""

from __future__ import annotations

from typing import Any

import psycopg
from sqlalchemy import URL, make_url

from orkestrasi.settings import settings
from orkestrasi.stack import postgres

# Loads and gates scan a lot at once: JIT costs more than it saves there, and hash joins should stay in memory.
SESSION_DEFAULTS = {"jit": "off", "work_mem": "128MB", "timezone": "Asia/Jakarta"}


def base_url() -> URL:
    """The warehouse's address: ORKESTRASI_DATABASE_URL, or the embedded server, started if it does not run."""
    configured = settings().database_url
    return make_url(configured) if configured else postgres.ensure_running().url("orkestrasi")


def url(driver: str = "psycopg", **session: str | int) -> str:
    """An SQLAlchemy address whose sessions carry the given settings.

    `publication=3` sets `orkestrasi.publication`, `load=7` sets `orkestrasi.load`.
    """
    options = " ".join(f"-c {name}={value}" for name, value in _session_settings(session).items())
    address = base_url().set(drivername=f"postgresql+{driver}").update_query_dict({"options": options})
    return address.render_as_string(hide_password=False)


def connect(**session: str | int) -> psycopg.Connection[tuple[Any, ...]]:
    """A psycopg connection (a transaction is open until commit) with the same session settings as `url`."""
    address = base_url()
    options = " ".join(f"-c {name}={value}" for name, value in _session_settings(session).items())
    parameters: dict[str, Any] = {key: value for key, value in address.query.items() if key != "options"}
    return psycopg.connect(
        host=address.host,
        port=address.port,
        dbname=address.database,
        user=address.username,
        password=address.password,
        options=options,
        **parameters,
    )


def _session_settings(session: dict[str, str | int]) -> dict[str, str | int]:
    return SESSION_DEFAULTS | {f"orkestrasi.{name}": value for name, value in session.items()}

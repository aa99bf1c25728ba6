"""Connections to the warehouse, with the session settings that choose a load or a publication.

Within `rehearsal()` every connection of this process is one and the same, and its transaction is rolled back at the
end: the whole way of the data can be walked for a look, and nothing of it stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from sqlalchemy import URL, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

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
    if (lent := _LENT.get()) is not None:
        _turn_to(lent, session)
        return "postgresql+rehearsal://rehearsal/rehearsal"
    options = " ".join(f"-c {name}={value}" for name, value in _session_settings(session).items())
    address = base_url().set(drivername=f"postgresql+{driver}").update_query_dict({"options": options})
    return address.render_as_string(hide_password=False)


def connect(**session: str | int) -> psycopg.Connection[tuple[Any, ...]]:
    """A psycopg connection (a transaction is open until commit) with the same session settings as `url`."""
    if (lent := _LENT.get()) is not None:
        _turn_to(lent, session)
        return lent
    return _connect(psycopg.Connection, session)


def _connect(kind: type[psycopg.Connection[Any]], session: dict[str, str | int]) -> psycopg.Connection[Any]:
    address = base_url()
    options = " ".join(f"-c {name}={value}" for name, value in _session_settings(session).items())
    parameters: dict[str, Any] = {key: value for key, value in address.query.items() if key != "options"}
    return kind.connect(
        host=address.host,
        port=address.port,
        dbname=address.database,
        user=address.username,
        password=address.password,
        options=options,
        **parameters,
    )


def take_turns(connection: psycopg.Connection[Any], what: str) -> None:
    """Wait until no other transaction does the same; a rehearsal keeps nobody waiting, for nothing of it stays."""
    if not is_rehearsal():
        connection.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"orkestrasi.{what}"])


def analyze(connection: psycopg.Connection[Any], *tables: str) -> None:
    """Let the planner know about rows that came in a moment ago; not in a rehearsal, where it would lock others out."""
    if not is_rehearsal():
        for table in tables:
            connection.execute(f"analyze {table}".encode())


def is_rehearsal() -> bool:
    return _LENT.get() is not None


class _Lent(psycopg.Connection[tuple[Any, ...]]):
    """A connection on which nobody but the rehearsal itself ends the transaction."""

    def commit(self) -> None:
        pass

    def rollback(self) -> None:
        pass

    def close(self) -> None:
        pass

    def __exit__(self, *exception: object) -> None:
        pass

    def end(self) -> None:
        super().rollback()
        super().close()


_LENT: ContextVar[_Lent | None] = ContextVar("lent", default=None)


@contextmanager
def rehearsal() -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """Lend one connection to everything inside, and roll it back at the end."""
    connection = _connect(_Lent, {})
    assert isinstance(connection, _Lent)  # noqa: S101 (connect gives the class it is called on)
    token = _LENT.set(connection)
    try:
        yield connection
    finally:
        _LENT.reset(token)
        connection.end()


def _turn_to(lent: _Lent, session: dict[str, str | int]) -> None:
    """What other connections are opened with, the lent one is set to."""
    for name in ("load", "publication"):
        lent.execute("select set_config(%s, %s, false)", [f"orkestrasi.{name}", str(session.get(name, ""))])


class RehearsalDialect(PGDialect_psycopg):
    """SQLAlchemy on the lent connection, for Great Expectations."""

    supports_statement_cache = True

    def connect(self, *arguments: Any, **parameters: Any) -> Any:
        return _LENT.get()

    def do_commit(self, dbapi_connection: Any) -> None:
        pass

    def do_rollback(self, dbapi_connection: Any) -> None:
        pass

    def do_close(self, dbapi_connection: Any) -> None:
        pass


registry.register("postgresql.rehearsal", __name__, "RehearsalDialect")


def _session_settings(session: dict[str, str | int]) -> dict[str, str | int]:
    return SESSION_DEFAULTS | {f"orkestrasi.{name}": value for name, value in session.items()}

"""Rows of a database, read in one read-only transaction."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from orkestrasi.landing.channels import ChannelError, Pulled, TransferError, jsonl
from orkestrasi.landing.channels.patience import Patience
from orkestrasi.landing.channels.watermark import Watermark
from orkestrasi.landing.connections import Connection
from orkestrasi.sources.model import Source

BATCH_ROWS = 5_000
STATEMENT_SECONDS = 600
# Airflow's names of connection types; every other one is SQLAlchemy's own.
DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
WATERMARK_TYPES: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "int": int,
    "Decimal": Decimal,
    "str": str,
}


class SqlFeed:
    """A query or a table, as JSON lines with exact values.

    With a watermark only what changed since the last time is read. Rows that carry the very watermark are read again
    and told from those already delivered by their hash, so that rows which came in the same moment are not lost.
    """

    def __init__(self, source: Source, connection: Connection, patience: Patience, most_bytes: int) -> None:
        self._source = source
        self._options = source.where.options
        self._patience = patience
        self._most_bytes = most_bytes
        try:
            self._engine = sa.create_engine(_address(connection), poolclass=sa.NullPool)
        except (NoSuchModuleError, ImportError, sa.exc.ArgumentError) as error:
            raise ChannelError(f"connection {connection.conn_id}: {error}") from None

    def pull(self, cursor: dict[str, Any], into: BinaryIO) -> Pulled | None:
        def read() -> dict[str, Any] | None:
            into.seek(0)
            into.truncate()
            with self._transaction() as database:
                return self._read(database, cursor, into)

        after = self._patience.persist(read)
        return None if after is None else Pulled(f"{self._source.source_id}.jsonl", after)

    def close(self) -> None:
        self._engine.dispose()

    def _read(self, database: sa.Connection, cursor: dict[str, Any], into: BinaryIO) -> dict[str, Any] | None:
        watermark, whole = self._options.get("watermark"), self._options.get("whole")
        start = _decoded(cursor["watermark"]) if watermark and "watermark" in cursor else None
        # Rows come in the order of the watermark, so any other value than the last one is a later one.
        mark = Watermark(start, cursor.get("at_watermark", []), operator.ne)
        groups: dict[Any, None] = {}
        for row in self._new_rows(database, start):
            if watermark and not mark.is_new(_value(row, str(watermark)), row):
                continue
            if whole:
                groups[_value(row, str(whole))] = None
            else:
                self._write(row, into)
        if groups:
            column: sa.ColumnClause[Any] = sa.column(str(whole))
            query = self._everything().where(column.in_(list(groups))).order_by(column)
            for row in self._rows(database, query):
                self._write(row, into)
        if not into.tell():
            return None
        return {"watermark": _encoded(mark.value), "at_watermark": mark.at_value} if watermark else {}

    def _new_rows(self, database: sa.Connection, start: Any) -> Iterator[dict[str, Any]]:
        query = self._everything()
        if name := self._options.get("watermark"):
            column: sa.ColumnClause[Any] = sa.column(str(name))
            query = query.where(column.is_not(None)).order_by(column)
            if start is not None:
                query = query.where(column >= start)
        return self._rows(database, query)

    def _everything(self) -> sa.Select[Any]:
        return sa.select(sa.text("*")).select_from(self._relation())

    def _relation(self) -> sa.FromClause:
        if table := self._options.get("table"):
            schema, _, name = str(table).rpartition(".")
            return sa.table(name, schema=schema or None)
        # Colons of casts are no parameters.
        text = str(self._options["query"]).replace(":", r"\:")
        return sa.text(text).columns().subquery("delivered")

    def _rows(self, database: sa.Connection, query: sa.Select[Any]) -> Iterator[dict[str, Any]]:
        result = database.execution_options(stream_results=True, yield_per=BATCH_ROWS).execute(query)
        for row in result.mappings():
            yield dict(row)

    def _write(self, row: dict[str, Any], into: BinaryIO) -> None:
        try:
            into.write(jsonl.line(row))
        except ValueError as error:
            raise ChannelError(str(error)) from None
        if into.tell() > self._most_bytes:
            raise ChannelError(f"the rows are larger than {self._most_bytes >> 20} MB (where.max_mb)")

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect() as database:
                if self._engine.dialect.name == "postgresql":
                    # Both looks of `whole` see the same rows, and nothing can be written.
                    database = database.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                    seconds = int(self._options.get("timeout_seconds", STATEMENT_SECONDS))
                    database.execute(sa.text(f"set local statement_timeout = '{seconds}s'"))
                yield database
                database.rollback()
        except DBAPIError as error:
            # Neither the statement nor its parameters belong into a message.
            message = f"{type(error.orig).__name__}: {str(error.orig).strip()}"
            if error.connection_invalidated or type(error.orig).__name__ in ("OperationalError", "AdminShutdown"):
                raise TransferError(message) from None
            raise ChannelError(message) from None
        except SQLAlchemyError as error:
            raise ChannelError(f"{type(error).__name__}: {error}") from None


def _value(row: dict[str, Any], column: str) -> Any:
    if column not in row:
        raise ChannelError(f"the rows have no column {column}; they have {', '.join(row)}")
    return row[column]


def _encoded(value: Any) -> dict[str, str]:
    kind = type(value).__name__
    if kind not in WATERMARK_TYPES:
        raise ChannelError(f"a watermark of type {kind} cannot be kept; use a time, a date, a number or a text")
    return {"type": kind, "value": value.isoformat() if isinstance(value, datetime | date) else str(value)}


def _decoded(document: dict[str, str]) -> Any:
    return WATERMARK_TYPES[document["type"]](document["value"])


def _address(connection: Connection) -> sa.URL:
    kind = str(connection.extra.get("dialect") or connection.conn_type)
    extra: dict[str, str] = {
        key: str(connection.extra[key]) for key in ("sslmode", "sslrootcert") if key in connection.extra
    }
    return sa.URL.create(
        DRIVERS.get(kind, kind),
        username=connection.login or None,
        password=connection.password or None,
        host=connection.host or None,
        port=connection.port,
        database=connection.schema or None,
        query=extra,
    )

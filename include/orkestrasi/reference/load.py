"""expectations/reference/*.csv into the tables of schema `reference`, and nothing but those files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from orkestrasi.reference.problems import ReferenceDataError
from orkestrasi.reference.validate import validate
from orkestrasi.settings import REFERENCE

# Parents before children; the primary key decides which row is which.
KEYS: dict[str, tuple[str, ...]] = {
    "region": ("region_id",),
    "region_version": ("region_key",),
    "region_code": ("code_system", "code", "valid_from"),
    "region_alias": ("alias", "level", "region_id", "valid_from"),
    "region_lineage": ("predecessor_id", "successor_id", "event_date"),
    "population": ("region_id", "year"),
    "region_polygon": ("region_id", "part"),
    "cluster": ("cluster_code",),
    "theme": ("theme_code",),
    "theme_cluster": ("theme_code", "cluster_code"),
    "period": ("period_key",),
    "holiday": ("holiday_on",),
    "reporter": ("reporter_id",),
    "boundary_adoption": ("reporter_id", "event_date"),
    "reporting_calendar": ("dataset", "reporter_group", "period_key"),
    "sector": ("sector_code",),
    "kbli_division": ("kbli_division",),
    "commodity": ("commodity_code",),
    "program": ("program_code",),
    "registry_source": ("registry_source",),
    "complaint_sla": ("stage",),
    "spbe_weight": ("instrument_version", "indicator_no"),
    "indicator_target": ("indicator_code", "region_id", "target_year", "document_version"),
    "indicator_weight": ("weight_document", "cluster_code", "indicator_code", "valid_from_year"),
    "platform": ("platform_code",),
    "inflation_action": ("action_code",),
    "procurement_mark": ("mark_kind", "mark_text"),
    "spending_ratio": ("ratio_code",),
    "quoted_indicator": ("figure_code", "figure_level", "unit"),
}


@dataclass(frozen=True)
class TableLoad:
    """What became of one table: its rows now, and how many were added, changed or removed."""

    table: str
    rows: int
    changed: int


@dataclass(frozen=True)
class _Source:
    """One CSV as read."""

    table: str
    content: bytes
    sha256: str
    columns: tuple[str, ...]


def load_reference(conn: psycopg.Connection[Any], folder: Path = REFERENCE) -> list[TableLoad]:
    """Make the tables equal to the CSVs, all or nothing; unchanged files are not loaded again.

    Runs inside the caller's transaction if one is open (the caller commits), else in its own.
    """
    sources = [_read(folder, table) for table in KEYS]
    with conn.transaction(), conn.cursor() as cur:
        # Two schedulers may want this at once; the second finds everything done.
        cur.execute("lock table reference.load in share row exclusive mode")
        to_load = [source for source in sources if not _stands(cur, source)]
        changes = {source.table: 0 for source in sources}
        try:
            for source in to_load:
                _stage(cur, source)
            for source in to_load:
                changes[source.table] += _upsert(cur, source)
            for source in reversed(to_load):
                changes[source.table] += _delete_leavers(cur, source)
        except psycopg.IntegrityError as error:
            raise ReferenceDataError([_explain(error)]) from error
        if to_load:
            validate(conn)
        rows = {source.table: _count(cur, source.table) for source in sources}
        for source in to_load:
            _remember(cur, source, rows[source.table])
    return [TableLoad(table, rows[table], changes[table]) for table in KEYS]


def _read(folder: Path, table: str) -> _Source:
    path = folder / f"{table}.csv"
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ReferenceDataError([f"{path} is missing"]) from None
    header = content.split(b"\n", 1)[0].decode("utf-8-sig").strip()
    return _Source(table, content, hashlib.sha256(content).hexdigest(), tuple(header.split(",")))


def _stands(cur: psycopg.Cursor[Any], source: _Source) -> bool:
    """The file was loaded before and nobody emptied the table since."""
    cur.execute("select content_sha256, row_count from reference.load where table_name = %s", (source.table,))
    known = cur.fetchone()
    return known == (source.sha256, _count(cur, source.table))


def _stage(cur: psycopg.Cursor[Any], source: _Source) -> None:
    """COPY the file into a temporary table of the same shape and keys, without its foreign keys."""
    expected = _columns_of(cur, source.table)
    unknown = [column for column in source.columns if column not in expected]
    missing = [column for column in expected if column not in source.columns]
    if unknown or missing:
        raise ReferenceDataError(
            [f"{source.table}.csv: unknown column {column}" for column in unknown]
            + [f"{source.table}.csv: column {column} is missing" for column in missing]
        )
    staged = _staged(source.table)
    cur.execute(sql.SQL("drop table if exists {}").format(staged))
    cur.execute(
        sql.SQL("create temp table {} (like {} including indexes) on commit drop").format(
            sql.Identifier(f"staged_{source.table}"), _target(source.table)
        )
    )
    statement = sql.SQL("copy {} ({}) from stdin (format csv, header true)").format(staged, _names(source.columns))
    try:
        with cur.copy(statement) as copy:
            copy.write(source.content)
    except psycopg.DataError as error:
        where = (error.diag.context or "").splitlines()
        raise ReferenceDataError(
            [f"{source.table}.csv: {error.diag.message_primary}" + (f" ({where[0]})" if where else "")]
        ) from error


def _upsert(cur: psycopg.Cursor[Any], source: _Source) -> int:
    """Insert the new rows and update those that differ; returns how many."""
    key = KEYS[source.table]
    rest = tuple(column for column in source.columns if column not in key)
    cur.execute(
        sql.SQL(
            "insert into {target} as old ({columns}) select {columns} from {staged}"
            " on conflict ({key}) do update set {updates} where ({old}) is distinct from ({new})"
        ).format(
            target=_target(source.table),
            columns=_names(source.columns),
            staged=_staged(source.table),
            key=_names(key),
            updates=sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(column)) for column in rest),
            old=_names(rest, "old"),
            new=_names(rest, "excluded"),
        )
    )
    return cur.rowcount


def _delete_leavers(cur: psycopg.Cursor[Any], source: _Source) -> int:
    """Delete the rows whose key is not in the file any more; returns how many."""
    key = KEYS[source.table]
    cur.execute(
        sql.SQL("delete from {} as old where not exists (select 1 from {} as new where ({}) = ({}))").format(
            _target(source.table), _staged(source.table), _names(key, "new"), _names(key, "old")
        )
    )
    return cur.rowcount


def _remember(cur: psycopg.Cursor[Any], source: _Source, rows: int) -> None:
    cur.execute(
        """
        insert into reference.load (table_name, content_sha256, row_count) values (%s, %s, %s)
        on conflict (table_name) do update
        set content_sha256 = excluded.content_sha256, row_count = excluded.row_count, loaded_at = now()
        """,
        (source.table, source.sha256, rows),
    )


def _columns_of(cur: psycopg.Cursor[Any], table: str) -> list[str]:
    cur.execute(
        """
        select column_name from information_schema.columns
        where table_schema = 'reference' and table_name = %s order by ordinal_position
        """,
        (table,),
    )
    return [name for (name,) in cur.fetchall()]


def _count(cur: psycopg.Cursor[Any], table: str) -> int:
    cur.execute(sql.SQL("select count(*) from {}").format(_target(table)))
    row = cur.fetchone()
    return int(row[0]) if row else 0


def _explain(error: psycopg.IntegrityError) -> str:
    detail = f": {error.diag.message_detail}" if error.diag.message_detail else ""
    table = (error.diag.table_name or "reference").removeprefix("staged_")
    return f"{table}: {error.diag.message_primary}{detail}"


def _target(table: str) -> sql.Identifier:
    return sql.Identifier("reference", table)


def _staged(table: str) -> sql.Identifier:
    return sql.Identifier("pg_temp", f"staged_{table}")


def _names(columns: tuple[str, ...], alias: str | None = None) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(*((alias, c) if alias else (c,))) for c in columns)

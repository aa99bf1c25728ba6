"""From a row of a mart back to the file: publication, rows of the warehouse, submission, bytes, cells, rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from orkestrasi.contracts.load import contracts
from orkestrasi.landing import object_store

# How a region may be named in a key, beside region_id.
REGION = "region"


class TraceRefusedError(Exception):
    """The key names no row, or several; the message says which columns tell rows apart."""


@dataclass(frozen=True)
class Origin:
    """One delivered row behind a figure; `row_number` is None where the whole submission is meant."""

    submission_id: int
    row_number: int | None
    reporter_id: str
    dataset: str
    period_key: str
    version: int
    verdict: str
    state: str
    received_at: datetime
    judged_by_rules: int
    findings: tuple[str, ...]
    file_name: str
    sha256: str
    stored_at: Path
    is_intact: bool
    sheet: str | None
    row_in_file: int | None
    cells: dict[str, str]
    values: dict[str, Any]


@dataclass(frozen=True)
class Trace:
    """The row as readers see it, the publication it belongs to, and everything behind it in order of delivery."""

    mart: str
    publication_number: int
    published_at: datetime | None
    row: dict[str, Any]
    origins: tuple[Origin, ...]


def trace(connection: psycopg.Connection[Any], mart: str, key: dict[str, str]) -> Trace:
    """Follow one row of `marts.<mart>` in the publication that the session looks at.

    `key`: column -> value as text; `region` is a Kemendagri code. Raises TraceRefusedError.
    """
    columns = _columns(connection, mart)
    behind_it = _stored_behind(connection, mart)
    if not any(lineage for _, _, lineage in behind_it):
        raise TraceRefusedError(f"{mart} shows nothing that was delivered: there is no file to trace it to.")
    row = _row(connection, mart, columns, key)
    for stored, key_columns, lineage in behind_it:
        if not lineage or not set(key_columns) <= row.keys():
            continue
        rows = connection.execute(
            sql.SQL(
                "select behind.submission_id, behind.row_number from (select * from marts.{} where {}) as shown "
                "cross join lateral ({}) as behind where behind.submission_id is not null order by 1, 2"
            ).format(sql.Identifier(stored), _equal(key_columns), sql.SQL(lineage)),
            [row[name] for name in key_columns],
        ).fetchall()
        if rows:
            break
    else:
        rows = []
    publication = row["publication_number"]
    published = connection.execute(
        "select published_at from ledger.publication where number = %s", [publication]
    ).fetchone()
    return Trace(
        mart=mart,
        publication_number=publication,
        published_at=published[0] if published else None,
        row=row,
        origins=tuple(_origins(connection, rows)),
    )


def _columns(connection: psycopg.Connection[Any], mart: str) -> list[str]:
    rows = connection.execute(
        "select column_name from information_schema.columns where table_schema = 'marts' and table_name = %s "
        "order by ordinal_position",
        [mart],
    ).fetchall()
    if not rows:
        known = connection.execute(
            "select table_name from information_schema.views where table_schema = 'marts' order by 1"
        )
        raise TraceRefusedError(f"There is no mart {mart}. The marts are {', '.join(name for (name,) in known)}.")
    return [name for (name,) in rows]


def _row(connection: psycopg.Connection[Any], mart: str, columns: list[str], key: dict[str, str]) -> dict[str, Any]:
    wanted = {"kemendagri_code" if name == REGION else name: value for name, value in key.items()}
    if unknown := sorted(wanted.keys() - set(columns)):
        raise TraceRefusedError(f"{mart} has no column {', '.join(unknown)}; it has {', '.join(columns)}.")
    conditions = [sql.SQL("{}::text = {}").format(sql.Identifier(n), sql.Literal(v)) for n, v in wanted.items()]
    rows = (
        connection.cursor(row_factory=dict_row)
        .execute(
            sql.SQL("select * from marts.{} where {} limit 11").format(
                sql.Identifier(mart), sql.SQL(" and ").join(conditions) if conditions else sql.SQL("true")
            )
        )
        .fetchall()
    )
    if len(rows) == 1:
        return dict(rows[0])
    stored = next(iter(_stored_behind(connection, mart)), None)
    names = [name for name in (stored[1] if stored else columns) if name in columns]
    if not rows:
        raise TraceRefusedError(f"No row of {mart} has that key. What tells its rows apart: {', '.join(names)}.")
    listed = "\n".join("  " + " ".join(f"{n}={r[n]}" for n in names) for r in rows[:10])
    more = "\n  ..." if len(rows) > 10 else ""
    raise TraceRefusedError(f"Several rows of {mart} have that key; say more of {', '.join(names)}:\n{listed}{more}")


def _stored_behind(connection: psycopg.Connection[Any], mart: str) -> list[tuple[str, list[str], str | None]]:
    """Stored marts that this mart is or looks at, with key and lineage; the one that tells most rows apart first."""
    return [
        (name, list(key_columns), lineage)
        for name, key_columns, lineage in connection.execute(
            """
            select m.mart, m.key_columns, m.lineage
            from ledger.relations_behind(format('marts.%%I', %s::text)::regclass) as b (relation)
            inner join pg_class as c on b.relation = c.oid and c.relnamespace = 'warehouse'::regnamespace
            inner join ledger.stored_mart as m on c.relname = m.mart
            order by m.mart = %s desc, cardinality(m.key_columns) desc, m.mart
            """,
            [mart, mart],
        )
    ]


def _equal(names: list[str]) -> sql.Composed:
    return sql.SQL(" and ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in names)


def _origins(connection: psycopg.Connection[Any], rows: list[tuple[Any, ...]]) -> list[Origin]:
    submissions = _submissions(connection, sorted({submission_id for submission_id, _ in rows}))
    intact: dict[str, bool] = {}
    origins = []
    for submission_id, row_number in rows:
        submission = submissions[submission_id]
        sha256 = submission["sha256"]
        path = object_store.path_of(sha256)
        if sha256 not in intact:
            intact[sha256] = path.is_file() and object_store.measure(path)[0] == sha256
        sheet, row_in_file, cells, values = _delivered(connection, submission, row_number)
        origins.append(
            Origin(
                submission_id=submission_id,
                row_number=row_number,
                reporter_id=submission["reporter_id"],
                dataset=submission["dataset"],
                period_key=submission["period_key"],
                version=submission["version"],
                verdict=submission["verdict"],
                state=submission["state"],
                received_at=submission["received_at"],
                judged_by_rules=submission["judged_by_rules"],
                findings=_findings(connection, submission_id, row_number),
                file_name=submission["file_name"],
                sha256=sha256,
                stored_at=path,
                is_intact=intact[sha256],
                sheet=sheet,
                row_in_file=row_in_file,
                cells=cells,
                values=values,
            )
        )
    return origins


def _submissions(connection: psycopg.Connection[Any], ids: list[int]) -> dict[int, dict[str, Any]]:
    rows = connection.cursor(row_factory=dict_row).execute(
        """
        select
            s.submission_id, s.reporter_id, s.dataset, s.period_key, s.version, s.verdict, s.state, s.received_at,
            s.file_name, s.sha256, s.reading,
            (
                select count(*) from ledger.rule as r
                where r.datasets && array['all', s.dataset]
                    and (set_of_rules.rules is null or set_of_rules.rules -> 'rules' ? r.rule_id)
            ) as judged_by_rules
        from ledger.submission as s
        left join ledger.rule_set as set_of_rules on s.rule_set_id = set_of_rules.rule_set_id
        where s.submission_id = any(%s)
        """,
        [ids],
    )
    return {row["submission_id"]: row for row in rows}


def _delivered(
    connection: psycopg.Connection[Any], submission: dict[str, Any], row_number: int | None
) -> tuple[str | None, int | None, dict[str, str], dict[str, Any]]:
    """Sheet, row in it, cell and value of each filled column of a delivered row; identity numbers are left out."""
    contract = contracts().get(submission["dataset"])
    if row_number is None or contract is None:
        return None, None, {}, {}
    row = (
        connection.cursor(row_factory=dict_row)
        .execute(
            sql.SQL("select * from raw.{} where submission_id = %s and row_number = %s").format(
                sql.Identifier(contract.dataset)
            ),
            [submission["submission_id"], row_number],
        )
        .fetchone()
    )
    if row is None:
        return None, None, {}, {}
    parts = submission["reading"].get("parts") or []
    part = parts[row["source_part"] - 1] if row["source_part"] <= len(parts) else {}
    letters = (part.get("columns") or {}) | (row["source_cells"] or {})
    shown = [c.name for c in contract.columns if not c.is_personal]
    values = {name: row[name] for name in shown if row[name] is not None}
    values |= {name: mark for name, mark in (row["marks"] or {}).items() if name in shown}
    cells = {}
    for name in values:
        if address := letters.get(name):
            # A row that was put together from several has whole addresses.
            cells[name] = address if address[-1].isdigit() else f"{address}{row['source_row'] or ''}"
    sheet = " / ".join(filter(None, [part.get("member"), part.get("sheet")])) or None
    return sheet, row["source_row"], cells, values


def _findings(connection: psycopg.Connection[Any], submission_id: int, row_number: int | None) -> tuple[str, ...]:
    """Rules that found something about this row, or about the whole of its file."""
    rows = connection.execute(
        "select distinct f.rule_id || ' (' || f.severity || ')' from ledger.finding as f where f.submission_id = %s "
        "and (f.row_number is null or f.row_number = %s) and f.severity <> 'info' order by 1",
        [submission_id, row_number],
    )
    return tuple(said for (said,) in rows)

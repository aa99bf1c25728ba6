"""Raw tables and gate views, derived from the contracts.

Raw: one table per dataset, one row per delivered row, as wide as the sheet and typed by the contract.
Gate: per dataset the rows of the load in hand (`gate.<dataset>`), those rows beside everything in force
(`gate.<dataset>_in_force`), and the columns all datasets share (`gate.envelope`). The load in hand is the
session setting `orkestrasi.load`.
"""

from __future__ import annotations

from typing import Any

import psycopg

from orkestrasi import db
from orkestrasi.contracts.model import Contract

# No foreign key to the submission: its row is locked by the very transaction that copies the rows in, and checking
# each of two million rows took three times as long as copying them.
PROVENANCE = (
    ("submission_id", "bigint not null"),
    ("row_number", "integer not null"),
    ("region_id", "smallint"),
)
READING_NOTES = (
    ("unreadable", "jsonb"),
    ("marks", "jsonb"),
    # Where the row stands in the delivered file. In the catalogue these defaults cost no rewrite of a filled table.
    ("source_part", "smallint not null default 1"),
    ("source_row", "integer"),
    ("source_cells", "jsonb"),
)
COLUMN_COMMENTS = {
    "submission_id": "The submission this row was delivered in",
    "row_number": "Row of the data in the delivered file, 1 = first row below the header",
    "region_id": "Region that the code means in its declared system on the last day of the row's period; null = none",
    "unreadable": "Cells that could not be read as their type: column -> the text as delivered",
    "marks": "Marks delivered instead of a number (..., -, NA): column -> mark",
    "source_part": "Table of the delivery (sheet, file in an archive) with the row; ledger.submission.reading names it",
    "source_row": "Row in that sheet or file as a spreadsheet or editor counts, header included",
    "source_cells": "Columns whose cell stands elsewhere than the table's: column -> letters, or a whole address",
}
LOAD_IN_HAND = "(select nullif(current_setting('orkestrasi.load', true), '')::bigint)"


class RawTableConflictError(Exception):
    """A contract changed in a way that is not additive; a migration has to decide what happens to the old rows."""


def apply(connection: psycopg.Connection[Any], contracts: dict[str, Contract]) -> None:
    """Create missing raw tables, add missing columns, renew the gate views; all in the caller's transaction.

    Raises RawTableConflictError where a column's type changed.
    """
    # Two loads that start at once would both add the same column.
    db.take_turns(connection, "raw_tables")
    # The views name every column, so they go first and come back last.
    connection.execute("drop view if exists gate.envelope, gate.row_place")
    for contract in contracts.values():
        connection.execute(f"drop view if exists gate.{contract.dataset}, gate.{contract.dataset}_in_force")
        _apply_table(connection, contract)
        for statement in gate_views(contract):
            connection.execute(statement)
    connection.execute(envelope_view(list(contracts.values())))
    connection.execute(row_place_view(list(contracts.values())))


def raw_columns(contract: Contract) -> list[tuple[str, str]]:
    """Name and PostgreSQL type of every column of the dataset's raw table, in order."""
    return [*PROVENANCE, *((c.name, c.physical_type) for c in contract.columns), *READING_NOTES]


def _apply_table(connection: psycopg.Connection[Any], contract: Contract) -> None:
    table = f"raw.{contract.dataset}"
    wanted = raw_columns(contract)
    body = ",\n    ".join(f"{name} {sql_type}" for name, sql_type in wanted)
    key = "primary key (submission_id, row_number)"
    connection.execute(f"create table if not exists {table} (\n    {body},\n    {key}\n)")
    # A throw-away table with the wanted columns, so that PostgreSQL itself spells both sides' types.
    connection.execute(f"create temp table wanted_columns (\n    {body}\n) on commit drop")
    existing, spelled = _types(connection, table), _types(connection, "wanted_columns")
    connection.execute("drop table wanted_columns")
    for column in contract.columns:
        if column.name not in existing:
            connection.execute(f"alter table {table} add column {column.name} {column.physical_type}")
        elif existing[column.name] != spelled[column.name]:
            raise RawTableConflictError(
                f"{table}.{column.name} is {existing[column.name]} but its contract now says "
                f"{spelled[column.name]}; write a migration that converts the delivered rows"
            )
    for name, sql_type in READING_NOTES:
        if name not in existing:
            connection.execute(f"alter table {table} add column {name} {sql_type}")
    comments = COLUMN_COMMENTS | {c.name: f"{c.label_id} ({c.header})" for c in contract.columns}
    connection.execute(_comment("table", table, f"{contract.label_id}. {contract.grain_id}"))
    for name, _ in wanted:
        connection.execute(_comment("column", f"{table}.{name}", comments[name]))


def _types(connection: psycopg.Connection[Any], table: str) -> dict[str, str]:
    rows = connection.execute(
        """
        select a.attname, format_type(a.atttypid, a.atttypmod)
        from pg_attribute as a
        where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped
        """,
        [table],
    )
    return {str(name): str(spelling) for name, spelling in rows}


def _comment(kind: str, name: str, text: str) -> str:
    quoted = text.replace("'", "''")
    return f"comment on {kind} {name} is '{quoted}'"


def gate_views(contract: Contract) -> tuple[str, str]:
    """The two views through which gate 1 reads this dataset."""
    columns = ",\n    ".join(f"r.{c.name}" for c in contract.columns)
    body = f"""select
    s.submission_id,
    r.row_number,
    r.region_id,
    s.load_id,
    s.version,
    s.reporter_id,
    reporter.kind as reporter_kind,
    reporter.region_id as reporter_region_id,
    s.received_at,
    s.period_key,
    submitted.starts_on as period_start,
    submitted.ends_on as period_end,
    {_row_period(contract)},
    {columns},
    r.unreadable,
    r.marks"""
    joins = f"""inner join raw.{contract.dataset} as r on s.submission_id = r.submission_id
left join reference.reporter as reporter on s.reporter_id = reporter.reporter_id
left join reference.period as submitted on s.period_key = submitted.period_key{_row_period_join(contract)}"""
    in_load = f"""create view gate.{contract.dataset} as
{body}
from ledger.submission as s
{joins}
where s.dataset = '{contract.dataset}' and s.state = 'loaded' and s.load_id = {LOAD_IN_HAND}"""
    in_force = f"""create view gate.{contract.dataset}_in_force as
with newest as (
    select distinct on (s.reporter_id, s.period_key, s.part) s.*
    from ledger.submission as s
    where
        s.dataset = '{contract.dataset}'
        and (
            s.state in ('accepted', 'accepted_with_warnings')
            or (s.state = 'loaded' and s.load_id = {LOAD_IN_HAND})
        )
    order by s.reporter_id asc, s.period_key asc, s.part asc, s.made_at desc, s.version desc
)

{body}
from newest as s
{joins}"""
    return in_load, in_force


def _row_period(contract: Contract) -> str:
    if contract.period_column:
        return "reported.starts_on as row_period_start,\n    reported.ends_on as row_period_end"
    date = contract.date_column
    name = date.name if date else "null::date"
    return f"r.{name} as row_period_start,\n    r.{name} as row_period_end"


def _row_period_join(contract: Contract) -> str:
    if not contract.period_column:
        return ""
    return f"\nleft join reference.period as reported on r.{contract.period_column.name} = reported.period_key"


def envelope_view(contracts: list[Contract]) -> str:
    """The columns every dataset has, over all datasets of the load in hand."""
    parts = []
    for contract in contracts:
        period = contract.period_column.name if contract.period_column else "null::text"
        parts.append(
            f"""select
    '{contract.dataset}' as dataset, submission_id, row_number, region_id, reporter_id, reporter_kind,
    reporter_region_id, received_at, period_key, period_start, period_end, row_period_start, row_period_end,
    region_code, code_system, region_name, {period} as period, row_period_end as row_date,
    {_has_number(contract)} as has_number
from gate.{contract.dataset}"""
        )
    return "create view gate.envelope as\n" + "\nunion all\n".join(parts)


def row_place_view(contracts: list[Contract]) -> str:
    """Where every row of every dataset stands in its file."""
    parts = [
        f"select submission_id, row_number, source_part, source_row, source_cells\nfrom raw.{contract.dataset}"
        for contract in contracts
    ]
    return "create view gate.row_place as\n" + "\nunion all\n".join(parts)


def _has_number(contract: Contract) -> str:
    """Whether a row carries any figure at all; a region not yet formed may be listed, but without one.

    Where a dataset has no figures, being listed is what a row says.
    """
    names = ", ".join(c.name for c in contract.numeric if c.role in ("indicator", "measure"))
    return f"(num_nonnulls({names}) > 0)" if names else "true"

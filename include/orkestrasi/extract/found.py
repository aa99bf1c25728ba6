"""Gather what is found while a file is read, and write it into the ledger in one go."""

from __future__ import annotations

from typing import Any, NamedTuple

import psycopg
from psycopg.types.json import Jsonb

from orkestrasi.ledger.places import places


class Found(NamedTuple):
    """One finding; `cell` and `sheet` are filled from the row's place where they are not given."""

    submission_id: int
    rule_id: str
    row_number: int | None = None
    column_name: str | None = None
    value: str | None = None
    expected: str | None = None
    difference: str | None = None
    detail: dict[str, Any] | None = None
    sheet: str | None = None
    cell: str | None = None


class Findings:
    """The findings of one file, kept in a temporary table: a file may have as many as it has cells."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        connection.execute(
            """
            create temp table if not exists found (
                submission_id bigint, rule_id text, row_number integer, column_name text, value text, expected text,
                difference text, detail jsonb, sheet text, cell text
            ) on commit drop
            """
        )
        connection.execute("truncate found")

    def add(self, *findings: Found) -> None:
        with self._connection.cursor().copy("copy found from stdin") as copy:
            for finding in findings:
                copy.write_row(finding._replace(detail=Jsonb(finding.detail or {})))  # type: ignore[arg-type]

    def write(self, load_id: int, dataset: str | None) -> int:
        """Into the ledger, with the sheet and cell of each row of `dataset`; returns how many."""
        nowhere = "cross join (select null::text as sheet, null::text as cell) as place"
        rows = places("f", f"raw.{dataset}") if dataset else nowhere
        region = "delivered.region_id" if dataset else "null::smallint"
        cursor = self._connection.execute(
            f"""
            insert into ledger.finding (
                submission_id, load_id, rule_id, severity, row_number, column_name, region_id, value, expected,
                difference, detail, sheet, cell
            )
            select
                f.submission_id, %(load)s, f.rule_id, r.severity, f.row_number, f.column_name, {region}, f.value,
                f.expected, f.difference, f.detail, coalesce(f.sheet, place.sheet), coalesce(f.cell, place.cell)
            from found as f
            inner join ledger.rule as r on f.rule_id = r.rule_id
            {rows}
            """,
            {"load": load_id},
        )
        self._connection.execute("truncate found")
        return cursor.rowcount

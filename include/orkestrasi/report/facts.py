"""Ask the ledger and the marts everything the report shows, as of one publication, in one snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from orkestrasi import db
from orkestrasi.contracts.load import contracts

Row = dict[str, Any]
QUERIES = Path(__file__).parent / "queries"

WORST_REPORTERS = 25


class NotPublishedError(LookupError):
    """There is no published publication of this number, so there is nothing to report."""


@dataclass(frozen=True)
class Facts:
    """The report's content before any words are put to it; each field is what the query of that name gives."""

    summary: Row
    completeness: list[Row]
    provinces: list[Row]
    tiles: list[Row]
    agencies: list[Row]
    lateness: list[Row]
    rules: list[Row]
    reporters: list[Row]
    reporter_findings: list[Row]
    reporter_missing: list[Row]
    findings: dict[int, Row]
    changes: list[Row]
    figures: list[Row] | None
    previous_figures: list[Row]
    synthetic: list[Row]
    held_back: list[Row]
    repeats: list[Row]
    history: list[Row]
    loads: list[Row]
    submissions: list[Row]


def collect(number: int) -> Facts:
    """Read all facts of publication `number`.

    Raises NotPublishedError.
    """
    with db.connect(publication=number) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        try:
            return _collect(connection, number)
        finally:
            connection.rollback()


def _collect(connection: psycopg.Connection[Any], number: int) -> Facts:
    _make_state(connection)

    def ask(name: str) -> list[Row]:
        return _rows(connection, _query(name))

    summary = ask("summary")
    if not summary:
        raise NotPublishedError(f"publication {number} is not published")
    rules = ask("rules")
    reporters = ask("reporters")
    findings = ask("finding_words")
    figures = _figures(connection, number)
    previous = summary[0]["previous_number"]
    return Facts(
        summary=summary[0],
        completeness=ask("completeness"),
        provinces=ask("provinces"),
        tiles=ask("tiles"),
        agencies=ask("agencies"),
        lateness=ask("lateness"),
        rules=rules,
        reporters=reporters,
        reporter_findings=ask("reporter_findings"),
        reporter_missing=ask("reporter_missing"),
        findings={f["finding_id"]: f for f in findings},
        changes=ask("changes"),
        figures=figures,
        previous_figures=(_figures(connection, previous) or []) if previous else [],
        synthetic=_synthetic(connection),
        held_back=ask("held_back"),
        repeats=ask("repeats"),
        history=ask("history"),
        loads=ask("loads"),
        submissions=ask("submissions"),
    )


def needs_action(reporter: Row) -> bool:
    return any(reporter[k] for k in ("rejected", "held", "missing", "errors", "warnings"))


def _make_state(connection: psycopg.Connection[Any]) -> None:
    connection.execute(
        "create temp table dataset_then (dataset text primary key, cluster_code text, label_id text) on commit drop"
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into dataset_then values (%s, %s, %s)",
            [(c.dataset, c.cluster, c.label_id) for c in contracts().values()],
        )
    for name in ("01_publication", "02_submissions"):
        connection.execute(_query(name))


def _figures(connection: psycopg.Connection[Any], number: int) -> list[Row] | None:
    """National figures through the marts' own views, or None where dbt has not built them yet."""
    present = connection.execute(
        "select to_regclass('marts.mart_indicator') is not null and to_regclass('warehouse.dim_indicator') is not null"
    ).fetchone()
    if not present or not present[0]:
        return None
    connection.execute("select set_config('orkestrasi.publication', %s, true)", [str(number)])
    return _rows(connection, _query("national_figures"))


def _synthetic(connection: psycopg.Connection[Any]) -> list[Row]:
    counted: list[Row] = []
    for dataset in sorted(contracts()):
        known = connection.execute("select to_regclass(%s) is not null", [f"raw.{dataset}"]).fetchone()
        if known and known[0]:
            connection.execute(
                sql.SQL(
                    "create or replace temp view dataset_rows as select submission_id, data_origin from raw.{}"
                ).format(sql.Identifier(dataset))
            )
            counted += _rows(connection, _query("synthetic"))
    return counted


def _query(name: str) -> Any:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def _rows(connection: psycopg.Connection[Any], query: Any) -> list[Row]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query).fetchall()

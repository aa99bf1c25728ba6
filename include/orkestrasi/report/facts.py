"""Ask the ledger and the marts everything the report shows, as of one publication, in one snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from orkestrasi import db
from orkestrasi.contracts.load import contracts
from orkestrasi.contracts.model import Contract
from orkestrasi.ledger.words import label, mask
from orkestrasi.report.texts import Say

Row = dict[str, Any]
QUERIES = Path(__file__).parent / "queries"
STATE = ("01_publication", "02_submissions", "03_review", "04_levels")
FETCH_ROWS = 5_000
# What serves all clusters belongs to none of the five.
NO_CLUSTER = "common"
_COMMON_WORDS = ("Lintas klaster", "All clusters")


class NotPublishedError(LookupError):
    """There is no published publication of this number, so there is nothing to report."""


@dataclass(frozen=True)
class Facts:
    """The report's content before any words are put to it; each field is what the query of that name gives."""

    summary: Row
    clusters: list[Row]
    completeness: list[Row]
    provinces: list[Row]
    tiles: list[Row]
    agencies: list[Row]
    lateness: list[Row]
    rules: list[Row]
    all_rules: list[Row]
    rule_reporters: list[Row]
    rule_trend: list[Row]
    regions: list[Row]
    cluster_levels: list[Row]
    obligations: list[Row]
    answers: list[Row]
    open_warnings: list[Row]
    review_states: list[Row]
    movers: list[Row]
    searches: list[Row]
    changes: list[Row]
    figures: list[Row] | None
    previous_figures: list[Row]
    scorecard: list[Row]
    indicator_words: dict[str, Row]
    synthetic: list[Row]
    held_back: list[Row]
    repeats: list[Row]
    history: list[Row]
    trend: list[Row]
    loads: list[Row]
    submissions: list[Row]
    polygons: list[Row]

    def dataset_label(self, say: Say, dataset: str) -> str:
        known = contracts()
        return label(known[dataset], say.lang) if dataset in known else mask(dataset)

    def cluster_of(self, dataset: str) -> str:
        known = contracts()
        return known[dataset].cluster if dataset in known else NO_CLUSTER

    def cluster_label(self, say: Say, cluster: str) -> str:
        known = next((r for r in self.clusters if r["cluster_code"] == cluster), None)
        return say.of(known, "label") if known else _COMMON_WORDS[say.lang == "en"]

    def indicator_label(self, say: Say, code: str) -> str:
        return say.of(self.indicator_words[code], "label") if code in self.indicator_words else code

    @cached_property
    def contracts(self) -> dict[str, Contract]:
        return contracts()


@contextmanager
def snapshot(number: int) -> Iterator[psycopg.Connection[Any]]:
    """A connection that sees publication `number` and one state of everything, rolled back at the end."""
    with db.connect(publication=number) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        try:
            connection.execute(
                "create temp table dataset_then (dataset text primary key, cluster_code text, label_id text) "
                "on commit drop"
            )
            with connection.cursor() as cursor:
                cursor.executemany(
                    "insert into dataset_then values (%s, %s, %s)",
                    [(c.dataset, c.cluster, c.label_id) for c in contracts().values()],
                )
            for name in STATE:
                connection.execute(_query(name))
            yield connection
        finally:
            connection.rollback()


def collect(connection: psycopg.Connection[Any], number: int) -> Facts:
    """Read all facts of publication `number` but the findings themselves, which may be many.

    Raises NotPublishedError.
    """

    def ask(name: str) -> list[Row]:
        return _rows(connection, _query(name))

    summary = ask("summary")
    if not summary:
        raise NotPublishedError(f"publication {number} is not published")
    asked = {
        name: ask(name)
        for name in (
            "clusters", "completeness", "provinces", "tiles", "agencies", "lateness", "rules", "all_rules",
            "rule_reporters", "rule_trend", "regions", "cluster_levels", "obligations", "answers", "open_warnings",
            "review_states", "movers", "searches", "changes", "held_back", "repeats", "history", "trend", "loads",
            "submissions", "polygons",
        )
    }  # fmt: skip
    # Before dbt has built the marts there are no figures, and that is not the same as none reported.
    built = _is_built(connection)
    previous = summary[0]["previous_number"]
    figures = _figures(connection, number) if built else None
    before = _figures(connection, previous) if built and previous else []
    connection.execute("select set_config('orkestrasi.publication', %s, true)", [str(number)])
    return Facts(
        summary=summary[0],
        figures=figures,
        previous_figures=before,
        scorecard=ask("scorecard") if built else [],
        indicator_words={r["indicator_code"]: r for r in ask("indicator_words")} if built else {},
        synthetic=_synthetic(connection),
        **asked,
    )


def findings_by_reporter(connection: psycopg.Connection[Any]) -> Iterator[tuple[str, list[Row]]]:
    """All findings of newest versions, one reporter at a time and worst first, without holding them all."""
    with connection.cursor("report_findings", row_factory=dict_row) as cursor:
        cursor.itersize = FETCH_ROWS
        cursor.execute(_query("finding_stream"))
        for reporter, rows in groupby(cursor, key=lambda row: str(row["reporter_id"])):
            yield reporter, list(rows)


def examples(connection: psycopg.Connection[Any], finding_ids: list[int]) -> dict[int, Row]:
    """Findings by their numbers, with all that their messages need."""
    query = _query("finding_stream").replace("order by", "where f.finding_id = any(%s)\norder by", 1)
    with connection.cursor(row_factory=dict_row) as cursor:
        return {row["finding_id"]: row for row in cursor.execute(query.encode(), [finding_ids])}


def _is_built(connection: psycopg.Connection[Any]) -> bool:
    present = connection.execute(
        "select to_regclass('marts.mart_indicator') is not null and to_regclass('warehouse.dim_indicator') is not null "
        "and to_regclass('marts.mart_indicator_scorecard') is not null"
    ).fetchone()
    return bool(present and present[0])


def _figures(connection: psycopg.Connection[Any], number: int) -> list[Row]:
    """National figures through the marts' own views."""
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

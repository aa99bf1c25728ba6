"""A small ledger, made by hand, of which every number on the page is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import URL

from orkestrasi import db
from orkestrasi.report import site
from tests.browser import chromium  # noqa: F401
from tests.publish.databases import copied

WIB = ZoneInfo("Asia/Jakarta")
DUE = "2024-04-15"
NIK = "3273014507890001"


@dataclass
class Ledger:
    """Writes submissions, findings and publications; each call commits, so that the clock moves on."""

    load_id: int

    def owe(self, reporter: str, dataset: str = "domestic_spending", period: str = "2024-TW1", due: str = DUE) -> None:
        with db.connect() as connection:
            connection.execute(
                "insert into ledger.obligation values (%s, %s, %s, '2024-04-01', %s)", [reporter, dataset, period, due]
            )

    def submit(
        self,
        reporter: str,
        verdict: str | None,
        *,
        dataset: str = "domestic_spending",
        period: str = "2024-TW1",
        received: str = "2024-04-10 09:00",
        rows: int = 1,
        origin: str | None = "SINTETIS",
        file_name: str = "laporan.csv",
    ) -> int:
        with db.connect() as connection:
            sha256 = hashlib.sha256(f"{reporter}{dataset}{period}{received}{file_name}".encode()).hexdigest()
            connection.execute("insert into ledger.file values (%s, 10) on conflict do nothing", [sha256])
            row = connection.execute(
                """
                insert into ledger.submission (
                    load_id, reporter_id, dataset, period_key, version, sha256, file_name, channel, received_at,
                    row_count
                )
                select %(load)s, %(r)s, %(d)s, %(p)s, count(*) + 1, %(s)s, %(f)s, 'landing', %(t)s, %(rows)s
                from ledger.submission
                where (reporter_id, dataset, period_key) = (%(r)s, %(d)s, %(p)s)
                returning submission_id
                """,
                {"load": self.load_id, "r": reporter, "d": dataset, "p": period, "s": sha256, "f": file_name,
                 "t": datetime.fromisoformat(received).replace(tzinfo=WIB), "rows": rows},
            ).fetchone()  # fmt: skip
            assert row
            submission = int(row[0])
            connection.execute(
                "insert into ledger.submission_event (submission_id, to_state, actor) values (%s, 'received', 'test')",
                [submission],
            )
            if verdict:
                self._move(connection, submission, "loaded", "extract")
                self._move(connection, submission, verdict, "gate 1")
            if dataset == "domestic_spending" and verdict != "rejected":
                for number in range(1, rows + 1):
                    connection.execute(
                        f"insert into raw.{dataset} (submission_id, row_number, data_origin) values (%s, %s, %s)",
                        [submission, number, origin],
                    )
        return submission

    def move(self, submission: int, state: str) -> None:
        with db.connect() as connection:
            self._move(connection, submission, state, "gate 2")

    def _move(self, connection: psycopg.Connection[Any], submission: int, state: str, by: str) -> None:
        connection.execute("select ledger.move_submissions(%s, %s, %s)", [[submission], state, by])

    def find(self, submission: int, rule: str, **of: object) -> None:
        columns = ["submission_id", "load_id", "rule_id", "severity", *of]
        with db.connect() as connection:
            severity = connection.execute("select severity from ledger.rule where rule_id = %s", [rule]).fetchone()
            assert severity, rule
            connection.execute(
                f"insert into ledger.finding ({', '.join(columns)}) values ({', '.join(['%s'] * len(columns))})",
                [submission, self.load_id, rule, severity[0], *of.values()],
            )

    def repeat(self, submission: int, file_name: str) -> None:
        with db.connect() as connection:
            connection.execute(
                "insert into ledger.delivery (submission_id, file_name, channel, delivered_at, is_repeat) "
                "values (%s, %s, 'landing', %s, true)",
                [submission, file_name, datetime(2024, 4, 11, tzinfo=WIB)],
            )

    def publish(self, reverts_to: int | None = None, reason: str | None = None) -> int:
        """Publish what is in force, as the publish stage does."""
        with db.connect() as connection:
            row = connection.execute("select coalesce(max(number), 0) + 1 from ledger.publication").fetchone()
            assert row
            number = int(row[0])
            connection.execute(
                "insert into ledger.publication (number, status, published_at, reverts_to, reason) "
                "values (%s, 'published', now(), %s, %s)",
                [number, reverts_to, reason],
            )
            connection.execute(
                "update ledger.publication_member set published_to = %s where published_to is null "
                "and submission_id not in (select submission_id from ledger.submission_in_force)",
                [number],
            )
            connection.execute(
                "insert into ledger.publication_member (submission_id, published_from) "
                "select submission_id, %s from ledger.submission_in_force where submission_id not in "
                "(select submission_id from ledger.publication_member where published_to is null)",
                [number],
            )
        return number


def empty() -> Ledger:
    """An empty ledger without obligations."""
    with db.connect() as connection:
        connection.execute("delete from ledger.obligation")
        row = connection.execute("insert into ledger.load (run_key) values ('test') returning load_id").fetchone()
    assert row
    return Ledger(int(row[0]))


def tomorrow() -> str:
    return (datetime.now(WIB) + timedelta(days=1)).date().isoformat()


def fill(ledger: Ledger) -> None:
    """Six obligations: accepted in time, accepted late with notes, refused, held at gate 2, missing, not yet due."""
    for reporter in ("64.09", "11.01", "35.76", "51.71", "31"):
        ledger.owe(reporter)
    ledger.owe("64", due=tomorrow())
    ledger.submit("64.09", "accepted", rows=3)
    noted = ledger.submit("11.01", "accepted_with_warnings", received="2024-04-17 10:00", rows=2, origin=None)
    ledger.find(noted, "PDN-CUMULATIVE-FELL", row_number=1, column_name="realized_pdn_idr", value="5", expected="9")
    refused = ledger.submit("35.76", "rejected")
    for row in (1, 2):
        ledger.find(
            refused, "CELL-RANGE", row_number=row, column_name="pdn_realized_pct", value="957", expected="0..100"
        )
    held = ledger.submit("51.71", "accepted")
    ledger.move(held, "quarantined")
    ledger.submit("99.99", "rejected", period="2024")
    ledger.repeat(noted, f"salinan {NIK}.csv")
    ledger.publish()


@pytest.fixture
def ledger(home: Path) -> Ledger:
    return empty()


@pytest.fixture
def small(ledger: Ledger) -> Ledger:
    fill(ledger)
    return ledger


@pytest.fixture(scope="module")
def small_site(server: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The first page of the small ledger's report, for tests that only read it."""
    for _ in copied(server, template, tmp_path_factory.mktemp("small")):
        fill(empty())
        yield site.build(1)

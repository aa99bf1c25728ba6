"""Submissions with warnings as gate 1 leaves them, and people with roles; committed, so that every door sees them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import psycopg

from orkestrasi import db, review

Connection = psycopg.Connection[Any]
REPORTER = "11.01"
DATASET = "stunting_prevalence"
RULE, OTHER_RULE = "UNIT-SLIP", "VALUE-COPIED"
REASON = "Angka ini seribu kali lebih besar daripada tahun lalu."
SQL_INSERT_DECISION = (
    "insert into ledger.decision (submission_id, kind, reviewer, basis_sha256, decision_number, reviewer_role, "
    "warnings, decided_at) values (%s, %s, %s, ledger.review_basis(%s), 0, 'signatory', 0, now())"
)


@dataclass(frozen=True)
class People:
    """One login per role; `sender` handed the files in, `own_reviewer` is a reviewer who belongs to the reporter."""

    reporter: str = "petugas.aceh"
    other_reporter: str = "petugas.sumut"
    viewer: str = "pengamat"
    engineer: str = "perekayasa"
    reviewer: str = "penelaah.satu"
    second_reviewer: str = "penelaah.dua"
    own_reviewer: str = "penelaah.aceh"
    signatory: str = "pejabat"


PEOPLE = People()


def grant_all(connection: Connection) -> None:
    for login, role, reporter in (
        (PEOPLE.reporter, "reporter", REPORTER),
        (PEOPLE.other_reporter, "reporter", "12.01"),
        (PEOPLE.viewer, "viewer", None),
        (PEOPLE.engineer, "engineer", None),
        (PEOPLE.reviewer, "reviewer", None),
        (PEOPLE.second_reviewer, "reviewer", None),
        (PEOPLE.own_reviewer, "reviewer", REPORTER),
        (PEOPLE.signatory, "signatory", None),
    ):
        review.grant(connection, login, role, "test", reporter)  # type: ignore[arg-type]


def submit(
    connection: Connection,
    *,
    warnings: dict[str, int] | None = None,
    version: int = 1,
    reporter: str = REPORTER,
    period: str = "2023",
    dataset: str = DATASET,
    revalidates: int | None = None,
) -> int:
    """A submission that gate 1 accepted; `warnings`: how many findings of which rule."""
    sha256 = uuid.uuid4().hex * 2
    connection.execute("insert into ledger.file values (%s, 1)", [sha256])
    (number,) = connection.execute(
        """
        with opened as (insert into ledger.load (run_key) values (%s) returning load_id)

        insert into ledger.submission (
            load_id, reporter_id, dataset, period_key, version, sha256, file_name, channel, received_at, state,
            revalidates
        )
        select load_id, %s, %s, %s, %s, %s, 'laporan.csv', 'test', clock_timestamp(), 'loaded', %s from opened
        returning submission_id
        """,
        [uuid.uuid4().hex, reporter, dataset, period, version, sha256, revalidates],
    ).fetchone() or (0,)
    for rule, count in (warnings or {}).items():
        warn(connection, number, rule, count)
    verdict = "accepted_with_warnings" if warnings else "accepted"
    connection.execute("select ledger.move_submissions(%s, %s, 'test')", [[number], verdict])
    return int(number)


def warn(connection: Connection, submission_id: int, rule: str = RULE, count: int = 1, value: str = "14400") -> None:
    """More findings of a rule, as gate 2 may add them later."""
    connection.execute(
        """
        insert into ledger.finding (submission_id, load_id, rule_id, severity, row_number, column_name, value)
        select s.submission_id, s.load_id, %s, 'warning', n, 'stunting_pct', %s
        from ledger.submission as s cross join generate_series(1, %s) as n
        where s.submission_id = %s
        """,
        [rule, value, count, submission_id],
    )


def hand_in(connection: Connection, submission_id: int, login: str) -> None:
    """Let the ledger know who handed a submission's bytes in."""
    connection.execute(
        "insert into ledger.sender (login, sha256, channel) "
        "select %s, sha256, 'test' from ledger.submission where submission_id = %s",
        [login, submission_id],
    )


def explain(connection: Connection, submission_id: int, *rules: str, login: str = PEOPLE.reporter) -> list[int]:
    return [
        review.answer(connection, login, submission_id, rule, "Sumber: survei gizi, tabel 3.")
        for rule in rules or (RULE,)
    ]


def state(connection: Connection, submission_id: int) -> str:
    row = connection.execute(
        "select review_state from ledger.review where submission_id = %s", [submission_id]
    ).fetchone()
    return str(row[0]) if row else "none"


def ask_approval(connection: Connection, policy: str = "warnings", dataset: str = DATASET) -> None:
    connection.execute("update ledger.publication_policy set policy = %s where dataset = %s", [policy, dataset])


def connect() -> Connection:
    return db.connect()

"""The ledger moves submissions in allowed ways only, forgets nothing, and knows which publication one looks at."""

from __future__ import annotations

from itertools import product
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from orkestrasi import db as warehouse
from orkestrasi.contracts.load import all_rules
from orkestrasi.ledger import rules
from orkestrasi.ledger.rules import sync_rules
from tests.conftest import Connection

ALLOWED = {
    ("received", "loaded"), ("received", "rejected"), ("loaded", "accepted"), ("loaded", "accepted_with_warnings"),
    ("loaded", "rejected"), ("accepted", "quarantined"), ("accepted_with_warnings", "quarantined"),
    ("accepted", "withdrawn"), ("accepted_with_warnings", "withdrawn"), ("withdrawn", "accepted"),
    ("withdrawn", "accepted_with_warnings"),
}  # fmt: skip
STATES = ("received", "loaded", "accepted", "accepted_with_warnings", "rejected", "quarantined", "withdrawn")


def _submission(db: Connection, state: str = "received", version: int = 1) -> int:
    sha256 = f"{version:064}"
    db.execute("insert into ledger.file values (%s, 1)", [sha256])
    row = db.execute(
        """
        with opened as (insert into ledger.load (run_key) values (%s) returning load_id)

        insert into ledger.submission
            (load_id, reporter_id, dataset, period_key, version, sha256, file_name, channel, received_at, state)
        select load_id, '11.01', 'stunting_prevalence', '2023', %s, %s, 'a.csv', 'test', now(), %s from opened
        returning submission_id
        """,
        [f"run {version}", version, sha256, state],
    ).fetchone()
    assert row is not None
    return int(row[0])


def _move(db: Connection, submission_ids: list[int], state: str, **detail: Any) -> int:
    row = db.execute(
        "select ledger.move_submissions(%s, %s, 'test', %s)", [submission_ids, state, Jsonb(detail)]
    ).fetchone()
    assert row is not None
    return int(row[0])


def _state(db: Connection, submission_id: int) -> tuple[Any, ...]:
    row = db.execute(
        "select state, verdict from ledger.submission where submission_id = %s", [submission_id]
    ).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize(("before", "after"), sorted(ALLOWED))
def test_an_allowed_move_changes_the_state_and_leaves_an_event(db: Connection, before: str, after: str) -> None:
    submission_id = _submission(db, before)
    assert _move(db, [submission_id], after, why="because") == 1
    assert _state(db, submission_id)[0] == after
    events = db.execute(
        "select from_state, to_state, actor, detail from ledger.submission_event where submission_id = %s",
        [submission_id],
    ).fetchall()
    assert events == [(before, after, "test", {"why": "because"})]


@pytest.mark.parametrize(("before", "after"), sorted(set(product(STATES, STATES)) - ALLOWED))
def test_any_other_move_is_refused(db: Connection, before: str, after: str) -> None:
    submission_id = _submission(db, before)
    with pytest.raises(psycopg.errors.CheckViolation, match=f"cannot move from {before} to {after}"):
        _move(db, [submission_id], after)


def test_one_refused_move_moves_none_of_them(db: Connection) -> None:
    loaded, rejected = _submission(db, "loaded"), _submission(db, "rejected", 2)
    with pytest.raises(psycopg.errors.CheckViolation), db.transaction():
        _move(db, [loaded, rejected], "accepted")
    assert _state(db, loaded)[0] == "loaded"
    assert db.execute("select count(*) from ledger.submission_event").fetchone() == (0,)


def test_a_state_nobody_knows_is_refused(db: Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        _move(db, [_submission(db)], "published")


def test_the_verdict_of_gate_1_stays_whatever_happens_later(db: Connection) -> None:
    submission_id = _submission(db)
    for state in ("loaded", "accepted_with_warnings", "withdrawn", "accepted", "quarantined"):
        _move(db, [submission_id], state)
    assert _state(db, submission_id) == ("quarantined", "accepted_with_warnings")


@pytest.mark.parametrize("table", ["submission_event", "delivery"])
@pytest.mark.parametrize("change", ["update {} set {} = 'x'", "delete from {}", "truncate {}"])
def test_what_happened_cannot_be_changed(db: Connection, table: str, change: str) -> None:
    column = {"submission_event": "actor", "delivery": "channel"}[table]
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        db.execute(change.format(f"ledger.{table}", column).encode())


def _publish(db: Connection, *numbers: int) -> None:
    for number in numbers:
        db.execute(
            "insert into ledger.publication (number, status, published_at) values (%s, 'published', now())", [number]
        )


def _as_of(db: Connection) -> Any:
    row = db.execute("select ledger.as_of()").fetchone()
    assert row is not None
    return row[0]


def test_readers_look_at_the_latest_published_unless_they_say_which(db: Connection) -> None:
    assert _as_of(db) is None
    _publish(db, 1, 2)
    db.execute("insert into ledger.publication (number, status) values (3, 'candidate')")
    assert _as_of(db) == 2
    db.execute("set local orkestrasi.publication = '1'")
    assert _as_of(db) == 1
    db.execute("set local orkestrasi.publication = ''")
    assert _as_of(db) == 2


def test_a_publication_shows_its_members_and_no_others(db: Connection) -> None:
    _publish(db, 1, 2, 3)
    first, second = _submission(db, "accepted"), _submission(db, "accepted", 2)
    db.execute("insert into ledger.publication_member values (%s, 1, 2), (%s, 2, null)", [first, second])
    shown = {}
    for number in (1, 2, 3):
        db.execute("select set_config('orkestrasi.publication', %s, true)", [str(number)])
        shown[number] = [row[0] for row in db.execute("select submission_id from ledger.published_submission")]
    assert shown == {1: [first], 2: [second], 3: [second]}


def test_connections_carry_the_publication_and_the_load(home: Any) -> None:
    with warehouse.connect() as connection:
        _publish(connection, 7, 8)
    with warehouse.connect(publication=7, load=5) as connection:
        row = connection.execute("select ledger.as_of(), current_setting('orkestrasi.load')").fetchone()
    assert row == (7, "5")


def test_a_publication_that_does_not_exist_shows_nothing_rather_than_the_latest(db: Connection) -> None:
    _publish(db, 1)
    db.execute("set local orkestrasi.publication = '9'")
    assert _as_of(db) is None


def test_the_newest_accepted_version_is_in_force(db: Connection) -> None:
    _submission(db, "accepted")
    newer = _submission(db, "accepted_with_warnings", 2)
    _submission(db, "rejected", 3)
    _submission(db, "quarantined", 4)
    assert db.execute("select submission_id from ledger.submission_in_force").fetchall() == [(newer,)]


def test_only_one_candidate_at_a_time(db: Connection) -> None:
    db.execute("insert into ledger.publication (number, status) values (1, 'candidate')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        db.execute("insert into ledger.publication (number, status) values (2, 'candidate')")


def test_rules_in_the_ledger_are_those_of_the_files(db: Connection) -> None:
    synced = dict(db.execute("select rule_id, definition_sha256 from ledger.rule").fetchall())
    assert synced == {rule_id: rules.definition_sha256(rule) for rule_id, rule in all_rules().items()}


def test_syncing_again_touches_only_what_changed(db: Connection) -> None:
    from dataclasses import replace

    known = all_rules()
    before = dict(db.execute("select rule_id, xmin::text from ledger.rule").fetchall())
    changed = known | {"CELL-RANGE": replace(known["CELL-RANGE"], title_id="Judul lain")}
    del changed["CELL-TYPE"]
    sync_rules(db, changed)
    after = dict(db.execute("select rule_id, xmin::text from ledger.rule").fetchall())
    assert {rule_id for rule_id in before if before[rule_id] != after[rule_id]} == {"CELL-RANGE"}
    assert "CELL-TYPE" in after, "old findings name it"

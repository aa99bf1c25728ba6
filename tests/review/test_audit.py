"""The event log is a hash chain: whatever is altered, removed or put in is found, and named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from orkestrasi import db, review
from orkestrasi.cli import app
from orkestrasi.ledger import audit
from tests.pipeline import query
from tests.review import cases
from tests.review.cases import PEOPLE, RULE


def verify(*options: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(app, ["audit", "verify", "--json", *options])
    return done.exit_code, json.loads(done.stdout)


def tamper(statement: str, *tables: str) -> None:
    """What a superuser can do: switch the guards off, change, switch them on again."""
    with db.connect() as connection:
        for table in tables:
            connection.execute(f"alter table ledger.{table} disable trigger all".encode())
        connection.execute(statement.encode())
        for table in tables:
            connection.execute(f"alter table ledger.{table} enable trigger all".encode())
            for trigger in audit.GUARDS[table]:
                connection.execute(f"alter table ledger.{table} enable always trigger {trigger}".encode())


@pytest.fixture
def history(home: Path) -> Iterator[list[int]]:
    """Some transactions: people, submissions, an answer, an approval, a publication."""
    with db.connect() as connection:
        cases.grant_all(connection)
    numbers = []
    for period in ("2021", "2022", "2023"):
        with db.connect() as connection:
            numbers.append(cases.submit(connection, warnings={RULE: 1}, period=period))
    with db.connect() as connection:
        cases.explain(connection, numbers[0])
        review.decide(connection, PEOPLE.reviewer, numbers[0], "approved")
        connection.execute("insert into ledger.publication (number, status, published_at) values (1,'published',now())")
        connection.execute("insert into ledger.publication_member values (%s, 1, null)", [numbers[0]])
    yield numbers


def test_what_nobody_touched_holds(history: list[int]) -> None:
    code, proof = verify()
    ((events,),) = query("select count(*) from ledger.chained_event")
    assert (code, proof["faults"], proof["first"], proof["events"]) == (0, [], None, events)
    assert {source for (source,) in query("select distinct source from ledger.event_chain")} == {
        "person_grant", "submission_event", "answer", "decision", "publication_event",
    }  # fmt: skip
    assert query("select count(*) from ledger.unchained") == [(0,)]


def test_the_head_says_what_came_after_it(history: list[int]) -> None:
    _, before = verify()
    with db.connect() as connection:
        cases.explain(connection, history[1])
    code, proof = verify("--expect", before["head"])
    assert (code, proof["since_expected"], proof["events"]) == (0, 1, before["events"] + 1)
    code, proof = verify("--expect", "0" * 64)
    assert (code, proof["first"]["kind"]) == (1, "head_not_found")
    assert CliRunner().invoke(app, ["audit", "verify", "--expect", "short"]).exit_code == 2
    (head,) = json.loads(CliRunner().invoke(app, ["audit", "head", "--json"]).stdout)
    assert head == {"events": proof["events"], "head": proof["head"]}


@pytest.mark.parametrize(
    ("statement", "table", "kind"),
    [
        ("update ledger.decision set reviewer = 'lain'", "decision", "altered"),
        ("update ledger.answer set answer = 'Lain.'", "answer", "altered"),
        ("update ledger.submission_event set actor = 'lain' where event_id = 2", "submission_event", "altered"),
        ("update ledger.submission_event set happened_at = happened_at - interval '1 second' where event_id = 2",
         "submission_event", "altered"),
        ("delete from ledger.submission_event where event_id = 2", "submission_event", "missing"),
        ("insert into ledger.submission_event (submission_id, to_state, actor) select min(submission_id), 'accepted', "
         "'lain' from ledger.submission", "submission_event", "inserted"),
    ],
)  # fmt: skip
def test_an_altered_missing_or_inserted_event_is_named(
    history: list[int], statement: str, table: str, kind: str
) -> None:
    tamper(statement, table)
    code, proof = verify()
    assert code == 1
    (fault,) = proof["faults"]
    assert (fault["kind"], fault["source"]) == (kind, table)
    if table == "submission_event":
        assert fault["event_id"] == (4 if kind == "inserted" else 2)
    said = CliRunner().invoke(app, ["audit", "verify"])
    assert said.exit_code == 1
    assert said.stdout.startswith(f"{table} {fault['event_id']}")


def test_a_chain_that_was_cut_or_hashed_anew(history: list[int]) -> None:
    _, before = verify()
    # The last event is removed together with its link: the chain is whole, but shorter than the head that was noted.
    tamper(
        "with last as (delete from ledger.event_chain where position = (select max(position) from ledger.event_chain) "
        "returning source, event_id) delete from ledger.publication_event where publication_event_id = "
        "(select event_id from last where source = 'publication_event')",
        "event_chain", "publication_event",
    )  # fmt: skip
    assert verify()[0] == 0
    code, proof = verify("--expect", before["head"])
    assert (code, proof["first"]["kind"]) == (1, "head_not_found")
    tamper("delete from ledger.event_chain where position = 3", "event_chain")
    code, proof = verify()
    assert (code, proof["first"]["kind"], proof["first"]["position"]) == (1, "gap", 3)


def test_a_publication_that_shows_something_else(history: list[int]) -> None:
    with db.connect() as connection:
        connection.execute("update ledger.publication_member set submission_id = %s", [history[1]])
    code, proof = verify()
    assert (code, proof["first"]) == (
        1, {"kind": "members_changed", "source": "publication", "event_id": 1, "position": None},
    )  # fmt: skip


def test_a_guard_that_was_switched_off(history: list[int]) -> None:
    with db.connect() as connection:
        connection.execute("alter table ledger.decision disable trigger append_only")
    code, proof = verify()
    assert (code, proof["first"]["kind"], proof["first"]["source"]) == (1, "guard_off", "decision.append_only")


@pytest.mark.parametrize("table", sorted(table for table in audit.GUARDS if "append_only" in audit.GUARDS[table]))
@pytest.mark.parametrize("change", ["update {0} set {1} = {1}", "delete from {0}", "truncate {0} cascade"])
@pytest.mark.parametrize("replicating", [False, True])
def test_nothing_is_changed_even_by_the_owner(
    db: psycopg.Connection[Any], table: str, change: str, replicating: bool
) -> None:
    (column,) = db.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum = 2", [f"ledger.{table}"]
    ).fetchone() or ("",)
    if replicating:
        db.execute("set local session_replication_role = replica")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        db.execute(change.format(f"ledger.{table}", column).encode())


def test_many_at_once_make_one_chain(history: list[int]) -> None:
    """Loads and reviewers write at the same moment, some roll back; the chain has no gap and no fork."""

    def write(worker: int) -> None:
        for turn in range(8):
            with db.connect() as connection:
                number = cases.submit(connection, reporter="12.01", period=f"w{worker}", version=turn + 1)
                if turn % 4 == 3:
                    connection.rollback()
                    continue
                review.decide(connection, PEOPLE.reviewer, number, "approved")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    code, proof = verify()
    assert (code, proof["faults"]) == (0, [])
    assert query("select count(*) from ledger.event_chain where source = 'decision'") == [(1 + 6 * 6,)]


def test_what_is_rolled_back_leaves_nothing(history: list[int]) -> None:
    _, before = verify()
    with db.rehearsal() as connection:
        cases.submit(connection, period="2020")
    assert verify()[1] == before


def test_two_approvals_at_once_are_one_approval(history: list[int]) -> None:
    with db.connect() as first, db.connect() as second:
        for connection in (first, second):
            connection.execute("set lock_timeout = '20s'")
        cases.explain(first, history[1])
        first.commit()
        review.decide(first, PEOPLE.reviewer, history[1], "approved")
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(review.decide, second, PEOPLE.second_reviewer, history[1], "approved")
            while not query("select 1 from pg_locks where not granted"):
                assert not waiting.done(), "the second must wait for the first"
            first.commit()
            with pytest.raises(review.ReviewRefusedError) as caught:
                waiting.result(timeout=20)
    assert caught.value.code == "already_decided"
    assert query("select reviewer from ledger.decision where submission_id = %s", [history[1]]) == [(PEOPLE.reviewer,)]

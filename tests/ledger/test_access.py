"""What the BI role sees: published marts, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from orkestrasi.ledger.access import BI_READER
from tests.conftest import Connection


@pytest.fixture
def bi(db: Connection) -> Iterator[Connection]:
    """The role in a database with publication 1 published, 2 a candidate, and a mart made after the grants."""
    db.execute("insert into ledger.publication (number, status, published_at) values (1, 'published', now())")
    db.execute("insert into ledger.publication (number, status) values (2, 'candidate')")
    db.execute("create view marts.mart_later as select ledger.as_of() as publication_number")
    db.execute(f"set local role {BI_READER}")
    yield db
    db.execute("reset role")


def shown(bi: Connection) -> Any:
    row = bi.execute("select publication_number from marts.mart_later").fetchone()
    assert row is not None
    return row[0]


def test_it_reads_marts_also_those_made_later(bi: Connection) -> None:
    assert shown(bi) == 1


def test_it_may_look_back_but_not_at_a_candidate(bi: Connection) -> None:
    bi.execute("set local orkestrasi.publication = 1")
    assert shown(bi) == 1
    bi.execute("set local orkestrasi.publication = 2")
    assert shown(bi) is None
    bi.execute("reset role")
    assert shown(bi) == 2, "gate 2 judges the candidate through the same views"


@pytest.mark.parametrize(
    "statement",
    [
        "select * from ledger.submission",
        "select * from raw.poverty_indicators",
        "select * from ledger.publication_member",
        "update ledger.publication set status = 'published', published_at = now() where number = 2",
        "create table marts.own (a integer)",
        "select ledger.move_submissions(array[1]::bigint[], 'accepted', 'me')",
    ],
)
def test_it_reads_nothing_else_and_writes_nothing(bi: Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), bi.transaction():
        bi.execute(statement.encode())

"""Prove that the event log is what was written: the hash chain counted anew, outside the database that keeps it.

Who owns the database can switch triggers off and change a row, and could hash the whole chain anew. The first is found
here; the second only by holding the head against one that was noted elsewhere (`expect`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import psycopg

Connection = psycopg.Connection[Any]
GENESIS = bytes(32)
FETCH_ROWS = 20_000
# Tables whose rows are never changed, and the triggers that hold them to it.
GUARDS = {
    **dict.fromkeys(
        (
            "submission_event", "delivery", "window_exception", "person_grant", "sender", "answer", "answer_review",
            "review_start", "decision", "publication_event",
        ),
        ("append_only", "chained"),
    ),
    "event_chain": ("append_only",),
    "unchained": ("chain",),
    "publication": ("published",),
}  # fmt: skip

EVENTS = """
select c.position, coalesce(c.source, e.source), coalesce(c.event_id, e.event_id), c.hash, e.canonical
from ledger.event_chain as c
full join ledger.chained_event as e on c.source = e.source and c.event_id = e.event_id
order by c.position nulls last, 2, 3
"""
SWITCHED_OFF = """
select wanted.relation, wanted.trigger
from unnest(%s::text[], %s::text[]) as wanted (relation, trigger)
where not exists (
    select 1 from pg_trigger as t
    where
        t.tgrelid = to_regclass('ledger.' || wanted.relation)
        -- 'A': also in a session that says it replicates.
        and t.tgname = wanted.trigger and t.tgenabled = 'A'
)
order by 1, 2
"""
MEMBERS_CHANGED = """
select e.number, e.publication_event_id
from ledger.publication_event as e
cross join lateral ledger.members_of(e.number) as m
where m.members_sha256 <> e.members_sha256
order by e.number
"""

Kind = Literal["altered", "missing", "inserted", "gap", "members_changed", "guard_off", "head_not_found"]


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was written. `position` counts the events of the chain from 1.

    altered: an event reads otherwise than when it was chained; missing: chained, and gone; inserted: stands outside the
    chain; gap: a link of the chain itself is gone; members_changed: a publication shows other submissions than when it
    was published; guard_off: a trigger that keeps rows as they are does not work; head_not_found: the noted head is
    not in this chain.
    """

    kind: Kind
    source: str
    event_id: int | None = None
    position: int | None = None


@dataclass(frozen=True)
class Proof:
    """How the chain stands: its length, its head (hexadecimal; None where it is empty), and all faults in order."""

    events: int
    head: str | None
    faults: list[Fault]
    # How many events the chain has grown by since the head that was expected.
    since_expected: int | None = None

    @property
    def holds(self) -> bool:
        return not self.faults


def head(connection: Connection) -> tuple[int, str | None]:
    """Length and head of the chain as it stands; note it elsewhere to hold a later one against it."""
    row = connection.execute(
        "select position, encode(hash, 'hex') from ledger.event_chain order by position desc limit 1"
    ).fetchone()
    return (int(row[0]), str(row[1])) if row else (0, None)


def verify(connection: Connection, expect: str | None = None) -> Proof:
    """Count the whole chain anew, in one view of the database; `expect` is a head noted earlier.

    The connection must be at the beginning of a transaction. Reads about 200,000 events a second.
    """
    connection.execute("set transaction isolation level repeatable read, read only")
    faults: list[Fault] = []
    events, last, expected_at = 0, GENESIS, None
    for position, source, event_id, stored, canonical in _events(connection):
        if position is None:
            faults.append(Fault("inserted", source, event_id))
            continue
        events += 1
        if position != events:
            faults.append(Fault("gap", "event_chain", None, events))
            events = position
        elif canonical is None:
            faults.append(Fault("missing", source, event_id, position))
        elif hashlib.sha256(last + canonical.encode()).digest() != stored:
            faults.append(Fault("altered", source, event_id, position))
        # Each link is counted from the stored one before it, so that one alteration is one fault.
        last = bytes(stored)
        if expect is not None and last.hex() == expect.lower():
            expected_at = position
    faults += [
        Fault("members_changed", "publication", number) for number, _ in connection.execute(MEMBERS_CHANGED.encode())
    ]
    wanted = [(table, trigger) for table, triggers in GUARDS.items() for trigger in triggers]
    off = connection.execute(SWITCHED_OFF.encode(), [[t for t, _ in wanted], [g for _, g in wanted]])
    faults += [Fault("guard_off", f"{table}.{trigger}") for table, trigger in off]
    if expect is not None and expected_at is None:
        faults.append(Fault("head_not_found", "event_chain"))
    return Proof(
        events,
        last.hex() if events else None,
        faults,
        events - expected_at if expected_at is not None else None,
    )


def _events(connection: Connection) -> Iterator[tuple[Any, ...]]:
    with connection.cursor("audit") as cursor:
        cursor.itersize = FETCH_ROWS
        yield from cursor.execute(EVENTS.encode())

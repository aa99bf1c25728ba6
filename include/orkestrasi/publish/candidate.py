"""The candidate: the next publication, written down but seen by nobody until it is published.

Membership spans make a publication: number p shows a submission where published_from <= p < published_to.
Writing spans for a number above the latest published one changes nothing for any reader.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import psycopg

from orkestrasi import db

LOCK = "select pg_advisory_xact_lock(hashtext('orkestrasi.publish'))"

# As ledger.submission_in_force, among what the build has put into the facts and neither a policy nor a reviewer holds
# back: where the newest version waits for its approval, the one before it stays.
IN_FORCE = """
select distinct on (s.reporter_id, s.dataset, s.period_key, s.part) s.submission_id
from ledger.submission as s
where
    s.state in ('accepted', 'accepted_with_warnings') and s.built_at is not null
    and not exists (select 1 from ledger.held_back as h where h.submission_id = s.submission_id)
order by s.reporter_id, s.dataset, s.period_key, s.part, s.made_at desc, s.version desc
"""


def prepare() -> int | None:
    """Write down what would be published now, and store its marts; None where it would equal the last one.

    A candidate left by an interrupted run is dissolved first and its number used again.
    """
    with db.connect() as connection:
        connection.execute(LOCK)
        return remake(connection)


def remake(connection: psycopg.Connection[Any]) -> int | None:
    """`prepare` in the caller's transaction, which holds `LOCK`."""
    dissolve(connection)
    return _write(connection)


def made_at(connection: psycopg.Connection[Any], number: int) -> datetime | None:
    """When the open candidate of this number was made; None where there is none (any more).

    The number alone does not identify a candidate: dissolved, its number is used again for another content.
    """
    row = connection.execute(
        "select created_at from ledger.publication where number = %s and status = 'candidate'", [number]
    ).fetchone()
    return row[0] if row else None


def held_back(connection: psycopg.Connection[Any], number: int) -> int:
    """How many submissions that open candidate `number` would show may not be published (any more)."""
    (held,) = connection.execute(
        """
        select count(*) from ledger.publication_member as m
        inner join ledger.held_back as h on m.submission_id = h.submission_id
        where m.published_from <= %(number)s and m.published_to is null
        """,
        {"number": number},
    ).fetchone() or (0,)
    return int(held)


def is_due() -> bool:
    """Whether something else is to be published than the latest publication, or the candidate that is open, shows.

    After a decision it is; a candidate that gate 2 refused is not due again until something has changed.
    """
    with db.connect() as connection:
        coming, leaving = _changes(connection)
    return bool(coming or leaving)


def dissolve(connection: psycopg.Connection[Any]) -> None:
    """Take the open candidate back, as if it had never been written."""
    row = connection.execute("select number from ledger.publication where status = 'candidate'").fetchone()
    if row is None:
        return
    number = row[0]
    connection.execute("select ledger.forget_marts(%s)", [number])
    connection.execute("delete from ledger.publication_member where published_from = %s", [number])
    connection.execute("update ledger.publication_member set published_to = null where published_to = %s", [number])
    connection.execute("delete from ledger.publication where number = %s", [number])


def _write(connection: psycopg.Connection[Any]) -> int | None:
    (number,) = connection.execute("select coalesce(max(number), 0) + 1 from ledger.publication").fetchone() or (1,)
    coming, leaving = _changes(connection)
    if not coming and not leaving and not _is_outdated(connection):
        return None
    connection.execute(
        "insert into ledger.publication (number, status, created_at) values (%s, 'candidate', clock_timestamp())",
        [number],
    )
    change_members(connection, number, coming, leaving)
    # Every mart asks which submissions it shows: it must not be planned for the members of a moment ago.
    db.analyze(connection, "ledger.publication_member")
    connection.execute("select ledger.store_marts(%s)", [number])
    return int(number)


def _changes(connection: psycopg.Connection[Any]) -> tuple[list[int], list[int]]:
    """The submissions to come and to leave, against the latest publication or the open candidate."""
    changes = connection.execute(
        f"""
        with in_force as ({IN_FORCE}),

        shown as (select submission_id from ledger.publication_member where published_to is null)

        select
            array(select submission_id from in_force except select submission_id from shown) as coming,
            array(select submission_id from shown except select submission_id from in_force) as leaving
        """
    ).fetchone()
    return changes or ([], [])


def _is_outdated(connection: psycopg.Connection[Any]) -> bool:
    """Whether what is published would come out differently today: a target, a name or a formula was changed."""
    row = connection.execute(
        "select exists (select 1 from ledger.publication where status = 'published') "
        "and exists (select 1 from ledger.outdated_marts())"
    ).fetchone()
    return bool(row and row[0])


def change_members(connection: psycopg.Connection[Any], number: int, coming: list[int], leaving: list[int]) -> None:
    """Close the spans of those leaving and open spans for those coming, both at publication `number`."""
    connection.execute(
        "update ledger.publication_member set published_to = %s where published_to is null and submission_id = any(%s)",
        [number, leaving],
    )
    connection.execute(
        "insert into ledger.publication_member (submission_id, published_from) "
        "select submission_id, %s from unnest(%s::bigint[]) as c (submission_id)",
        [number, coming],
    )

"""Publish a candidate, or go back to an earlier publication; each is one short transaction that readers see whole."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from orkestrasi import db
from orkestrasi.publish.candidate import LOCK, change_members, dissolve, held_back


class PublicationRefusedError(Exception):
    """What was asked cannot be published; the message lists every reason."""


def publish(number: int) -> int:
    """Show candidate `number` to all readers. Publishing what is already published changes nothing.

    Raises PublicationRefusedError with every reason why not.
    """
    with db.connect() as connection:
        connection.execute(LOCK)
        row = connection.execute("select status, facts from ledger.publication where number = %s", [number]).fetchone()
        if row is not None and row[0] == "published":
            return number
        if reasons := _reasons_against(connection, number, row):
            raise PublicationRefusedError("; ".join(reasons))
        connection.execute(
            """
            update ledger.publication
            set status = 'published', published_at = now(), facts = facts || %s
            where number = %s
            """,
            [Jsonb(_facts(connection, number)), number],
        )
    return number


def _reasons_against(connection: psycopg.Connection[Any], number: int, row: tuple[Any, ...] | None) -> list[str]:
    if row is None:
        return [f"there is no publication {number}"]
    status, facts = row
    reasons = []
    if status != "candidate":
        reasons.append(f"publication {number} is {status}")
    if not facts.get("gate_2_passed_at"):
        reasons.append(f"candidate {number} has not passed gate 2")
    (unsound,) = connection.execute(
        """
        select count(*) from ledger.publication_member as m
        inner join ledger.submission as s on m.submission_id = s.submission_id
        where m.published_to is null
            and (s.state not in ('accepted', 'accepted_with_warnings') or s.built_at is null)
        """
    ).fetchone() or (0,)
    if unsound:
        reasons.append(f"{unsound} submissions of candidate {number} are not accepted or not in the warehouse")
    if held := held_back(connection, number):
        reasons.append(f"{held} submissions of candidate {number} wait for an approval or were returned by a reviewer")
    unstored = connection.execute(
        """
        select m.mart from ledger.stored_mart as m
        where not exists (
            select 1 from ledger.stored_mart_state as s where s.mart = m.mart and s.publication_number = %s
        )
        order by m.mart
        """,
        [number],
    ).fetchall()
    reasons += [f"{mart} of candidate {number} is not stored" for (mart,) in unstored]
    return reasons


def revert(number: int, reason: str, actor: str = "orkestrasi revert") -> int:
    """Show again exactly what publication `number` showed, as a new publication; returns the new number.

    Submissions that came later are withdrawn, so that the next build does not bring them back unasked;
    a newer version of the same report, or a revert to where they were shown, does.
    Raises PublicationRefusedError.
    """
    with db.connect() as connection:
        connection.execute(LOCK)
        dissolve(connection)
        was_published = "select 1 from ledger.publication where number = %s and status = 'published'"
        if not connection.execute(was_published, [number]).fetchone():
            raise PublicationRefusedError(f"publication {number} was never published")
        changes = connection.execute(
            """
            with wanted as (
                select submission_id from ledger.publication_member
                where published_from <= %(number)s and (published_to is null or published_to > %(number)s)
            ),

            shown as (select submission_id from ledger.publication_member where published_to is null)

            select
                array(select submission_id from wanted),
                array(select submission_id from wanted except select submission_id from shown),
                array(select submission_id from shown except select submission_id from wanted),
                (select max(number) + 1 from ledger.publication)
            """,
            {"number": number},
        ).fetchone()
        wanted, coming, leaving, new_number = changes or ([], [], [], 0)
        if not coming and not leaving:
            raise PublicationRefusedError(f"readers already see what publication {number} shows")
        _set_states(
            connection, wanted, actor, Jsonb({"publication": new_number, "reverts_to": number, "reason": reason})
        )
        connection.execute(
            "insert into ledger.publication (number, status, published_at, reverts_to, reason) "
            "values (%s, 'published', now(), %s, %s)",
            [new_number, number, reason],
        )
        change_members(connection, new_number, coming, leaving)
        connection.execute("select ledger.restore_marts(%s, %s)", [number, new_number])
        connection.execute(
            "update ledger.publication set facts = %s where number = %s",
            [Jsonb(_facts(connection, new_number)), new_number],
        )
    return int(new_number)


def _set_states(connection: psycopg.Connection[Any], wanted: list[int], actor: str, detail: Jsonb) -> None:
    """Make `wanted` what is in force: withdraw what was published and is newer, take back withdrawals of `wanted`.

    Newer is more than what leaves now: a version between the two, replaced before this revert, would be the newest
    once its successor is withdrawn.
    """
    connection.execute(
        """
        select ledger.move_submissions(array_agg(s.submission_id), 'withdrawn', %s, %s)
        from ledger.submission as s
        where s.state in ('accepted', 'accepted_with_warnings')
            and s.submission_id in (select submission_id from ledger.publication_member)
            and not exists (
                select 1 from ledger.submission as t
                where t.submission_id = any(%s) and t.version >= s.version
                    and (t.reporter_id, t.dataset, t.period_key) = (s.reporter_id, s.dataset, s.period_key)
            )
        """,
        [actor, detail, wanted],
    )
    connection.execute(
        """
        select ledger.move_submissions(array_agg(submission_id), verdict, %s, %s)
        from ledger.submission
        where submission_id = any(%s) and state = 'withdrawn'
        group by verdict
        """,
        [actor, detail, wanted],
    )


def _facts(connection: psycopg.Connection[Any], number: int) -> dict[str, int]:
    """What this publication holds and how it differs from the one before, for lists and reports."""
    row = connection.execute(
        """
        select
            count(*) filter (where m.published_to is null or m.published_to > %(n)s),
            count(*) filter (where m.published_from = %(n)s),
            count(*) filter (where m.published_to = %(n)s),
            coalesce(sum(s.row_count) filter (where m.published_to is null or m.published_to > %(n)s), 0)
        from ledger.publication_member as m
        inner join ledger.submission as s on m.submission_id = s.submission_id
        where m.published_from <= %(n)s
        """,
        {"n": number},
    ).fetchone()
    submissions, added, removed, rows = row or (0, 0, 0, 0)
    return {"submissions": submissions, "added": added, "removed": removed, "rows": int(rows)}

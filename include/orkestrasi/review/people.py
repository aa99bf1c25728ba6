"""Who has which role in a review: a login and its role, and nothing else about a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import psycopg

from orkestrasi.review.labels import Role
from orkestrasi.review.refusal import Refusal, ReviewRefusedError

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Person:
    """A login with its role today; `reporter_id`: the reporter it belongs to, if to one."""

    login: str
    role: Role
    reporter_id: str | None
    granted_at: datetime


def person(connection: Connection, login: str | None) -> Person:
    """The role of a login.

    Raises ReviewRefusedError (not_signed_in) where it has none.
    """
    row = connection.execute(
        "select login, role, reporter_id, granted_at from ledger.person where login = %s", [(login or "").lower()]
    ).fetchone()
    if row is None:
        raise ReviewRefusedError(Refusal.of("not_signed_in"))
    return Person(row[0], cast(Role, row[1]), row[2], row[3])


def people(connection: Connection) -> list[Person]:
    """Everybody who has a role today, by login."""
    rows = connection.execute(
        "select login, role, reporter_id, granted_at from ledger.person order by login"
    ).fetchall()
    return [Person(*row) for row in rows]


def grant(
    connection: Connection, login: str, role: Role | None, granted_by: str, reporter_id: str | None = None
) -> None:
    """Give a login a role, or with None take it away; again with the same role changes nothing.

    A web login's role can be handed on here at each sign-in.
    """
    login = login.lower()
    wanted = (role or "none", reporter_id)
    held = connection.execute(
        "select role, reporter_id from ledger.person_grant where login = %s order by grant_id desc limit 1", [login]
    ).fetchone()
    if held == wanted or (held is None and role is None):
        return
    connection.execute(
        "insert into ledger.person_grant (login, role, reporter_id, granted_by) values (%s, %s, %s, %s)",
        [login, *wanted, granted_by],
    )

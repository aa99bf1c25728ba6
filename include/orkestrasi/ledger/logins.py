"""Logins for people and tools: each is a role of PostgreSQL with one of the reading roles, made and dropped here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from orkestrasi.ledger.access import REGION_READER, ROLES, limit_sessions

NAME = re.compile(r"[a-z][a-z0-9_]{1,61}[a-z0-9]")


class LoginRefusedError(Exception):
    """What was asked of a login cannot be done; the message says why and what would do."""


@dataclass(frozen=True)
class Login:
    """Who logs in, what it may read, and for region_reader of which regions (Kemendagri codes)."""

    login: str
    role: str
    regions: tuple[str, ...]


def listed(connection: psycopg.Connection[Any]) -> list[Login]:
    """The logins that have a reading role, by name."""
    rows = connection.execute(
        """
        select
            l.rolname, r.rolname, coalesce(array_agg(v.kemendagri_code order by v.kemendagri_code)
                filter (where v.kemendagri_code is not null), '{}')
        from pg_auth_members as m
        inner join pg_roles as r on m.roleid = r.oid
        inner join pg_roles as l on m.member = l.oid
        left join ledger.region_login as s on s.login = l.rolname and r.rolname = %s
        left join reference.region_version as v on s.region_id = v.region_id and v.valid_to >= current_date
        where r.rolname = any(%s) and l.rolcanlogin and l.rolname <> all(%s)
        group by l.rolname, r.rolname
        order by l.rolname, r.rolname
        """,
        [REGION_READER, list(ROLES), list(ROLES)],
    )
    return [Login(login, role, tuple(regions)) for login, role, regions in rows]


def grant(
    connection: psycopg.Connection[Any], login: str, role: str, regions: list[str], password: str
) -> tuple[Login, bool]:
    """Make the login if there is none, and let it read what `role` reads; of a region_reader the regions are replaced.

    Returns the login, and whether it is new: only then it has the password given. Raises LoginRefusedError.
    """
    if not NAME.fullmatch(login):
        raise LoginRefusedError(f"{login!r} is no name for a login: 3 to 63 of a-z, 0-9 and _, a letter first.")
    if role not in ROLES:
        raise LoginRefusedError(f"There is no role {role!r}; the roles are {', '.join(ROLES)}.")
    if (role == REGION_READER) != bool(regions):
        raise LoginRefusedError("A region_reader needs --region; the other roles read all regions and take none.")
    region_ids = [_region(connection, code) for code in regions]
    (may, known, ours) = connection.execute(
        """
        select
            (select rolcreaterole or rolsuper from pg_roles where rolname = current_user),
            exists (select 1 from pg_roles where rolname = %(login)s),
            exists (
                select 1 from pg_auth_members as m
                where m.member = (select oid from pg_roles where rolname = %(login)s)
                    and m.roleid in (select oid from pg_roles where rolname = any(%(roles)s))
            ) and %(login)s <> all(%(roles)s)
        """,
        {"login": login, "roles": list(ROLES)},
    ).fetchone() or (False, False, False)
    if not may:
        raise LoginRefusedError("The database user may not make roles; ask the owner of the server (docs/connect.md).")
    if known and not ours:
        raise LoginRefusedError(f"{login} is a role of this server that was not made here; choose another name.")
    if not known:
        _run(connection, "create role {} login password {}", sql.Identifier(login), sql.Literal(password))
    for other in ROLES:
        if other != role and known:
            _run(connection, "revoke {} from {}", sql.Identifier(other), sql.Identifier(login))
    _run(connection, "grant {} to {}", sql.Identifier(role), sql.Identifier(login))
    limit_sessions(connection, login)
    connection.execute("delete from ledger.region_login where login = %s", [login])
    connection.execute(
        "insert into ledger.region_login (login, region_id) select %s, unnest(%s::smallint[])", [login, region_ids]
    )
    return Login(login, role, tuple(sorted(regions))), not known


def revoke(connection: psycopg.Connection[Any], login: str) -> None:
    """Drop a login that was made here, and end its sessions.

    Raises LoginRefusedError.
    """
    if login not in {known.login for known in listed(connection)}:
        raise LoginRefusedError(f"There is no login {login}.")
    connection.execute("delete from ledger.region_login where login = %s", [login])
    connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = %s", [login])
    _run(connection, "drop role {}", sql.Identifier(login))


def _region(connection: psycopg.Connection[Any], code: str) -> int:
    row = connection.execute(
        "select region_id from reference.region_code "
        "where code_system = 'KEMENDAGRI' and code = %s and current_date between valid_from and valid_to",
        [code],
    ).fetchone()
    if row is None:
        raise LoginRefusedError(
            f"{code!r} is no Kemendagri code of today; write 64.09 for a kabupaten, 64 for a province."
        )
    return int(row[0])


def _run(connection: psycopg.Connection[Any], statement: str, *parts: sql.Composable) -> None:
    connection.execute(sql.SQL(statement).format(*parts))

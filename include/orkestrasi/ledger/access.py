"""Who reads what. Four roles without login of their own; logins are granted one of them.

| role            | reads                                                                      |
|-----------------|----------------------------------------------------------------------------|
| `bi_reader`     | the marts of published publications, all regions                           |
| `region_reader` | the same, its own regions, their province and the nation (row security)    |
| `reviewer`      | what bi_reader reads, and what the ledger says about submissions           |
| `engineer`      | everything, candidates included                                            |

Nobody but the owner of the database writes.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

BI_READER = "bi_reader"
REGION_READER = "region_reader"
REVIEWER = "reviewer"
ENGINEER = "engineer"
ROLES = (BI_READER, REGION_READER, REVIEWER, ENGINEER)

# Settings hold for the role that logs in, so they are given to each login, too (commands/access.py).
SESSION_LIMITS = {
    "default_transaction_read_only": "on",
    # A dashboard that nobody waits for any more must not go on reading.
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "10min",
    "lock_timeout": "5s",
}
# What the ledger tells a reviewer: reports and their fate, rules, publications; no rows of reports.
REVIEWED = (
    "ledger.submission", "ledger.submission_event", "ledger.delivery", "ledger.finding", "ledger.rule",
    "ledger.rule_set", "ledger.obligation", "ledger.submission_window", "ledger.submission_in_force",
    "ledger.window_exception", "ledger.publication", "ledger.published_submission", "ledger.publication_policy",
    "ledger.answer", "ledger.answer_review", "ledger.review_start", "ledger.decision", "ledger.latest_decision",
    "ledger.warning", "ledger.answered_warning", "ledger.review", "ledger.held_back", "ledger.event_chain",
)  # fmt: skip
SCHEMAS = ("reference", "ledger", "raw", "gate", "staging", "intermediate", "warehouse", "marts")


def grant_reading(connection: psycopg.Connection[Any]) -> None:
    """Make the roles that are missing and grant each what it reads, present and future; again changes nothing.

    On a server where we may not make roles, its owner makes them (docs/connect.md); the grants follow all the same.
    """
    present = make_roles(connection)
    _execute(connection, "revoke temporary on database {database} from public", database=connection.info.dbname)
    _execute(connection, "revoke all on schema public from public")
    for role in present:
        _execute(connection, "grant usage on schema marts to {role}", role=role)
        _execute(connection, "grant select on all tables in schema marts to {role}", role=role)
        _execute(connection, "alter default privileges in schema marts grant select on tables to {role}", role=role)
        # The marts ask it which publication the reader looks at. Without a right to its schema nobody can name it.
        _execute(connection, "grant select on ledger.looked_at to {role}", role=role)
    if REVIEWER in present:
        _execute(connection, "grant usage on schema ledger to {role}", role=REVIEWER)
        connection.execute(f"grant select on {', '.join(REVIEWED)} to {REVIEWER}".encode())
    if ENGINEER in present:
        for schema in SCHEMAS:
            _execute(connection, "grant usage on schema {schema} to {role}", schema=schema, role=ENGINEER)
            _execute(
                connection, "grant select on all tables in schema {schema} to {role}", schema=schema, role=ENGINEER
            )
            _execute(
                connection,
                "alter default privileges in schema {schema} grant select on tables to {role}",
                schema=schema,
                role=ENGINEER,
            )


def make_roles(connection: psycopg.Connection[Any]) -> list[str]:
    """Make the roles that are missing where we may; returns those there are."""
    query = "select rolname from pg_roles where rolname = any(%s)"
    known = {name for (name,) in connection.execute(query, [list(ROLES)])}
    may_create = connection.execute(
        "select rolcreaterole or rolsuper from pg_roles where rolname = current_user"
    ).fetchone()
    if not (may_create and may_create[0]):
        return [role for role in ROLES if role in known]
    for role in ROLES:
        if role not in known:
            # Roles belong to the whole server: another installation may make the same one at this moment.
            _execute(
                connection,
                "do $$ begin create role {role} nologin;"
                " exception when duplicate_object or unique_violation then null; end $$",
                role=role,
            )
            limit_sessions(connection, role)
    return list(ROLES)


def limit_sessions(connection: psycopg.Connection[Any], role: str) -> None:
    """Sessions of this role only read, and not for ever. Limits, not walls: a session may set them itself."""
    for name, value in SESSION_LIMITS.items():
        statement = sql.SQL("alter role {} set {} = {}")
        connection.execute(statement.format(sql.Identifier(role), sql.Identifier(name), sql.Literal(value)))


def let_log_in(connection: psycopg.Connection[Any], password: str) -> None:
    """Give `bi_reader` a password; for the embedded server, where we manage who logs in."""
    statement = sql.SQL("alter role {} login password {}")
    connection.execute(statement.format(sql.Identifier(BI_READER), sql.Literal(password)))


def _execute(connection: psycopg.Connection[Any], statement: str, **names: str) -> None:
    connection.execute(sql.SQL(statement).format(**{key: sql.Identifier(name) for key, name in names.items()}))

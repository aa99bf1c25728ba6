"""Who reads what: BI reads the marts of published publications, and nothing else."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

BI_READER = "bi_reader"


def grant_reading(connection: psycopg.Connection[Any]) -> None:
    """Make the role `bi_reader` (without login) if it is missing, and let it read the marts, present and future.

    On a server where we may not make roles, nothing happens: its owner grants what BI needs (docs/connect.md).
    """
    may_create = connection.execute(
        "select rolcreaterole or rolsuper from pg_roles where rolname = current_user"
    ).fetchone()
    exists = connection.execute("select 1 from pg_roles where rolname = %s", [BI_READER]).fetchone()
    if not exists and not (may_create and may_create[0]):
        return
    role = sql.Identifier(BI_READER)
    if not exists:
        # Roles belong to the whole server: another installation may make the same one at this moment.
        connection.execute(
            sql.SQL(
                """
                do $$ begin
                    create role {role} nologin;
                    alter role {role} set default_transaction_read_only = on;
                exception when duplicate_object or unique_violation then null;
                end $$
                """
            ).format(role=role)
        )
    for statement in (
        "grant usage on schema marts to {}",
        "grant select on all tables in schema marts to {}",
        "alter default privileges in schema marts grant select on tables to {}",
        # The marts ask it which number is the latest.
        "grant select on ledger.publication to {}",
    ):
        connection.execute(sql.SQL(statement).format(role))


def let_log_in(connection: psycopg.Connection[Any], password: str) -> None:
    """Give `bi_reader` a password; for the embedded server, where we manage who logs in."""
    statement = sql.SQL("alter role {} login password {}")
    connection.execute(statement.format(sql.Identifier(BI_READER), sql.Literal(password)))

"""Logins of the programs beside Airflow: the reader of the marts, and a program that owns a database and no more."""

from __future__ import annotations

import secrets
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL

from orkestrasi import db
from orkestrasi.ledger import access
from orkestrasi.settings import Settings, settings
from orkestrasi.stack.environment import metadata_url, secret
from orkestrasi.stack.errors import StackError

MAY_MAKE_ROLES = "select rolcreaterole or rolsuper from pg_roles where rolname = current_user"


def bi_password(config: Settings) -> str:
    """The password of `bi_reader`, made once. On a server where we may not set it, its owner puts it there."""
    return secret(config, "bi_password", lambda: secrets.token_urlsafe(24))


def bi_reader() -> URL:
    """The warehouse's address as `bi_reader`, who can log in then.

    Raises StackError where the role is missing or does not take the password.
    """
    address = db.base_url().set(drivername="postgresql", username=access.BI_READER, password=bi_password(settings()))
    with db.connect() as connection:
        if not connection.execute("select 1 from pg_roles where rolname = %s", [access.BI_READER]).fetchone():
            raise StackError(f"The role {access.BI_READER} is missing; `make up` makes it (docs/connect.md).")
        try:
            access.let_log_in(connection, address.password or "")
        except psycopg.errors.InsufficientPrivilege:
            # Somebody else's server: its owner has chosen the password and written it into our file.
            connection.rollback()
    try:
        _connect(address).close()
    except psycopg.OperationalError as error:
        file = settings().secrets / "bi_password"
        raise StackError(f"{access.BI_READER} cannot log in with the password in {file}: {error}") from error
    return address


def own_database(program: str) -> URL:
    """The address of a program's own database, both made if missing, under a login that can reach nothing else.

    On a server where we may not make roles it is our own login.
    """
    address = metadata_url(program)
    login = sql.Identifier(address.database or program)
    password = secret(settings(), f"{program}_database_password", lambda: secrets.token_urlsafe(24))
    with _connect(address) as connection:
        may_make_roles = connection.execute(MAY_MAKE_ROLES).fetchone()
        if not (may_make_roles and may_make_roles[0]):
            return address
        known = connection.execute("select 1 from pg_roles where rolname = %s", [address.database]).fetchone()
        action = sql.SQL("alter" if known else "create")
        connection.execute(sql.SQL("{} role {} login password {}").format(action, login, sql.Literal(password)))
        connection.execute(sql.SQL("grant connect, temporary on database {} to {}").format(login, login))
        connection.execute(sql.SQL("grant usage, create on schema public to {}").format(login))
    return address.set(username=address.database, password=password)


def _connect(address: URL) -> psycopg.Connection[Any]:
    """By its parts: a password that somebody chose may hold a blank, which no address may."""
    query: dict[str, Any] = dict(address.query)
    return psycopg.connect(
        host=address.host,
        port=address.port,
        dbname=address.database,
        user=address.username,
        password=address.password,
        **query,
    )

"""What routes share: the visitor, a connection on which the ledger knows the visitor, and forms that are checked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import psycopg
from fastapi import Depends, Form, Request

from orkestrasi import db, review
from orkestrasi.review import ReviewRefusedError
from orkestrasi.web import forms
from orkestrasi.web.visitor import IN_LEDGER, Door, Visitor

Connection = psycopg.Connection[Any]
GRANTED_BY = "airflow"


def visitor_of(request: Request) -> Visitor:
    """The guard has let nobody in without one."""
    visitor: Visitor = request.state.visitor
    return visitor


def token_of(request: Request) -> str:
    door: Door = request.app.state.door
    return forms.token(door.secret, visitor_of(request))


def checked(request: Request, token: Annotated[str, Form()] = "") -> Visitor:
    """The visitor who sent a form of ours. Raises ForgedFormError."""
    door: Door = request.app.state.door
    visitor = visitor_of(request)
    forms.check(door.secret, visitor, token, request)
    return visitor


Who = Annotated[Visitor, Depends(visitor_of)]
Sender = Annotated[Visitor, Depends(checked)]


@contextmanager
def ledger(visitor: Visitor) -> Iterator[Connection]:
    """A connection on which the visitor has the role that Airflow gives; commits at the end if nothing failed."""
    with db.connect() as connection:
        _hand_on_role(connection, visitor)
        # A refusal below takes back its own step, not the role.
        connection.commit()
        yield connection


def _hand_on_role(connection: Connection, visitor: Visitor) -> None:
    if visitor.role is None:
        raise RuntimeError("the guard lets nobody in without a role")
    wanted = IN_LEDGER[visitor.role]
    try:
        held = review.person(connection, visitor.login)
    except ReviewRefusedError:
        review.grant(connection, visitor.login, wanted, GRANTED_BY)
        return
    # Signing off is a role of the ledger alone: Airflow knows such a person as a Reviewer.
    if held.role != wanted and not (held.role == "signatory" and wanted == "reviewer"):
        review.grant(connection, visitor.login, wanted, GRANTED_BY, held.reporter_id)

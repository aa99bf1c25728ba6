"""Deciding in three pages, no script: the case, a page that says what the decision means, and the result."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import Response
from psycopg.rows import class_row

from orkestrasi import review
from orkestrasi.review import Decision, ReviewRefusedError
from orkestrasi.review.labels import DecisionKind
from orkestrasi.review.steps import DECISION
from orkestrasi.web import submissions
from orkestrasi.web.access import Connection, Sender, Who, ledger, token_of
from orkestrasi.web.case_routes import LONGEST_TEXT
from orkestrasi.web.pages import page, refusal_page, see_other
from orkestrasi.web.statuses import status_of

router = APIRouter()


@router.get("/pengajuan/{submission_id}/keputusan")
def confirm(
    request: Request,
    visitor: Who,
    submission_id: int,
    jenis: Annotated[DecisionKind, Query()],
    dasar: Annotated[str, Query(pattern="^[0-9a-f]{64}$")],
) -> Response:
    """Who decides what about which version, and what becomes visible to whom; one button."""
    return _confirmation(request, visitor, submission_id, jenis, dasar)


@router.post("/pengajuan/{submission_id}/keputusan")
def decide(
    request: Request,
    visitor: Sender,
    submission_id: int,
    kind: Annotated[DecisionKind, Form()],
    seen: Annotated[str, Form(pattern="^[0-9a-f]{64}$")],
    reason: Annotated[str, Form(max_length=LONGEST_TEXT)] = "",
) -> Response:
    """Record the decision about what was seen, or say why it is refused."""
    try:
        with ledger(visitor) as connection:
            made = review.decide(connection, visitor.login, submission_id, kind, reason, seen=seen)
    except ReviewRefusedError as error:
        if error.code == "reason_missing":
            return _confirmation(request, visitor, submission_id, kind, seen, reason=reason, refusal=error.text)
        way_back = [("Kembali ke pengajuan", f"pengajuan/{submission_id}"), ("Antrean telaah", "antrean")]
        return refusal_page(request, status_of(error), error.text, way_back)
    return see_other(request, f"keputusan/{made.decision_id}")


@router.get("/keputusan/{decision_id}")
def result(request: Request, visitor: Who, decision_id: int) -> Response:
    """What was recorded, under which number, and what happens next."""
    with ledger(visitor) as connection:
        made = _decision(connection, decision_id)
        facts = submissions.one(connection, made.submission_id) if made else None
    if made is None or facts is None:
        raise HTTPException(404)
    return page(request, "keputusan.html.j2", decision=made, facts=facts)


def _confirmation(
    request: Request, visitor: Who, submission_id: int, kind: DecisionKind, seen: str, reason: str = "",
    refusal: str = "",
) -> Response:  # fmt: skip
    with ledger(visitor) as connection:
        found = review.case(connection, visitor.login, submission_id)
    return page(
        request, "pastikan.html.j2", 422 if refusal else 200, case=found, kind=kind, seen=seen, reason=reason,
        refusal=refusal, token=token_of(request),
    )  # fmt: skip


def _decision(connection: Connection, decision_id: int) -> Decision | None:
    with connection.cursor(row_factory=class_row(Decision)) as cursor:
        return cursor.execute(
            f"select {DECISION} from ledger.decision where decision_id = %s".encode(), [decision_id]
        ).fetchone()

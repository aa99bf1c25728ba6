"""Approving in bulk what needs no look of its own; what is left out stands first, with its reasons."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import Response

from orkestrasi import review
from orkestrasi.review import ReviewRefusedError
from orkestrasi.web.access import Sender, Who, ledger, token_of
from orkestrasi.web.pages import page, refusal_page, see_other
from orkestrasi.web.queue_routes import Filter
from orkestrasi.web.statuses import status_of

router = APIRouter()


@router.get("/massal")
def preview(request: Request, visitor: Who, chosen: Filter) -> Response:
    """What would be approved, and before it what would not and why."""
    with ledger(visitor) as connection:
        found = review.bulk_preview(connection, visitor.login, chosen.filters)
    return page(request, "massal.html.j2", preview=found, chosen=chosen, token=token_of(request))


@router.post("/massal")
def approve(
    request: Request, visitor: Sender, chosen: Filter, content: Annotated[str, Form(pattern="^[0-9a-f]{64}$")]
) -> Response:
    """Approve exactly what the page before listed, or nothing."""
    try:
        with ledger(visitor) as connection:
            made = review.bulk_approve(connection, visitor.login, content, chosen.filters)
    except ReviewRefusedError as error:
        ways_on = [("Lihat kembali daftarnya", f"massal?{chosen.query}"), ("Antrean telaah", "antrean")]
        return refusal_page(request, status_of(error), error.text, ways_on)
    return see_other(request, f"massal/{made.bulk_id}")


@router.get("/massal/{bulk_id}")
def result(request: Request, visitor: Who, bulk_id: UUID) -> Response:
    """The decisions of a bulk approval, one event each."""
    with ledger(visitor) as connection:
        rows = connection.execute(
            """
            select d.decision_id, d.submission_id, coalesce(t.name, s.reporter_id), s.dataset, s.period_key, s.version,
                d.decided_at, d.reviewer
            from ledger.decision as d
            inner join ledger.submission as s on d.submission_id = s.submission_id
            left join reference.reporter as t on s.reporter_id = t.reporter_id
            where d.bulk_id = %s
            order by d.decision_id
            """,
            [bulk_id],
        ).fetchall()
    if not rows:
        raise HTTPException(404)
    return page(request, "massal_hasil.html.j2", rows=rows, bulk_id=bulk_id)

"""One exact version: what was found, how it is explained, what may be decided; explanations and their judgement."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import Response

from orkestrasi import review
from orkestrasi.review import ReviewRefusedError, dossier
from orkestrasi.web import submissions
from orkestrasi.web.access import Sender, Who, ledger, token_of
from orkestrasi.web.pages import page, refusal_page, see_other
from orkestrasi.web.statuses import status_of

router = APIRouter()
SAVED = {
    "penjelasan": "Penjelasan disimpan.",
    "diterima": "Penjelasan diterima.",
    "dikembalikan": "Penjelasan dikembalikan beserta alasannya.",
}
LONGEST_TEXT = 10_000


@router.get("/pengajuan/{submission_id}")
def case(request: Request, visitor: Who, submission_id: int, tersimpan: str = "") -> Response:
    """W5 and the review screen: the receipt, findings, explanations, decisions, and the steps one may take."""
    with ledger(visitor) as connection:
        facts = submissions.one(connection, submission_id)
        if facts is None:
            raise HTTPException(404)
        try:
            found = review.case(connection, visitor.login, submission_id)
        except ReviewRefusedError as error:
            if error.code != "no_submission":
                raise
            # Nothing to decide: it was rejected, or is still being checked.
            found = None
        examples = dossier.EXAMPLES if visitor.sees_values else 0
        rules = found.rules if found else dossier.rules(connection, submission_id, examples)
    return page(
        request, "pengajuan.html.j2", facts=facts, case=found, rules=rules, token=token_of(request),
        saved=SAVED.get(tersimpan, ""), may_answer=_may_answer(found, visitor.sees_values),
    )  # fmt: skip


@router.post("/pengajuan/{submission_id}/penjelasan")
def explain(
    request: Request,
    visitor: Sender,
    submission_id: int,
    rule_id: Annotated[str, Form(max_length=100)],
    seen: Annotated[str, Form(max_length=64)],
    text: Annotated[str, Form(max_length=LONGEST_TEXT)] = "",
    reuses: Annotated[int | None, Form()] = None,
) -> Response:
    """Keep an explanation of the warnings of one rule, for exactly the findings that were on the page."""
    try:
        with ledger(visitor) as connection:
            review.answer(connection, visitor.login, submission_id, rule_id, text, seen=seen, reuses=reuses)
    except ReviewRefusedError as error:
        return _refused(request, submission_id, error)
    return see_other(request, f"pengajuan/{submission_id}?tersimpan=penjelasan")


@router.post("/pengajuan/{submission_id}/penjelasan/{answer_id}")
def judge(
    request: Request,
    visitor: Sender,
    submission_id: int,
    answer_id: int,
    verdict: Annotated[Literal["accepted", "returned"], Form()],
    reason: Annotated[str, Form(max_length=LONGEST_TEXT)] = "",
) -> Response:
    """Accept an explanation, or return it with a reason."""
    try:
        with ledger(visitor) as connection:
            review.review_answer(connection, visitor.login, answer_id, verdict, reason)
    except ReviewRefusedError as error:
        return _refused(request, submission_id, error)
    saved = "diterima" if verdict == "accepted" else "dikembalikan"
    return see_other(request, f"pengajuan/{submission_id}?tersimpan={saved}")


def _may_answer(case: review.Case | None, sees_values: bool) -> bool:
    """Whoever sees the values may explain them, while the version is the one in force."""
    return case is not None and sees_values and case.item.newer_version is None


def _refused(request: Request, submission_id: int, error: ReviewRefusedError) -> Response:
    way_back = [("Kembali ke pengajuan", f"pengajuan/{submission_id}"), ("Antrean telaah", "antrean")]
    return refusal_page(request, status_of(error), error.text, way_back)

"""What a refusal of the review is in the language of HTTP."""

from __future__ import annotations

from orkestrasi.review import ReviewRefusedError

FORBIDDEN, NOT_FOUND, CONFLICT, INCOMPLETE = 403, 404, 409, 422
_STATUS = {
    "not_signed_in": FORBIDDEN, "no_role": FORBIDDEN, "may_not_answer": FORBIDDEN, "same_person": FORBIDDEN,
    "answer_author": FORBIDDEN, "other_reporter": FORBIDDEN, "needs_signatory": FORBIDDEN,
    "reason_missing": INCOMPLETE, "answer_empty": INCOMPLETE,
    "no_submission": NOT_FOUND, "no_answer": NOT_FOUND, "no_warning": NOT_FOUND,
}  # fmt: skip


def status_of(error: ReviewRefusedError) -> int:
    """Where it is nobody's right or form that is missing, the ledger has moved on: a conflict."""
    return _STATUS.get(error.code, CONFLICT)

"""Review that counts: explanations, decisions and what they are bound to. Rows of the ledger, refused by the database.

What the command line and the web page call; `connection` is one of `orkestrasi.db.connect()`, and what is written
becomes a fact with its commit. `login` is whoever is signed in; the ledger knows its role (`grant`).

    queue(connection, login, Filters(cluster="inflation"))      what waits, and why I may not decide some of it
    case(connection, login, submission_id)                      one exact version, findings, explanations, decisions
    answer(connection, login, submission_id, rule_id, text)     explain a warning
    review_answer(connection, login, answer_id, "returned", reason)
    decide(connection, login, submission_id, "approved", seen=case.basis_sha256)
    bulk_preview(connection, login, filters), bulk_approve(connection, login, preview.token, filters)

Whatever may not be done raises ReviewRefusedError with a code and the text to show.
"""

from orkestrasi.review.bulk import Approved, Excluded, Preview, bulk_approve, bulk_preview
from orkestrasi.review.dossier import Answer, Case, FindingLine, Version, Warned, answers, case, decisions
from orkestrasi.review.listing import Filters, Item, Queue, queue
from orkestrasi.review.people import Person, grant, people, person
from orkestrasi.review.refusal import Refusal, ReviewRefusedError
from orkestrasi.review.steps import Decision, answer, decide, review_answer, start

__all__ = [
    "Answer",
    "Approved",
    "Case",
    "Decision",
    "Excluded",
    "Filters",
    "FindingLine",
    "Item",
    "Person",
    "Preview",
    "Queue",
    "Refusal",
    "ReviewRefusedError",
    "Version",
    "Warned",
    "answer",
    "answers",
    "bulk_approve",
    "bulk_preview",
    "case",
    "decide",
    "decisions",
    "grant",
    "people",
    "person",
    "queue",
    "review_answer",
    "start",
]

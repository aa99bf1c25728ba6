"""What the database refuses, with the exact texts; through the API and as a hand-written INSERT of the owner."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from orkestrasi import review
from tests.conftest import Connection
from tests.review import cases
from tests.review.cases import OTHER_RULE, PEOPLE, REASON, RULE

Decide = Callable[[Connection, str, int, str], object]


def through_the_api(db: Connection, login: str, submission_id: int, kind: str) -> object:
    return review.decide(db, login, submission_id, kind, REASON)  # type: ignore[arg-type]


def by_hand(db: Connection, login: str, submission_id: int, kind: str) -> object:
    """As the owner of the database would, claiming to be anybody and to know everything."""
    from orkestrasi.review.refusal import refusals

    with refusals(db):
        return db.execute(cases.SQL_INSERT_DECISION, [submission_id, kind, login, submission_id])


DOORS = pytest.mark.parametrize("decide", [through_the_api, by_hand])


@pytest.fixture(autouse=True)
def everybody(db: Connection) -> None:
    cases.grant_all(db)


def refused(db: Connection, decide: Decide, login: str, submission_id: int, kind: str = "approved") -> tuple[str, str]:
    before = db.execute("select count(*) from ledger.decision").fetchone()
    with pytest.raises(review.ReviewRefusedError) as caught:
        decide(db, login, submission_id, kind)
    assert db.execute("select count(*) from ledger.decision").fetchone() == before
    return caught.value.code, caught.value.text


SAME_PERSON = ("same_person", "Anda mengirim data ini, jadi keputusan harus diambil penelaah lain.")


@DOORS
def test_who_handed_the_file_in_does_not_approve_it(db: Connection, decide: Decide) -> None:
    number = cases.submit(db)
    cases.hand_in(db, number, PEOPLE.reviewer)
    assert refused(db, decide, PEOPLE.reviewer, number) == SAME_PERSON
    # Another spelling of the login is no other person: it is not known at all, or it is the same.
    with pytest.raises(review.ReviewRefusedError):
        review.decide(db, PEOPLE.reviewer.upper(), number, "approved")
    decide(db, PEOPLE.second_reviewer, number, "approved")
    assert cases.state(db, number) == "approved"


@DOORS
def test_a_reviewer_of_the_reporter_does_not_approve_its_reports(db: Connection, decide: Decide) -> None:
    number = cases.submit(db)
    assert refused(db, decide, PEOPLE.own_reviewer, number) == SAME_PERSON


@DOORS
def test_who_reported_once_does_not_approve_with_a_new_role(db: Connection, decide: Decide) -> None:
    number = cases.submit(db)
    review.grant(db, PEOPLE.reporter, "reviewer", "test")
    assert refused(db, decide, PEOPLE.reporter, number) == SAME_PERSON


@DOORS
def test_the_author_of_an_answer_does_not_approve(db: Connection, decide: Decide) -> None:
    number = cases.submit(db, warnings={RULE: 1})
    cases.explain(db, number, login=PEOPLE.reviewer)
    code, text = refused(db, decide, PEOPLE.reviewer, number)
    assert code == "answer_author"
    assert text == "Anda menulis penjelasan untuk data ini, jadi keputusan harus diambil penelaah lain."


@DOORS
@pytest.mark.parametrize("kind", ["approved", "returned", "escalated"])
def test_an_older_version_is_not_decided_any_more(db: Connection, decide: Decide, kind: str) -> None:
    old, _ = cases.submit(db, version=2), cases.submit(db, version=3)
    db.execute("update ledger.submission set decided_at = '2026-11-21 14:05+07' where version = 3")
    assert refused(db, decide, PEOPLE.reviewer, old, kind) == (
        "older_version",
        "Versi 2 sudah digantikan versi 3 pada 21 November 2026 pukul 14.05\u00a0WIB. Keputusan Anda belum disimpan. "
        "Telaah versi 3.",
    )


@DOORS
def test_warnings_without_an_answer(db: Connection, decide: Decide) -> None:
    number = cases.submit(db, warnings={RULE: 3, OTHER_RULE: 1})
    assert refused(db, decide, PEOPLE.reviewer, number) == (
        "answers_missing", "Belum dapat disetujui: 2 peringatan belum dijelaskan.",
    )  # fmt: skip
    cases.explain(db, number, RULE)
    assert refused(db, decide, PEOPLE.reviewer, number)[1] == "Belum dapat disetujui: 1 peringatan belum dijelaskan."


@DOORS
@pytest.mark.parametrize(
    ("login", "code", "text"),
    [
        ("siapa", "not_signed_in", "Masuk untuk membuka laporan ini."),
        (PEOPLE.viewer, "no_role", "Peran Anda (Pengamat) dapat membaca, tetapi tidak dapat memutuskan."),
        (PEOPLE.engineer, "no_role", "Peran Anda (Perekayasa Data) dapat membaca, tetapi tidak dapat memutuskan."),
        (PEOPLE.reporter, "no_role", "Peran Anda (Pelapor) dapat membaca, tetapi tidak dapat memutuskan."),
    ],
)
def test_without_the_role(db: Connection, decide: Decide, login: str, code: str, text: str) -> None:
    assert refused(db, decide, login, cases.submit(db)) == (code, text)


@DOORS
def test_a_role_that_was_taken_away(db: Connection, decide: Decide) -> None:
    number = cases.submit(db)
    review.grant(db, PEOPLE.reviewer, None, "test")
    assert refused(db, decide, PEOPLE.reviewer, number)[0] == "not_signed_in"


@pytest.mark.parametrize("reason", [None, "", "   ", "terlalu pendek", " " * 30])
def test_a_return_without_a_reason(db: Connection, reason: str | None) -> None:
    number = cases.submit(db)
    with pytest.raises(review.ReviewRefusedError) as caught:
        review.decide(db, PEOPLE.reviewer, number, "returned", reason)
    assert caught.value.text == "Tulis alasan pengembalian agar daerah tahu apa yang harus diperbaiki."
    assert review.decide(db, PEOPLE.reviewer, number, "returned", "x" * 20).reason == "x" * 20


@DOORS
@pytest.mark.parametrize("state", ["quarantined", "withdrawn"])
def test_what_is_held_back_or_withdrawn(db: Connection, decide: Decide, state: str) -> None:
    number = cases.submit(db)
    db.execute("select ledger.move_submissions(%s, %s, 'test')", [[number], state])
    word = {"quarantined": "ditahan", "withdrawn": "ditarik"}[state]
    assert refused(db, decide, PEOPLE.reviewer, number) == (
        "wrong_state", f"Belum dapat diputuskan: pengajuan ini {word}.",
    )  # fmt: skip


@DOORS
def test_what_was_decided_is_not_decided_again(db: Connection, decide: Decide) -> None:
    number = cases.submit(db)
    decide(db, PEOPLE.reviewer, number, "approved")
    assert refused(db, decide, PEOPLE.second_reviewer, number)[0] == "already_decided"


@DOORS
@pytest.mark.parametrize("kind", ["escalated", "returned"])
def test_after_an_escalation_or_a_return_only_the_signatory_decides(db: Connection, decide: Decide, kind: str) -> None:
    number = cases.submit(db)
    review.decide(db, PEOPLE.reviewer, number, kind, REASON)  # type: ignore[arg-type]
    assert refused(db, decide, PEOPLE.second_reviewer, number)[0] == "needs_signatory"
    decide(db, PEOPLE.signatory, number, "approved")
    assert cases.state(db, number) == "approved"


def test_what_changed_since_it_was_looked_at(db: Connection) -> None:
    number = cases.submit(db, warnings={RULE: 1})
    cases.explain(db, number)
    seen = review.case(db, PEOPLE.reviewer, number).basis_sha256
    cases.warn(db, number, OTHER_RULE)
    cases.explain(db, number, OTHER_RULE)
    with pytest.raises(review.ReviewRefusedError) as caught:
        review.decide(db, PEOPLE.reviewer, number, "approved", seen=seen)
    assert caught.value.code == "changed"


def test_a_forged_binding_is_overwritten_or_refused(db: Connection) -> None:
    """The owner of the database claims another role, basis and time by hand."""
    number = cases.submit(db)
    db.execute(
        "insert into ledger.decision (submission_id, kind, reviewer, basis_sha256, decision_number, reviewer_role, "
        "warnings, decided_at) values (%s, 'approved', %s, ledger.review_basis(%s), 77, 'signatory', 9, '2020-01-01')",
        [number, PEOPLE.reviewer, number],
    )
    ((role, order, warnings, year),) = db.execute(
        "select reviewer_role, decision_number, warnings, extract(year from decided_at)::integer from ledger.decision"
    ).fetchall()
    assert (role, order, warnings, year > 2025) == ("reviewer", 1, 0, True)
    with pytest.raises(psycopg.DatabaseError, match="changed"), db.transaction():
        db.execute(
            "insert into ledger.decision (submission_id, kind, reviewer, basis_sha256, decision_number, "
            "reviewer_role, warnings, decided_at) values (%s, 'returned', %s, 'forged', 0, '', 0, now())",
            [number, PEOPLE.reviewer],
        )

"""An explanation covers exactly the findings it was given for; who gives it, who judges it, when it is asked again."""

from __future__ import annotations

import pytest

from orkestrasi import review
from tests.conftest import Connection
from tests.review import cases
from tests.review.cases import OTHER_RULE, PEOPLE, REASON, RULE


@pytest.fixture(autouse=True)
def everybody(db: Connection) -> None:
    cases.grant_all(db)


def warned(db: Connection, number: int, rule: str = RULE) -> review.Warned:
    return next(w for w in review.case(db, PEOPLE.reviewer, number).rules if w.rule_id == rule)


def test_every_state_on_the_way(db: Connection) -> None:
    number = cases.submit(db, warnings={RULE: 2, OTHER_RULE: 1})
    assert cases.state(db, number) == "waiting_for_answer"
    first, second = cases.explain(db, number, RULE, OTHER_RULE)
    assert cases.state(db, number) == "ready"
    review.review_answer(db, PEOPLE.reviewer, first, "accepted")
    assert cases.state(db, number) == "in_review"
    review.review_answer(db, PEOPLE.reviewer, second, "returned", REASON)
    assert cases.state(db, number) == "waiting_for_answer", "a returned explanation counts as not given"
    cases.explain(db, number, OTHER_RULE)
    decision = review.decide(db, PEOPLE.reviewer, number, "approved")
    assert (cases.state(db, number), decision.warnings) == ("approved", 2)


def test_one_more_failing_record_asks_again(db: Connection) -> None:
    number = cases.submit(db, warnings={RULE: 2})
    (answer,) = cases.explain(db, number)
    review.review_answer(db, PEOPLE.reviewer, answer, "accepted")
    assert (warned(db, number).is_answered, warned(db, number).outdated) == (True, None)
    cases.warn(db, number, RULE, 1, value="9")
    after = warned(db, number)
    assert (after.findings, after.is_answered, after.answer) == (3, False, None)
    assert after.outdated is not None and after.outdated.findings == 2, "what was said before stays in sight"
    with pytest.raises(review.ReviewRefusedError, match="1 peringatan belum dijelaskan"):
        review.decide(db, PEOPLE.reviewer, number, "approved")


def test_another_value_in_the_same_number_of_findings_asks_again(db: Connection) -> None:
    number = cases.submit(db, warnings={RULE: 1})
    cases.explain(db, number)
    db.execute("update ledger.finding set value = '15000' where submission_id = %s", [number])
    assert not warned(db, number).is_answered


def test_an_approval_is_lost_with_what_it_stood_on(db: Connection) -> None:
    number = cases.submit(db, warnings={RULE: 1})
    cases.explain(db, number)
    review.decide(db, PEOPLE.reviewer, number, "approved")
    cases.warn(db, number, OTHER_RULE)
    item = review.case(db, PEOPLE.second_reviewer, number).item
    assert (item.state_label, item.lost_label) == ("keputusan tidak berlaku lagi", "temuan berubah setelah disetujui")
    cases.explain(db, number, OTHER_RULE)
    review.decide(db, PEOPLE.second_reviewer, number, "approved")
    assert cases.state(db, number) == "approved"


def test_judged_again_by_other_rules_the_approval_is_lost(db: Connection) -> None:
    number = cases.submit(db)
    review.decide(db, PEOPLE.reviewer, number, "approved")
    cases.submit(db, version=2, warnings={RULE: 1}, revalidates=number)
    item = review.case(db, PEOPLE.reviewer, number).item
    assert (item.review_state, item.lost_reason) == ("lapsed", "rules_changed")


def test_a_newer_version_replaces_what_is_open_and_leaves_what_was_decided(db: Connection) -> None:
    open_, decided = cases.submit(db, warnings={RULE: 1}), cases.submit(db, period="2022")
    review.decide(db, PEOPLE.reviewer, decided, "approved")
    cases.submit(db, version=2)
    cases.submit(db, version=2, period="2022")
    assert (cases.state(db, open_), cases.state(db, decided)) == ("superseded", "approved")


def test_answers_are_bound_to_rule_version_findings_and_role(db: Connection) -> None:
    number = cases.submit(db, warnings={RULE: 4})
    cases.explain(db, number)
    (given,) = review.answers(db, number)
    (version,) = db.execute("select definition_sha256 from ledger.rule where rule_id = %s", [RULE]).fetchone() or (0,)
    assert (given.rule_sha256, given.findings, given.author, given.author_role) == (
        version, 4, PEOPLE.reporter, "reporter",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("login", "rule", "text", "code"),
    [
        (PEOPLE.viewer, RULE, "Karena bencana.", "may_not_answer"),
        (PEOPLE.other_reporter, RULE, "Karena bencana.", "other_reporter"),
        (PEOPLE.reporter, RULE, "   ", "answer_empty"),
        (PEOPLE.reporter, OTHER_RULE, "Karena bencana.", "no_warning"),
        ("siapa", RULE, "Karena bencana.", "not_signed_in"),
    ],
)
def test_refused_answers(db: Connection, login: str, rule: str, text: str, code: str) -> None:
    number = cases.submit(db, warnings={RULE: 1})
    with pytest.raises(review.ReviewRefusedError) as caught:
        review.answer(db, login, number, rule, text)
    assert caught.value.code == code
    assert review.answers(db, number) == []


def test_an_answer_to_what_has_changed_meanwhile(db: Connection) -> None:
    number = cases.submit(db, warnings={RULE: 1})
    seen = warned(db, number).findings_sha256
    cases.warn(db, number, RULE, 1, value="1")
    with pytest.raises(review.ReviewRefusedError) as caught:
        review.answer(db, PEOPLE.reporter, number, RULE, "Karena bencana.", seen=seen)
    assert caught.value.code == "changed"


def test_identity_numbers_are_kept_nowhere(db: Connection) -> None:
    number = cases.submit(db, warnings={RULE: 1})
    review.answer(db, PEOPLE.reporter, number, RULE, "Milik 1101015203900001, lihat lampiran.")
    (given,) = review.answers(db, number)
    assert given.answer == "Milik [nomor identitas disamarkan], lihat lampiran."


def test_an_accepted_explanation_is_offered_again_and_not_applied(db: Connection) -> None:
    before = cases.submit(db, warnings={RULE: 1}, period="2022")
    (answer,) = cases.explain(db, before)
    review.review_answer(db, PEOPLE.reviewer, answer, "accepted")
    number = cases.submit(db, warnings={RULE: 1})
    again = warned(db, number)
    assert (again.is_answered, again.answer) == (False, None)
    assert again.earlier is not None and again.earlier.answer_id == answer


def test_nobody_judges_his_own_explanation(db: Connection) -> None:
    number = cases.submit(db, warnings={RULE: 1})
    (answer,) = cases.explain(db, number, login=PEOPLE.reviewer)
    with pytest.raises(review.ReviewRefusedError) as caught:
        review.review_answer(db, PEOPLE.reviewer, answer, "accepted")
    assert caught.value.code == "answer_author"


def test_who_may_not_see_values_gets_none(db: Connection) -> None:
    number = cases.submit(db, warnings={RULE: 3})
    seen = {login: review.case(db, login, number) for login in (PEOPLE.reviewer, PEOPLE.engineer, PEOPLE.viewer)}
    assert [len(c.rules[0].lines) for c in seen.values()] == [3, 3, 0]
    assert seen[PEOPLE.viewer].rules[0].findings == 3
    with pytest.raises(review.ReviewRefusedError) as caught:
        review.case(db, PEOPLE.other_reporter, number)
    assert caught.value.code == "other_reporter"

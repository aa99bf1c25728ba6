"""What a policy holds back is not published; what is approved is; and back to what was approved last."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from orkestrasi import db, review
from orkestrasi.cli import app
from orkestrasi.publish import candidate, publish
from orkestrasi.publish.publish import PublicationRefusedError
from orkestrasi.review import standing
from tests.pipeline import query
from tests.publish import flow
from tests.review import cases
from tests.review.cases import PEOPLE, REASON, RULE

INVESTMENT = "investment_realization"


@pytest.fixture(autouse=True)
def everybody(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("second")
    with db.connect() as connection:
        cases.grant_all(connection)


def ask(policy: str, dataset: str = INVESTMENT) -> None:
    with db.connect() as connection:
        cases.ask_approval(connection, policy, dataset)


def decide(submission_id: int, kind: str = "approved", login: str = PEOPLE.reviewer) -> None:
    with db.connect() as connection:
        review.decide(connection, login, submission_id, kind, REASON)  # type: ignore[arg-type]


def held() -> set[tuple[str, int, str]]:
    with db.connect() as connection:
        return {(h.reporter_id, h.version, h.reason) for h in standing.held_back(connection)}


def leaving(number: int) -> set[tuple[str, int]]:
    """Which versions of investment reports a candidate no longer shows."""
    return {
        (reporter, version)
        for reporter, version in query(
            "select s.reporter_id, s.version from ledger.publication_member as m "
            "inner join ledger.submission as s using (submission_id) where m.published_to = %s and s.dataset = %s",
            [number, INVESTMENT],
        )
    }


def invoke(*arguments: str) -> tuple[int, Any, str]:
    done = CliRunner().invoke(app, [*arguments, "--json"])
    return done.exit_code, json.loads(done.stdout) if done.stdout.strip() else None, done.stderr


def test_what_waits_for_approval_is_not_published_and_the_version_before_it_stays() -> None:
    ask("always")
    assert candidate.prepare() == 2
    assert held() == {("11.01", 2, "approval_missing"), ("12.09", 2, "approval_missing")}
    assert leaving(2) == set()
    # Other datasets do not wait for it.
    assert query("select count(*) from ledger.publication_member where published_from = 2") == [(2,)]
    assert not candidate.is_due()

    decide(flow.submission("11.01", 2))
    assert candidate.is_due(), "an approval is to be published"
    assert candidate.prepare() == 2
    assert leaving(2) == {("11.01", 1)}
    assert held() == {("12.09", 2, "approval_missing")}
    assert not candidate.is_due(), "a candidate shows it already"
    assert (flow.shown_total("11.01"), flow.shown_total("11.01", publication=2)) == (flow.BILLION, 2 * flow.BILLION)


def test_only_what_has_warnings_waits_and_what_stands_there_stays() -> None:
    ask("warnings")
    with db.connect() as connection:
        cases.warn(connection, flow.submission("11.01", 2))
        cases.warn(connection, flow.submission("11.03", 1))
    assert held() == {("11.01", 2, "approval_missing")}, "11.03 was published before anybody asked"
    assert candidate.prepare() == 2
    assert leaving(2) == {("12.09", 1)}
    with pytest.raises(review.ReviewRefusedError, match="1 peringatan belum dijelaskan"):
        decide(flow.submission("11.01", 2))
    with db.connect() as connection:
        cases.explain(connection, flow.submission("11.01", 2), RULE)
    decide(flow.submission("11.01", 2))
    assert candidate.is_due()
    assert candidate.prepare() == 2
    assert leaving(2) == {("12.09", 1), ("11.01", 1)}


def test_what_a_reviewer_returns_leaves_whatever_the_policy() -> None:
    decide(flow.submission("11.03", 1), "returned")
    assert ("11.03", 1, "returned") in held()
    assert candidate.prepare() == 2
    assert ("11.03", 1) in leaving(2)


def test_a_return_between_gate_2_and_publish_stops_that_candidate() -> None:
    assert candidate.prepare() == 2
    flow.execute("update ledger.publication set facts = jsonb_build_object('gate_2_passed_at', now()) where number = 2")
    decide(flow.submission("11.01", 2), "returned")
    with pytest.raises(PublicationRefusedError, match="1 submissions of candidate 2 wait for an approval"):
        publish.publish(2)
    assert candidate.is_due()


def test_a_warning_that_gate_2_adds_takes_the_approval_away_and_back_to_the_last_approved() -> None:
    """12.09 moves the nation's sum so far that gate 2 warns of it, after it was approved without a warning."""
    ask("always")
    for reporter in ("11.01", "12.09"):
        decide(flow.submission(reporter, 2))
    assert flow.make_public() == 2, "made anew without 12.09"
    assert flow.findings(flow.submission("12.09", 2)), "gate 2 found something"
    assert (flow.shown_total("11.01"), flow.shown_total("12.09")) == (2 * flow.BILLION, 27 * flow.BILLION)
    assert held() == {("12.09", 2, "approval_missing")}
    with db.connect() as connection:
        assert cases.state(connection, flow.submission("12.09", 2)) == "lapsed"
        assert standing.last_approved(connection) is None, "in publication 1 nobody had been asked"
    ask("warnings")
    before = flow.membership()

    code, look, _ = invoke("review", "revert", "--as", PEOPLE.reviewer)
    assert (code, look["shows"], look["publication"]) == (0, 1, None)
    assert (flow.submission("11.01", 2) in look["leaving"], flow.submission("11.01", 1) in look["coming"]) == (
        True,
        True,
    )
    (moved,) = (m for m in look["moves"] if m["indicator_key"].startswith("investment_realization_idr"))
    assert moved["value_before"] - moved["value_after"] == flow.BILLION
    assert flow.membership() == before, "a look changes nothing"

    code, _, said = invoke("review", "revert", "--as", PEOPLE.reviewer, "--yes")
    assert (code, said.strip()) == (2, "Give the --reason; it is kept with the new publication.")
    code, _, said = invoke("review", "revert", "--as", PEOPLE.engineer, "--yes", "--reason", "salah")
    assert (code, said.strip()) == (1, "Peran Anda (Perekayasa Data) dapat membaca, tetapi tidak dapat memutuskan.")
    code, done, _ = invoke("review", "revert", "--as", PEOPLE.reviewer, "--yes", "--reason", "Angka salah kirim.")
    assert (code, done["publication"], Path(done["report"]).is_file()) == (0, 3, True)
    assert flow.shown_total("11.01") == flow.BILLION
    assert query("select reverts_to, reason from ledger.publication_event where number = 3") == [
        (1, "Angka salah kirim.")
    ]
    assert invoke("audit", "verify")[0] == 0

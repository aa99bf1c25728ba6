"""Candidate and publish: nothing is seen before it is published, and what was published stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from orkestrasi.publish import candidate, gate2, publish
from orkestrasi.publish.publish import PublicationRefusedError
from orkestrasi.transform import build
from tests.publish import flow
from tests.publish.databases import copied


def test_candidate_is_invisible_until_published_and_the_past_stays(second: Path) -> None:
    before = flow.marts()
    assert candidate.prepare() == 2
    assert flow.marts() == before
    assert gate2.check(2) == 2
    assert flow.marts() == before
    assert flow.shown_total(publication=2) == 2 * flow.BILLION

    assert publish.publish(2) == 2
    assert flow.shown_total() == 2 * flow.BILLION
    assert flow.marts(publication=1) == before
    assert flow.marts()["mart_submission"] != before["mart_submission"]
    # Published again, prepared again: no second publication, nothing moves.
    after = flow.marts()
    assert publish.publish(2) == 2
    assert gate2.check(2) == 2
    assert candidate.prepare() is None
    assert flow.marts() == after


MARTS = (
    "mart_indicator",
    "mart_reform_scorecard",
    "mart_investment_sector",
    "mart_inflation_commodity_price",
    "mart_reporting_completeness",
    "mart_submission",
)
Shown = list[dict[str, list[str]]]


@pytest.fixture(scope="module")
def before_and_after(
    server: URL, second_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Shown, Shown]]:
    """Publications 1 and 2 before and after a build that finds what gate 2 found and what was decided meanwhile."""
    for _ in copied(server, second_template, tmp_path_factory.mktemp("later")):
        flow.send("KEMENPANRB", "mpp_services", "2023-08", [
            {"region_code": "00", "code_system": "KEMENDAGRI", "period": "2023-08", "mpp_physical_count": 129}
        ])  # fmt: skip
        flow.take_in()
        assert flow.make_public() == 2
        assert ("RECON-NATION-REVISION", "warning") in flow.findings(flow.submission("12.09", 2))
        before = [flow.marts(publication=number) for number in (1, 2)]
        build.build_candidate()
        yield before, [flow.marts(publication=number) for number in (1, 2)]


@pytest.mark.parametrize("mart", MARTS)
def test_a_later_build_changes_no_publication(before_and_after: tuple[Shown, Shown], mart: str) -> None:
    before, after = before_and_after
    for publication in (0, 1):
        assert sorted(set(after[publication][mart]) ^ set(before[publication][mart])) == []


def test_a_later_build_changes_none_of_the_others(before_and_after: tuple[Shown, Shown]) -> None:
    before, after = ([{m: p[m] for m in p.keys() - set(MARTS)} for p in shown] for shown in before_and_after)
    assert before == after


def test_a_replaced_version_leaves_and_a_rejected_one_never_comes(second: Path) -> None:
    flow.make_public()
    assert flow.state(flow.submission("11.02", 2)) == "rejected"
    assert flow.shown_total("11.02") == flow.shown_total("11.02", publication=1) == 2 * flow.BILLION
    assert (flow.shown_total("11.01", publication=1), flow.shown_total("11.01")) == (flow.BILLION, 2 * flow.BILLION)


def test_an_interrupted_candidate_is_dissolved_and_its_number_used_again(second: Path) -> None:
    assert candidate.prepare() == 2
    first = flow.membership()
    assert candidate.prepare() == 2
    assert flow.membership() == first
    # What passed gate 2 was the candidate before; this one has not.
    gate2.check(2)
    candidate.prepare()
    with pytest.raises(PublicationRefusedError, match="candidate 2 has not passed gate 2"):
        publish.publish(2)


def test_refusal_names_every_reason(second: Path) -> None:
    candidate.prepare()
    flow.execute(
        "select ledger.move_submissions(array[%s::bigint], 'quarantined', 'test')", flow.submission("11.01", 2)
    )
    with pytest.raises(PublicationRefusedError) as refused:
        publish.publish(2)
    assert str(refused.value) == (
        "candidate 2 has not passed gate 2; 1 submissions of candidate 2 are not accepted or not in the warehouse"
    )
    with pytest.raises(PublicationRefusedError, match="there is no publication 9"):
        publish.publish(9)
    assert flow.shown_total() == flow.BILLION


def test_nothing_is_prepared_from_what_is_not_built(built: Path) -> None:
    flow.wave_2()
    flow.take_in()
    assert candidate.prepare() is None


def test_gate_2_finds_nothing_to_judge(built: Path) -> None:
    assert gate2.check(1) == 1, "what is published was judged"
    assert gate2.check(2) is None, "there is no such candidate any more"

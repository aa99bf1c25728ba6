"""Gate 2: who is to blame is held back and the others are published; nobody to blame, and nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest

from orkestrasi.publish import candidate, gate2
from orkestrasi.publish.gate2 import CandidateRefusedError
from tests.pipeline import query
from tests.publish import flow


def test_a_fact_changed_by_hand_holds_back_its_submission_only(second: Path) -> None:
    altered, deleted = flow.submission("11.01", 2), flow.submission("BI", 1, "commodity_prices", "2024-02")
    flow.execute(
        "update warehouse.fct_investment_realization set total_idr = total_idr + 1 where submission_id = %s", altered
    )
    flow.execute("delete from warehouse.fct_commodity_price where submission_id = %s and row_number = 3", deleted)
    stunting = flow.submission("KEMENKES", 1, "stunting_prevalence", "2023")

    assert flow.make_public() == 2
    assert [flow.state(s) for s in (altered, deleted, stunting)] == ["quarantined", "quarantined", "accepted"]
    assert flow.findings(altered) == flow.findings(deleted)[1:] == [("RECON-RECORD-SUM", "error")]
    assert flow.shown_total("11.01") == flow.BILLION, "the version that was accepted before stays"
    assert query("select count(*) from marts.mart_indicator where dataset = 'stunting_prevalence'") == [(3,)]
    ((events,),) = query(
        "select count(*) from ledger.submission_event where to_state = 'quarantined' and actor = 'gate 2'"
    )
    assert events == 2
    assert candidate.prepare() is None, "what is quarantined does not come back by itself"


@pytest.mark.slow
def test_an_indicator_changed_by_hand(second: Path) -> None:
    victim = flow.submission("KEMENKES", 1, "stunting_prevalence", "2023")
    flow.execute("update warehouse.fct_indicator_value set value = value + 1 where submission_id = %s", victim)
    assert flow.make_public() == 2
    assert (flow.state(victim), flow.findings(victim)) == ("quarantined", [("RECON-INDICATOR-SUM", "error")])
    assert flow.shown_total("11.01") == 2 * flow.BILLION


def test_nothing_left_of_the_candidate(second: Path) -> None:
    flow.execute("update warehouse.fct_investment_realization set total_idr = total_idr + 1")
    flow.execute("update warehouse.fct_commodity_price set price_idr = price_idr + 1")
    flow.execute("update warehouse.fct_indicator_value set value = value + 1")
    number = candidate.prepare()
    assert number == 2
    assert gate2.check(number) is None
    assert gate2.check(number) is None, "asked again, as a retried task does"
    assert query("select max(number), count(*) from ledger.publication") == [(1, 1)]
    assert candidate.prepare() is None


def test_a_broken_mart_without_a_culprit_publishes_nothing(second: Path) -> None:
    before = flow.marts()
    flow.execute(
        "update warehouse.dim_submission set sha256 = 'short' where submission_id = %s", flow.submission("11.01", 2)
    )
    number = candidate.prepare()
    with pytest.raises(CandidateRefusedError, match="mart_submission: expect_column_value_lengths_to_equal"):
        gate2.check(number or 0)
    assert flow.marts() == before
    assert flow.state(flow.submission("11.01", 2)) == "accepted"


def test_a_mart_that_doubles_an_amount_publishes_nothing(second: Path) -> None:
    ((definition,),) = query("select pg_get_viewdef('intermediate.mart_investment_sector'::regclass)")
    before, last = definition.rsplit("counted.total_idr,", 1)
    doubled = f"{before}counted.total_idr * 2 as total_idr,{last}"
    flow.execute(f"create or replace view intermediate.mart_investment_sector as {doubled}")
    number = candidate.prepare()
    with pytest.raises(CandidateRefusedError, match="RECON-MART-SUM: mart_investment_sector is"):
        gate2.check(number or 0)
    assert query("select ledger.as_of()") == [(1,)]


@pytest.mark.slow
def test_offenders_are_held_back_even_where_a_mart_is_broken(second: Path) -> None:
    """A bad submission may be what breaks the mart: without it the candidate is judged again."""
    victim = flow.submission("11.01", 2)
    flow.execute("update warehouse.dim_submission set sha256 = 'short' where submission_id = %s", victim)
    flow.execute("update warehouse.fct_investment_realization set total_idr = 1 where submission_id = %s", victim)
    assert flow.make_public() == 2
    assert flow.state(victim) == "quarantined"


@pytest.mark.slow
def test_a_slip_of_the_unit_is_held_back_until_it_is_corrected(built: Path) -> None:
    flow.send_investment("11.03", 3_000 * flow.BILLION)
    flow.send_investment("11.04", 5 * flow.BILLION)
    states = flow.take_in()
    assert set(states.values()) <= {"accepted", "accepted_with_warnings"}, "gate 1 only warns"
    assert flow.build_and_publish() == 2
    slip = flow.submission("11.03", 2)
    assert flow.state(slip) == "quarantined"
    assert ("RECON-NATION-MOVE", "error") in flow.findings(slip)
    assert (flow.shown_total("11.03"), flow.shown_total("11.04")) == (3 * flow.BILLION, 5 * flow.BILLION)

    flow.send_investment("11.03", 4 * flow.BILLION)
    flow.take_in()
    assert flow.build_and_publish() == 3
    assert (flow.shown_total("11.03"), flow.shown_total("11.03", publication=2)) == (4 * flow.BILLION, 3 * flow.BILLION)


def test_a_revision_that_moves_the_nation_warns_and_is_published(second: Path) -> None:
    assert flow.make_public() == 2
    revised = flow.submission("12.09", 2)
    assert flow.findings(revised) == [("RECON-NATION-REVISION", "warning")]
    assert flow.shown_total("12.09") == 50 * flow.BILLION


def test_suites_refuse_what_they_do_not_understand(tmp_path: Path) -> None:
    (tmp_path / "mart_x.yml").write_text("mart: mart_y\nowner: me\nexpectations: [{type: t, kwarg: {}}]\n")
    with pytest.raises(gate2.ContractError) as refused:
        gate2.suites(tmp_path)
    assert refused.value.problems == [
        "mart_x.yml: key owner is not understood",
        "mart_x.yml: mart mart_y differs from the file name",
        "mart_x.yml: key kwarg is not understood",
    ]

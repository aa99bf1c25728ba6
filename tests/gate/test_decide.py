"""A verdict needs gates that ran, and is given once."""

from __future__ import annotations

from pathlib import Path

import pytest

from orkestrasi.extract import load
from orkestrasi.gate import gate1
from tests.pipeline import csv_of, deliver, extract, gate, outcomes, query, register, run_intake, stunting

BAD = csv_of("stunting_prevalence", stunting("11.01", pct=99))
GOOD = csv_of("stunting_prevalence", stunting("11.01"))
ADDRESS = ("11.01", "stunting_prevalence", "2023")


def test_no_verdict_before_every_gate_has_run(home: Path) -> None:
    deliver(*ADDRESS, GOOD)
    load_id = register()
    extract(load_id)
    with pytest.raises(gate1.UncheckedError, match="across, stunting_prevalence"):
        gate1.decide(load_id)
    gate1.check_dataset(load_id, "stunting_prevalence")
    with pytest.raises(gate1.UncheckedError, match="across"):
        gate1.decide(load_id)
    assert [o.state for o in outcomes(load_id)] == ["loaded"]
    gate1.check_across(load_id)
    assert gate1.decide(load_id) == {"accepted": 1}


def test_rows_that_came_in_after_the_gate_are_not_covered_by_it(home: Path) -> None:
    deliver(*ADDRESS, GOOD)
    deliver("11.02", "stunting_prevalence", "2023", csv_of("stunting_prevalence", stunting("11.02", pct=99)))
    load_id = register()
    first, second = (i for chunk in load.plan_chunks(load_id) for i in chunk)
    load.extract_chunk(load_id, [first])
    gate1.check_dataset(load_id, "stunting_prevalence")
    gate1.check_across(load_id)
    load.extract_chunk(load_id, [second])
    with pytest.raises(gate1.UncheckedError):
        gate1.decide(load_id)
    assert gate(load_id) == {"accepted": 1, "rejected": 1}


def test_a_gate_run_again_after_the_verdict_changes_nothing(home: Path) -> None:
    deliver(*ADDRESS, BAD)
    (outcome,) = run_intake("once")
    assert outcome.verdict == "rejected"
    findings = query("select finding_id, rule_id, row_number from ledger.finding order by 1")
    (load_id,) = query("select load_id from ledger.load")[0]
    gate1.check_dataset(load_id, "stunting_prevalence")
    gate1.check_across(load_id)
    assert gate1.decide(load_id) == {"rejected": 1}
    assert query("select finding_id, rule_id, row_number from ledger.finding order by 1") == findings

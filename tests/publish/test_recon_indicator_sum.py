"""RECON-INDICATOR-SUM: what a file summed to stands in the facts, indicator by indicator."""

from __future__ import annotations

from tests.conftest import Connection
from tests.publish.recon import COLUMNS, Candidate

RULE = "RECON-INDICATOR-SUM"
VICTIM = ("KEMENKES", 1, "stunting_prevalence", "2023")


def test_columns(warehouse: Connection) -> None:
    assert Candidate(warehouse).columns(RULE) == COLUMNS


def test_passes(warehouse: Connection) -> None:
    candidate = Candidate(warehouse)
    assert candidate.findings(RULE) == []
    # Half of the sixth decimal may be lost in every row; what was published before is not looked at again.
    change = "update warehouse.fct_indicator_value set value = value + %s where submission_id = %s"
    candidate.change(change, 0.0000005, candidate.submission(*VICTIM))
    candidate.change(change, 1, candidate.submission("KEMENKES", 1, "stunting_prevalence", "2022"))
    assert candidate.findings(RULE) == []


def test_fails_on_a_changed_value(warehouse: Connection) -> None:
    candidate = Candidate(warehouse)
    victim = candidate.submission(*VICTIM)
    candidate.change("update warehouse.fct_indicator_value set value = value - 0.4 where submission_id = %s", victim)
    (finding,) = candidate.findings(RULE)
    assert (finding["submission_id"], finding["column_name"], float(finding["difference"])) == (
        victim,
        "stunting_pct",
        -0.4,
    )


def test_fails_on_a_lost_row(warehouse: Connection) -> None:
    candidate = Candidate(warehouse)
    victim = candidate.submission(*VICTIM)
    candidate.change("delete from warehouse.fct_indicator_value where submission_id = %s", victim)
    assert [(f["submission_id"], f["value"], float(f["expected"])) for f in candidate.findings(RULE)] == [
        (victim, "0", 29.4)
    ]

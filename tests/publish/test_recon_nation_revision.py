"""RECON-NATION-REVISION: a revision that moves the national figure by more than 5 %."""

from __future__ import annotations

from tests.conftest import Connection
from tests.publish.recon import COLUMNS, Candidate

RULE = "RECON-NATION-REVISION"
VICTIM = ("12.09", 2, "investment_realization", "2024-TW1")
CHANGE = "update warehouse.fct_indicator_value set value = %s where submission_id = %s"
NATION = sum(range(1, 28)) * 1_000_000_000
BEFORE = 27 * 1_000_000_000


def test_columns(warehouse: Connection) -> None:
    assert Candidate(warehouse).columns(RULE) == COLUMNS


def test_passes(warehouse: Connection) -> None:
    candidate = Candidate(warehouse)
    candidate.change(CHANGE, BEFORE + NATION * 0.05, candidate.submission(*VICTIM))
    assert candidate.findings(RULE) == [], "five per cent; and a first report is no revision"


def test_fails(warehouse: Connection) -> None:
    candidate = Candidate(warehouse)
    victim = candidate.submission(*VICTIM)
    for figure, moved in ((BEFORE + NATION * 0.051, "5.10 %"), (BEFORE - NATION * 0.06, "-6.00 %")):
        candidate.change(CHANGE, figure, victim)
        assert [(f["submission_id"], float(f["expected"]), f["difference"]) for f in candidate.findings(RULE)] == [
            (victim, BEFORE, moved)
        ]

"""RECON-NATION-MOVE: one region's figure larger than all others together."""

from __future__ import annotations

from tests.conftest import Connection
from tests.publish.recon import COLUMNS, Candidate

RULE = "RECON-NATION-MOVE"
VICTIM = ("11.01", 2, "investment_realization", "2024-TW1")
CHANGE = "update warehouse.fct_indicator_value set value = %s where submission_id = %s"
# The other 26 regencies together, with the revised figure of 12.09.
OTHERS = (sum(range(2, 27)) + 50) * 1_000_000_000


def test_columns(warehouse: Connection) -> None:
    assert Candidate(warehouse).columns(RULE) == COLUMNS


def test_passes(warehouse: Connection) -> None:
    candidate = Candidate(warehouse)
    assert candidate.findings(RULE) == []
    candidate.change(CHANGE, OTHERS, candidate.submission(*VICTIM))
    assert candidate.findings(RULE) == [], "as large as all the others is not larger"
    candidate.change(CHANGE, 10 * OTHERS, candidate.submission("11.05", 1, *VICTIM[2:]))
    assert candidate.findings(RULE) == [], "what was published before is not judged again"


def test_fails(warehouse: Connection) -> None:
    candidate = Candidate(warehouse)
    victim = candidate.submission(*VICTIM)
    candidate.change(CHANGE, OTHERS + 1, victim)
    (finding,) = candidate.findings(RULE)
    assert (finding["submission_id"], finding["column_name"]) == (victim, "investment_realization_idr")
    assert (float(finding["value"]), float(finding["expected"])) == (OTHERS + 1, round(OTHERS / 26, 2))


def test_fewer_than_twenty_regions_prove_nothing(warehouse: Connection) -> None:
    candidate = Candidate(warehouse)
    candidate.change(CHANGE, 10 * OTHERS, candidate.submission(*VICTIM))
    nineteen = (
        "delete from warehouse.fct_indicator_value where indicator_key like 'investment_realization_idr@%%' "
        "and region_id in (select region_id from warehouse.dim_region "
        "where is_current and kemendagri_code > %s and level = 'regency')"
    )
    candidate.change(nineteen, "12.01")
    assert candidate.findings(RULE) == []

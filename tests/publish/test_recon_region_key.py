"""RECON-REGION-KEY: every incoming row stands at a region version."""

from __future__ import annotations

from tests.conftest import Connection
from tests.publish.recon import COLUMNS, Candidate

RULE = "RECON-REGION-KEY"


def test_columns(warehouse: Connection) -> None:
    assert Candidate(warehouse).columns(RULE) == COLUMNS


def test_passes(warehouse: Connection) -> None:
    assert Candidate(warehouse).findings(RULE) == []


def test_fails_on_the_unknown_member(warehouse: Connection) -> None:
    candidate = Candidate(warehouse)
    investment = candidate.submission("11.01", 2, "investment_realization", "2024-TW1")
    price = candidate.submission("BI", 1, "commodity_prices", "2024-02")
    candidate.change(
        "update warehouse.fct_investment_realization set region_key = -1 where submission_id = %s", investment
    )
    candidate.change(
        "update warehouse.fct_commodity_price set region_key = -1 where row_number = 2 and submission_id = %s", price
    )
    assert {(f["submission_id"], f["row_number"], f["value"]) for f in candidate.findings(RULE)} == {
        (investment, 1, "-1"),
        (price, 2, "-1"),
    }


def test_fails_on_another_region_s_version(warehouse: Connection) -> None:
    candidate = Candidate(warehouse)
    victim = candidate.submission("KEMENKES", 1, "stunting_prevalence", "2023")
    candidate.change(
        "update warehouse.fct_indicator_value set region_key = (select max(region_key) from warehouse.dim_region "
        "where region_id = 2) where submission_id = %s",
        victim,
    )
    assert [f["submission_id"] for f in candidate.findings(RULE)] == [victim]

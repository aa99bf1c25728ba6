"""RECON-RECORD-SUM: rows and amounts of a file stand in its fact."""

from __future__ import annotations

from tests.conftest import Connection
from tests.publish.recon import COLUMNS, Candidate

RULE = "RECON-RECORD-SUM"
VICTIM = ("BI", 1, "commodity_prices", "2024-02")


def test_columns(warehouse: Connection) -> None:
    assert Candidate(warehouse).columns(RULE) == COLUMNS


def test_passes(warehouse: Connection) -> None:
    assert Candidate(warehouse).findings(RULE) == []


def test_fails_on_a_changed_amount(warehouse: Connection) -> None:
    candidate = Candidate(warehouse)
    victim = candidate.submission(*VICTIM)
    candidate.change(
        "update warehouse.fct_commodity_price set price_idr = price_idr + 7 "
        "where submission_id = %s and row_number = 2",
        victim,
    )
    (finding,) = candidate.findings(RULE)
    assert (finding["submission_id"], finding["column_name"], float(finding["difference"])) == (victim, "price_idr", 7)


def test_fails_on_lost_rows_and_doubled_amounts(warehouse: Connection) -> None:
    candidate = Candidate(warehouse)
    price, investment = (
        candidate.submission(*VICTIM),
        candidate.submission("11.01", 2, "investment_realization", "2024-TW1"),
    )
    candidate.change("delete from warehouse.fct_commodity_price where submission_id = %s", price)
    candidate.change(
        "update warehouse.fct_investment_realization set total_idr = 2 * total_idr where submission_id = %s", investment
    )
    found = {(f["submission_id"], f["column_name"]) for f in candidate.findings(RULE)}
    assert found >= {(price, "row_number"), (investment, "total_idr")}

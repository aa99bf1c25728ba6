"""PDN-RATIO: each PDN percentage is its own numerator divided by its own denominator."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "PDN-RATIO"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    row = {
        "procurement_budget_idr": 400,
        "rup_total_idr": 300,
        "rup_pdn_idr": 200,
        "realized_spending_idr": 80,
    }
    ratios = {
        "pdn_commitment_pct": 50,
        "pdn_realized_to_commitment_pct": 35,
        "pdn_realized_pct": 87.5,
        "rup_progress_pct": 75,
    }
    gate.deliver("domestic_spending", "11", "2024-TW1", row | {"realized_pdn_idr": 70} | ratios)
    gate.deliver(
        "domestic_spending",
        "12",
        "2024-TW1",
        {"realized_spending_idr": 0, "realized_pdn_idr": 0, "pdn_realized_pct": 0},
    )
    gate.deliver("domestic_spending", "13", "2024-TW1", {"pdn_realized_pct": 90})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    # June 2022: 62.4 / 273.6 trillion was printed as 22.62 percent.
    row = {"rup_pdn_idr": 273_600_000_000_000, "realized_pdn_idr": 62_400_000_000_000}
    gate.deliver(
        "domestic_spending",
        "LKPP",
        "2022-06",
        row | {"region_code": "00", "pdn_realized_to_commitment_pct": 22.62},
    )
    (found,) = gate.findings(RULE)
    assert found["column_name"] == "pdn_realized_to_commitment_pct"
    assert (found["value"], found["expected"], found["difference"]) == ("22.62", "22.81", "-0.19")

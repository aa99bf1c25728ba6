"""INF-YTD-CHAIN: year-to-date inflation is the product of the monthly rates."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "INF-YTD-CHAIN"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "inflation_indicators",
        "BPS",
        "2024-01",
        {"region_code": "11", "inflation_mtm_pct": 0.42},
        accepted=True,
    )
    row = {"region_code": "11", "inflation_mtm_pct": 0.30}
    gate.deliver("inflation_indicators", "BPS", "2024-02", row | {"inflation_ytd_pct": 0.72})
    gate.deliver("inflation_indicators", "BPS", "2024-05", row | {"inflation_ytd_pct": 9})  # months are missing
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "inflation_indicators",
        "BPS",
        "2024-01",
        {"region_code": "11", "inflation_mtm_pct": 0.42},
        accepted=True,
    )
    gate.deliver(
        "inflation_indicators",
        "BPS",
        "2024-02",
        {"region_code": "11", "inflation_mtm_pct": 0.30, "inflation_ytd_pct": 0.30},
    )
    (found,) = gate.findings(RULE)
    assert (found["value"], found["expected"], found["difference"]) == ("0.3", "0.72", "-0.42")

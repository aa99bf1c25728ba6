"""VALUE-COPIED: a figure that moves every period stood still for three."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "VALUE-COPIED"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    row = {"realized_spending_idr": 500, "procurement_budget_idr": 900, "realized_pdn_idr": 0}
    gate.deliver("domestic_spending", "11", "2024-TW1", row, accepted=True)
    gate.deliver("domestic_spending", "11", "2024-TW2", row, accepted=True)
    gate.deliver("domestic_spending", "11", "2024-TW3", row | {"realized_spending_idr": 600})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    row = {"region_code": "11", "cpi_index": 105.19}
    gate.deliver("inflation_indicators", "BPS", "2024-01", row, accepted=True)
    gate.deliver("inflation_indicators", "BPS", "2024-02", row, accepted=True)
    gate.deliver("inflation_indicators", "BPS", "2024-03", row)
    (found,) = gate.findings(RULE)
    assert (found["row_number"], found["column_name"], found["value"]) == (1, "cpi_index", "105.19")

"""PDN-CUMULATIVE-FELL: realised amounts add up within the year and start again on 1 January."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "PDN-CUMULATIVE-FELL"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("domestic_spending", "11", "2023-TW4", {"realized_spending_idr": 900}, accepted=True)
    gate.deliver("domestic_spending", "11", "2024-TW1", {"realized_spending_idr": 100}, accepted=True)
    gate.deliver("domestic_spending", "11", "2024-TW2", {"realized_spending_idr": 100, "realized_pdn_idr": 5})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "domestic_spending",
        "11",
        "2024-TW1",
        {"realized_spending_idr": 100, "realized_pdn_idr": 90},
        accepted=True,
    )
    gate.deliver("domestic_spending", "11", "2024-TW2", {"realized_spending_idr": 80, "realized_pdn_idr": 95})
    (found,) = gate.findings(RULE)
    assert (found["column_name"], found["value"], found["expected"]) == ("realized_spending_idr", "80", "100")

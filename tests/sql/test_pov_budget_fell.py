"""POV-BUDGET-FELL: realised amounts add up within the year and start again on 1 January."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "POV-BUDGET-FELL"
PKH = {"program_code": "PKH", "funding_source": "APBN", "ceiling_idr": 1000}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("poverty_program_budgets", "11", "2023-TW4", PKH | {"realized_idr": 900}, accepted=True)
    gate.deliver("poverty_program_budgets", "11", "2024-TW1", PKH | {"realized_idr": 100}, accepted=True)
    gate.deliver(
        "poverty_program_budgets",
        "11",
        "2024-TW2",
        PKH | {"realized_idr": 100},
        PKH | {"funding_source": "APBD", "realized_idr": 5},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("poverty_program_budgets", "11", "2024-TW1", PKH | {"realized_idr": 100}, accepted=True)
    gate.deliver("poverty_program_budgets", "11", "2024-TW2", PKH | {"realized_idr": 80})
    (found,) = gate.findings(RULE)
    assert (found["column_name"], found["value"], found["expected"]) == ("realized_idr", "80", "100")

"""UNIT-SLIP: an amount about a power of a thousand away from its previous value."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "UNIT-SLIP"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "domestic_spending",
        "11",
        "2024-TW1",
        {"realized_spending_idr": 1_000_000_000, "rup_pdn_idr": 500},
        accepted=True,
    )
    gate.deliver("domestic_spending", "11", "2024-TW2", {"realized_spending_idr": 9_000_000_000, "rup_pdn_idr": 0})
    sector = {"sector_code": "C", "total_idr": 5_000_000}
    gate.deliver(
        "investment_realization",
        "52.72",
        "2025-TW1",
        sector,
        {"sector_code": "A", "total_idr": 9_000_000_000},
        accepted=True,
    )
    gate.deliver("investment_realization", "52.72", "2025-TW2", sector | {"total_idr": 5_000_000_000})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("domestic_spending", "11", "2024-TW1", {"realized_spending_idr": 1_000_000_000}, accepted=True)
    gate.deliver("domestic_spending", "11", "2024-TW2", {"realized_spending_idr": 1_300})
    gate.deliver(
        "investment_realization",
        "52.72",
        "2025-TW1",
        {"sector_code": "C", "total_idr": 5_000_000},
        accepted=True,
    )
    gate.deliver("investment_realization", "52.72", "2025-TW2", {"sector_code": "C", "total_idr": 5_100_000_000})
    poor = {"region_code": "11", "source_code": "SUSENAS", "line_definition": "NASIONAL"}
    gate.deliver("poverty_indicators", "BPS", "2023-03", poor | {"poor_population_thousand": 806.75}, accepted=True)
    gate.deliver("poverty_indicators", "BPS", "2024-03", poor | {"poor_population_thousand": 804_530})
    assert [(f["row_number"], f["column_name"], f["difference"]) for f in gate.findings(RULE)] == [
        (1, "realized_spending_idr", "0.000001"),
        (None, "total_idr", "1000"),
        (1, "poor_population_thousand", "1000"),
    ]

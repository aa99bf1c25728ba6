"""INV-PARTS-TOTAL: PMA plus PMDN is the total, up to the rounding of the last written digit."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "INV-PARTS-TOTAL"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "investment_realization",
        "52.72",
        "2025-TW1",
        # BKPM, January to September 2023: 559.6 + 493.5 = 1,053.1 trillion.
        {
            "sector_code": "A",
            "pma_idr": 559_600_000_000_000,
            "pmdn_idr": 493_500_000_000_000,
            "total_idr": 1_053_100_000_000_000,
        },
        # Each rounded to a whole billion by itself.
        {"sector_code": "B", "pma_idr": 2_000_000_000, "pmdn_idr": 3_000_000_000, "total_idr": 6_000_000_000},
        {"sector_code": "C", "pma_idr": 0, "pmdn_idr": 1_234_567, "total_idr": 1_234_568},
        {"sector_code": "D", "pma_idr": 0, "pmdn_idr": 0, "total_idr": 0},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "investment_realization",
        "52.72",
        "2025-TW1",
        {
            "sector_code": "A",
            "pma_idr": 14_800_000_000,
            "pmdn_idr": 20_200_000_000,
            "total_idr": 20_200_000_000,
        },
        {"sector_code": "B", "pma_idr": 1, "pmdn_idr": 1_234_567, "total_idr": 1_234_571},
    )
    assert [(f["row_number"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        (1, "35000000000", "-14800000000"),
        (2, "1234568", "3"),
    ]

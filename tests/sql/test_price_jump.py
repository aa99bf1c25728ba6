"""PRICE-JUMP: a price more than 40 percent away from the last one within a week."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "PRICE-JUMP"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    row = {"region_code": "11", "commodity_code": "BERAS", "market_name": "RATA-RATA"}
    gate.deliver(
        "commodity_prices",
        "BI",
        "2024-01",
        row | {"price_date": "2024-01-31", "price_idr": 14000},
        accepted=True,
    )
    gate.deliver(
        "commodity_prices",
        "BI",
        "2024-02",
        row | {"price_date": "2024-02-01", "price_idr": 19000},
        row | {"price_date": "2024-02-20", "price_idr": 9000},  # more than a week later
        row | {"price_date": "2024-02-20", "price_idr": 60000, "commodity_code": "CABAI_RAWIT"},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    row = {"region_code": "11", "commodity_code": "BERAS", "market_name": "RATA-RATA"}
    gate.deliver(
        "commodity_prices",
        "BI",
        "2024-01",
        row | {"price_date": "2024-01-31", "price_idr": 14000},
        accepted=True,
    )
    gate.deliver("commodity_prices", "BI", "2024-02", row | {"price_date": "2024-02-01", "price_idr": 140000})
    (found,) = gate.findings(RULE)
    assert (found["value"], found["expected"], found["difference"]) == ("140000", "14000", "900.0")

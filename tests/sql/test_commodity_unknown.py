"""COMMODITY-UNKNOWN: commodity codes come from the reference list."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "COMMODITY-UNKNOWN"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "commodity_prices",
        "BI",
        "2024-01",
        {"region_code": "11", "price_date": "2024-01-02", "commodity_code": "BERAS"},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "commodity_prices",
        "BI",
        "2024-01",
        {"region_code": "11", "price_date": "2024-01-02", "commodity_code": "Beras medium"},
    )
    (found,) = gate.findings(RULE)
    assert (found["column_name"], found["value"]) == ("commodity_code", "Beras medium")


def test_an_action_need_not_be_about_a_commodity_but_about_a_known_one(db: Connection) -> None:
    gate = Gate(db)
    action = {"action_code": "PASAR_MURAH", "action_on": "2024-03-05", "action_count": 1}
    gate.deliver("inflation_actions", "64.09", "2024-03", action, action | {"commodity_code": "Gabah"})
    assert [(f["row_number"], f["value"]) for f in gate.findings(RULE)] == [(2, "Gabah")]

"""PDN-UMK-ABOVE-PDN: small businesses mostly sell domestic products; only a warning."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "PDN-UMK-ABOVE-PDN"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    row = {"contract_date": "2025-02-01", "umk_idr": 50}
    gate.deliver("procurement_packages", "32.04", "2025-TW1", row | {"pdn_idr": 50}, row | {"pdn_idr": None})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "procurement_packages",
        "32.04",
        "2025-TW1",
        {"contract_date": "2025-02-01", "umk_idr": 50, "pdn_idr": 0},
    )
    (found,) = gate.findings(RULE)
    assert (found["column_name"], found["value"], found["expected"], found["difference"]) == (
        "umk_idr",
        "50",
        "0",
        "50",
    )

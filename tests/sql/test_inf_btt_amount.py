"""INF-BTT-AMOUNT: spending of the contingency budget says how much."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "INF-BTT-AMOUNT"
SPENDING = {"action_code": "BELANJA_TIDAK_TERDUGA", "action_on": "2024-03-05", "action_count": 1}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "inflation_actions",
        "64.09",
        "2024-03",
        SPENDING | {"spent_idr": 0},
        SPENDING | {"action_code": "PASAR_MURAH", "spent_idr": None},
        SPENDING | {"unreadable": '{"spent_idr": "satu juta"}'},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("inflation_actions", "64.09", "2024-03", SPENDING, SPENDING | {"spent_idr": 5})
    assert [(f["row_number"], f["column_name"]) for f in gate.findings(RULE)] == [(1, "spent_idr")]

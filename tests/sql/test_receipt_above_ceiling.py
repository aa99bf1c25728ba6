"""RECEIPT-ABOVE-CEILING: the receipts of a purchase stay within its ceiling."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "RECEIPT-ABOVE-CEILING"
RECEIPT = {
    "purchase_id": "7767093",
    "budget_ceiling_idr": 1_450_200,
    "receipt_type": "Kwitansi",
    "receipt_date": "2025-03-03",
    "receipt_idr": 725_100,
}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    without = RECEIPT | {"purchase_id": "9", "budget_ceiling_idr": None}
    gate.deliver("procurement_receipts", "32.04", "2025", RECEIPT, RECEIPT, without)
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    other = RECEIPT | {"purchase_id": "8"}
    gate.deliver("procurement_receipts", "32.04", "2025", other, RECEIPT, RECEIPT, RECEIPT | {"receipt_idr": 1})
    assert [(f["row_number"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        (2, "1450201", "1450200", "1")
    ]

"""RECEIPT-REPEATED: receipts that are equal in every respect are shown, many receipts of one purchase are not."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "RECEIPT-REPEATED"
RECEIPT = {
    "purchase_id": "10364934000",
    "plan_id": "54286376",
    "receipt_type": "Kwitansi",
    "receipt_date": "2025-03-03",
    "receipt_idr": 156_000,
}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "procurement_receipts",
        "32.04",
        "2025",
        RECEIPT,
        RECEIPT | {"receipt_date": "2025-03-04"},
        RECEIPT | {"receipt_idr": 156_001},
        RECEIPT | {"plan_id": None},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("procurement_receipts", "32.04", "2025", RECEIPT, RECEIPT, RECEIPT)
    assert [(f["row_number"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        (2, "10364934000 / Kwitansi / 2025-03-03 / 156000", "1"),
        (3, "10364934000 / Kwitansi / 2025-03-03 / 156000", "1"),
    ]

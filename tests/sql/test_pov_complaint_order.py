"""POV-COMPLAINT-ORDER: the stages of a complaint follow each other, and it came by the end of the month."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "POV-COMPLAINT-ORDER"
COMPLAINT = {"channel": "SP4N_LAPOR", "category": "PEMOTONGAN", "status": "DITERIMA"}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    whole = {
        "received_on": "2024-02-07",
        "verified_on": "2024-02-07",
        "forwarded_on": "2024-02-12",
        "answered_on": "2024-02-12",
        "closed_on": "2024-03-01",
    }
    gate.deliver(
        "aid_complaints",
        "11",
        "2024-02",
        COMPLAINT | whole | {"complaint_id": "1"},
        COMPLAINT | {"complaint_id": "2", "received_on": "2024-01-30", "answered_on": "2024-02-02"},
        COMPLAINT | {"complaint_id": "3", "received_on": "2024-02-29"},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "aid_complaints",
        "11",
        "2024-02",
        COMPLAINT | {"complaint_id": "1", "received_on": "2024-02-07", "verified_on": "2024-02-06"},
        # Held against the last stage that has a date, verification.
        COMPLAINT
        | {"complaint_id": "2", "received_on": "2024-02-01", "verified_on": "2024-02-07", "closed_on": "2024-02-05"},
        COMPLAINT | {"complaint_id": "3", "received_on": "2024-03-01"},
        COMPLAINT | {"complaint_id": "4", "received_on": "2002-02-01"},
        COMPLAINT | {"complaint_id": "5", "received_on": "2024-02-01", "answered_on": "2026-07-01"},
    )
    assert [
        (f["row_number"], f["column_name"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)
    ] == [
        (1, "verified_on", "2024-02-06", "2024-02-07", "-1"),
        (2, "closed_on", "2024-02-05", "2024-02-07", "-2"),
        (3, "received_on", "2024-03-01", "2015-01-01 – 2024-02-29", None),
        (4, "received_on", "2002-02-01", "2015-01-01 – 2024-02-29", None),
        # Delivered on 30 June 2026.
        (5, "answered_on", "2026-07-01", "2026-06-30", "1"),
    ]

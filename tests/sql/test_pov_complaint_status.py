"""POV-COMPLAINT-STATUS: the status is the last stage that has a date."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "POV-COMPLAINT-STATUS"
COMPLAINT = {"channel": "SURAT", "category": "LAINNYA", "received_on": "2024-02-01"}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "aid_complaints",
        "11",
        "2024-02",
        COMPLAINT | {"complaint_id": "1", "status": "DITERIMA"},
        COMPLAINT | {"complaint_id": "2", "status": "DIVERIFIKASI", "verified_on": "2024-02-02"},
        COMPLAINT | {"complaint_id": "3", "status": "DITERUSKAN", "forwarded_on": "2024-02-02"},
        COMPLAINT
        | {"complaint_id": "4", "status": "DIJAWAB", "verified_on": "2024-02-02", "answered_on": "2024-02-02"},
        COMPLAINT | {"complaint_id": "5", "status": "SELESAI", "closed_on": "2024-02-02"},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "aid_complaints",
        "11",
        "2024-02",
        COMPLAINT | {"complaint_id": "1", "status": "SELESAI", "answered_on": "2024-02-02"},
        COMPLAINT | {"complaint_id": "2", "status": "DIVERIFIKASI"},
    )
    assert [(f["row_number"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        (1, "SELESAI", "DIJAWAB"),
        (2, "DIVERIFIKASI", "DITERIMA"),
    ]

"""HEAD-REPORT-EARLY: a report does not come before the quarter it tells of."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "HEAD-REPORT-EARLY"
REPORT = {"due_on": "2024-01-31"}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "acting_head_reports",
        "KEMENDAGRI",
        "2023-TW4",
        REPORT | {"region_code": "11"},
        REPORT | {"region_code": "12", "reported_on": "2023-10-01"},
        REPORT | {"region_code": "13", "reported_on": "2024-02-10"},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "acting_head_reports", "KEMENDAGRI", "2023-TW4", REPORT | {"region_code": "11", "reported_on": "2023-09-29"}
    )
    assert [(f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        ("2023-09-29", "2023-10-01", "-2")
    ]

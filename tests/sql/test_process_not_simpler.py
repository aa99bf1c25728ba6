"""PROCESS-NOT-SIMPLER: no figure of a simplified process grows."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "PROCESS-NOT-SIMPLER"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "process_simplifications",
        "35.76",
        "2023",
        {"step_before_count": 9, "step_after_count": 4, "day_before_count": 3, "day_after_count": 3},
        {"document_before_count": None, "document_after_count": 2, "regulation_overlap_before_count": 1},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "process_simplifications",
        "35.76",
        "2023",
        {"regulation_overlap_before_count": 0, "regulation_overlap_after_count": 2},
        {"step_before_count": 4, "step_after_count": 9, "day_before_count": 10, "day_after_count": 14},
        {"document_before_count": 5, "document_after_count": 6},
    )
    assert [(f["row_number"], f["column_name"], f["difference"]) for f in gate.findings(RULE)] == [
        (1, "regulation_overlap_after_count", "2"),
        (2, "day_after_count", "4"),
        (2, "step_after_count", "5"),
        (3, "document_after_count", "1"),
    ]

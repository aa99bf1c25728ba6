"""REGISTRY-BRIDGE-OTHER: the Kemendagri code beside a BPS code means the same region."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "REGISTRY-BRIDGE-OTHER"
ROW = {"code_system": "BPS", "list_name": "Jembatan", "list_date": "2025-06-30"}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "region_registry",
        "BPS",
        "2025",
        # 1102 is Aceh Singkil for BPS, which Kemendagri calls 11.10; the list of 2020 leaves out the dot.
        ROW | {"region_code": "1102", "kemendagri_code": "11.10"},
        ROW | {"region_code": "1103", "kemendagri_code": "1101"},
        ROW | {"region_code": "1104"},
    )
    assert gate.findings(RULE) == []


def test_equal_digits_and_a_lost_zero_fail(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "region_registry",
        "BPS",
        "2025",
        ROW | {"region_code": "1101", "kemendagri_code": "11.01"},
        ROW | {"region_code": "1102", "kemendagri_code": "11.1"},
    )
    assert [(f["row_number"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        (1, "11.01", "Kabupaten Aceh Selatan"),
        (2, "11.1", "?"),
    ]

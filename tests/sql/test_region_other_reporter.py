"""REGION-OTHER-REPORTER: a government delivers only its own region, whichever code system it uses."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "REGION-OTHER-REPORTER"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("domestic_spending", "11.01", "2024-TW1", {"region_code": "1103", "code_system": "BPS"})
    gate.deliver("stunting_prevalence", "KEMENKES", "2023", {"region_code": "11.01"}, {"region_code": "11"})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    # Aceh Selatan is 11.01 at Kemendagri and 1103 at BPS, where 1101 is Simeulue.
    gate.deliver(
        "domestic_spending",
        "11.01",
        "2024-TW1",
        {"region_code": "1101", "code_system": "BPS"},
        {"region_code": "11.02"},
    )
    gate.deliver("domestic_spending", "11", "2024-TW1", {"region_code": "11.01"})
    own = "KEMENDAGRI 11.01 = Kabupaten Aceh Selatan"
    assert [(f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        ("BPS 1101 = Kabupaten Simeulue", own),
        ("KEMENDAGRI 11.02 = Kabupaten Aceh Tenggara", own),
        (own, "KEMENDAGRI 11 = Aceh"),
    ]

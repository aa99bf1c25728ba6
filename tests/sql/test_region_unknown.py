"""REGION-UNKNOWN: a code that means nothing in its system, with a hint what was meant."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "REGION-UNKNOWN"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "stunting_prevalence",
        "KEMENKES",
        "2023",
        {"region_code": "11.10"},
        {"region_code": "1103", "code_system": "BPS"},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "stunting_prevalence",
        "KEMENKES",
        "2023",
        {"region_code": "11.1"},  # a number format took the zero
        {"region_code": "1103"},  # the dot is missing, or the system is wrong
        {"region_code": "11.03", "code_system": "BPS"},
        {"region_code": "99.99"},
    )
    found = gate.findings(RULE)
    assert [f["row_number"] for f in found] == [1, 2, 3, 4]
    assert found[0]["value"] == "KEMENDAGRI 11.1"
    assert found[0]["expected"].startswith("KEMENDAGRI 11.10 = Kabupaten Aceh Singkil")
    assert "KEMENDAGRI 11.03 = Kabupaten Aceh Timur" in found[1]["expected"]
    assert "BPS 1103 = Kabupaten Aceh Selatan" in found[1]["expected"]
    assert "BPS 1103 = Kabupaten Aceh Selatan" in found[2]["expected"]
    assert found[3]["expected"] is None

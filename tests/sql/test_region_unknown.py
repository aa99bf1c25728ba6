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
        {"region_code": "1103"},  # the dot is missing, or the system is wrong
        {"region_code": "11.03", "code_system": "BPS"},
        {"region_code": "99.99"},
        {"region_code": "268941", "code_system": "LKPP"},
        {"region_code": "35", "code_system": "PIHPS"},
    )
    found = gate.findings(RULE)
    assert [f["row_number"] for f in found] == [1, 2, 3, 4, 5]
    assert "KEMENDAGRI 11.03 = Kabupaten Aceh Timur" in found[0]["expected"]
    assert "BPS 1103 = Kabupaten Aceh Selatan" in found[0]["expected"]
    assert "BPS 1103 = Kabupaten Aceh Selatan" in found[1]["expected"]
    assert found[2]["expected"] is None
    assert found[4]["value"] == "PIHPS 35"


def test_a_lost_zero_is_another_rules(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("stunting_prevalence", "KEMENKES", "2023", {"region_code": "11.1"}, {"region_code": "11,1"})
    assert gate.findings(RULE) == []

"""INV-TKA-ABOVE-TKI: a project has at most as many foreign workers as Indonesian ones."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "INV-TKA-ABOVE-TKI"
PROJECT = {
    "nib": "9120001234567",
    "kbli_code": "10710",
    "investment_type": "PMDN",
    "business_scale": "BESAR",
    "lkpm_status": "DISETUJUI",
    "fixed_capital_idr": 700,
    "working_capital_idr": 300,
}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    workers = {"tki_male_count": 3, "tki_female_count": 2}
    gate.deliver(
        "investment_projects",
        "52.71",
        "2024-TW1",
        PROJECT | workers | {"tka_count": 5},
        # What is not known proves nothing.
        PROJECT | {"nib": "9120001234568", "tka_count": 5},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    workers = {"tki_male_count": 3, "tki_female_count": 2, "tka_count": 6}
    gate.deliver("investment_projects", "52.71", "2024-TW1", PROJECT | workers)
    (found,) = gate.findings(RULE)
    assert (found["value"], found["expected"], found["difference"]) == ("6", "5", "1")

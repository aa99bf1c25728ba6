"""SPBE-COMPONENT-UNKNOWN: a score's number is one of its instrument."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "SPBE-COMPONENT-UNKNOWN"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "spbe_components",
        "51.71",
        "2021",
        {"component_type": "NILAI_DOMAIN", "domain_id": "4", "instrument_version": "2020"},
        {"component_type": "NILAI_ASPEK", "aspect_id": "8", "instrument_version": "2020"},
        {"component_type": "NILAI_INDIKATOR", "indicator_number": "35", "instrument_version": "2018"},
        {"component_type": "NILAI_INDEKS", "instrument_version": "2020"},
        # Numbers of the government's own table.
        {"component_type": "NILAI_DOMAIN", "domain_id": "14"},
        {"component_type": "DOMAIN", "domain_id": "14"},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "spbe_components",
        "51.71",
        "2021",
        {"component_type": "NILAI_DOMAIN", "domain_id": "4", "instrument_version": "2018"},
        {"component_type": "NILAI_ASPEK", "aspect_id": None, "instrument_version": "2020"},
        {"component_type": "NILAI_INDIKATOR", "indicator_number": "48", "instrument_version": "2020"},
        {"component_type": "NILAI_INDIKATOR", "indicator_number": "1"},
    )
    assert [(f["row_number"], f["column_name"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        (1, "domain_id", "4", "2018"),
        (2, "aspect_id", "-", "2020"),
        (3, "indicator_number", "48", "2020"),
        (4, "instrument_version", "-", "2018, 2020"),
    ]

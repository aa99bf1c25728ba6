"""REGION-NAME-MISMATCH: a name that is none of the names its code ever stood for."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "REGION-NAME-MISMATCH"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    names = {
        "35.76": "KOTA MOJOKERTO",
        "35.16": "Kab. Mojokerto",
        "12.12": "Toba Samosir",
        "21": "KEP. RIAU",
        "31": "DKI Jakarta",
        "63.02": "Kotabaru",
        "91": "P A P U A",
        "14.72": "D U M A I",
        "32.04": "Bandung (Kab.)",
        "32.73": "Bandung, Kota",
        "61.02": "Pontianak",
        "64.09": "Penajem Paser Utara (Kab.)",
    }
    gate.deliver(
        "stunting_prevalence",
        "KEMENKES",
        "2023",
        *({"region_code": c, "region_name": n} for c, n in names.items()),
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "stunting_prevalence",
        "KEMENKES",
        "2023",
        {"region_code": "35.16", "region_name": "Kota Mojokerto"},
        {"region_code": "61.02", "region_name": "Kota Pontianak"},
        {"region_code": "35.76", "region_name": "Surabaya"},
    )
    assert [(f["row_number"], f["expected"]) for f in gate.findings(RULE)] == [
        (1, "Kabupaten Mojokerto"),
        (2, "Kabupaten Mempawah"),
        (3, "Kota Mojokerto"),
    ]

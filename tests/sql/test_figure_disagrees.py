"""FIGURE-DISAGREES: two cited figures for one thing name each other."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "FIGURE-DISAGREES"
FIGURE = {
    "region_code": "53",
    "figure_code": "prevalensi_stunting_ssgi",
    "subject": "Nusa Tenggara Timur",
    "level": "provinsi",
    "figure": 35.3,
    "unit": "%",
    "source_address": "https://example.go.id/satu",
}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "official_figures",
        "KEMENPANRB",
        "2022",
        FIGURE,
        FIGURE | {"source_address": "https://example.go.id/dua"},
        FIGURE | {"figure": 12, "figure_code": "persentase_penduduk_miskin"},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("official_figures", "KEMENPANRB", "2022", FIGURE, FIGURE | {"figure": 35.4})
    assert [(f["row_number"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        (1, "35.3", "35.4", "-0.1"),
        (2, "35.4", "35.3", "0.1"),
    ]

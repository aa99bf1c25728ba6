"""FIGURE-ISSUER-UNKNOWN: who issued a figure is one of the reporters, and no free text."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "FIGURE-ISSUER-UNKNOWN"
FIGURE = {
    "region_code": "00",
    "figure_code": "persentase_penduduk_miskin",
    "level": "nasional",
    "figure": 9.57,
    "unit": "persen",
    "source_address": "https://example.go.id/satu",
}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("official_figures", "KEMENPANRB", "2022-09", FIGURE, FIGURE | {"issuer_id": "BPS", "figure": 9.58})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("official_figures", "KEMENPANRB", "2022-09", FIGURE | {"issuer_id": "Kemendagri"})
    assert [(f["row_number"], f["value"]) for f in gate.findings(RULE)] == [(1, "Kemendagri")]

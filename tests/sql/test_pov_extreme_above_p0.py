"""POV-EXTREME-ABOVE-P0: the extremely poor are a part of the poor."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "POV-EXTREME-ABOVE-P0"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "poverty_indicators",
        "BPS",
        "2021-03",
        {"region_code": "64.09", "source_code": "SUSENAS", "line_definition": "NASIONAL", "p0_pct": 7.61},
        accepted=True,
    )
    extreme = {"source_code": "P3KE", "line_definition": "USD1.9PPP", "extreme_poverty_pct": 2.10}
    gate.deliver("poverty_indicators", "64.09", "2021", extreme)
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "poverty_indicators",
        "BPS",
        "2021-03",
        {"region_code": "64.09", "source_code": "SUSENAS", "line_definition": "NASIONAL", "p0_pct": 7.61},
        accepted=True,
    )
    # Its own P0, however high, does not outweigh the figure of BPS.
    own = {"source_code": "SUSENAS", "line_definition": "NASIONAL", "p0_pct": 20}
    extreme = {"source_code": "P3KE", "line_definition": "USD1.9PPP", "extreme_poverty_pct": 8}
    gate.deliver("poverty_indicators", "64.09", "2021", own, extreme)
    (found,) = gate.findings(RULE)
    assert (found["row_number"], found["value"], found["expected"], found["difference"]) == (
        2,
        "8",
        "7.61",
        "0.39",
    )

"""POV-P0-AGAINST-BPS: a government's own poverty rate against the one of BPS (acceptance case 1)."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "POV-P0-AGAINST-BPS"


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
    gate.deliver(
        "poverty_indicators",
        "64.09",
        "2021",
        {"source_code": "SUSENAS", "line_definition": "NASIONAL", "p0_pct": 7.6},
    )
    gate.deliver(
        "poverty_indicators",
        "64.01",
        "2021",
        {"source_code": "SUSENAS", "line_definition": "NASIONAL", "p0_pct": 50},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    # 2.10 percent is the extreme poverty of Penajam Paser Utara in 2021; as P0 it must not pass.
    gate.deliver(
        "poverty_indicators",
        "BPS",
        "2021-03",
        {"region_code": "64.09", "source_code": "SUSENAS", "line_definition": "NASIONAL", "p0_pct": 7.61},
        accepted=True,
    )
    gate.deliver(
        "poverty_indicators",
        "64.09",
        "2021",
        {"source_code": "SUSENAS", "line_definition": "NASIONAL", "p0_pct": 2.10},
    )
    (found,) = gate.findings(RULE)
    assert (found["value"], found["expected"], found["difference"]) == ("2.1", "7.61", "-5.51")

"""POV-RATE-COUNT: the poverty rate is the poor divided by the population of the same year."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "POV-RATE-COUNT"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    # Aceh had 5,623,479 people in 2024.
    row = {
        "region_code": "11",
        "line_definition": "NASIONAL",
        "p0_pct": 14.23,
        "poor_population_thousand": 804.53,
    }
    gate.deliver("poverty_indicators", "BPS", "2024-03", row)
    gate.deliver("poverty_indicators", "BPS", "2021-03", row | {"p0_pct": 40})  # no population of that year
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    row = {
        "region_code": "11",
        "line_definition": "NASIONAL",
        "p0_pct": 14.23,
        "poor_population_thousand": 80.453,
    }
    gate.deliver("poverty_indicators", "BPS", "2024-03", row)
    (found,) = gate.findings(RULE)
    assert (found["value"], found["expected"], found["difference"]) == ("14.23", "1.43", "12.8")

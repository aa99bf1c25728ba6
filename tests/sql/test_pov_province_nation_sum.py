"""POV-PROVINCE-NATION-SUM: provinces add up to the nation, once all of them are there."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "POV-PROVINCE-NATION-SUM"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    keys = {"source_code": "SUSENAS", "line_definition": "NASIONAL"}
    old = [
        str(n)
        for n in (
            *range(11, 20),
            21,
            *range(31, 37),
            51,
            52,
            53,
            *range(61, 66),
            *range(71, 77),
            81,
            82,
            91,
            92,
        )
    ]
    provinces = [keys | {"region_code": code, "poor_population_thousand": 10} for code in old]
    nation = keys | {"region_code": "00", "poor_population_thousand": 340.04}
    # In September 2022 BPS still counted the new provinces within Papua and Papua Barat.
    gate.deliver("poverty_indicators", "BPS", "2022-09", nation, *provinces)
    gate.deliver("poverty_indicators", "BPS", "2021-03", nation | {"poor_population_thousand": 999}, *provinces[:-3])
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    keys = {"source_code": "SUSENAS", "line_definition": "NASIONAL"}
    old = [
        str(n)
        for n in (
            *range(11, 20),
            21,
            *range(31, 37),
            51,
            52,
            53,
            *range(61, 66),
            *range(71, 77),
            81,
            82,
            91,
            92,
        )
    ]
    provinces = [keys | {"region_code": code, "poor_population_thousand": 10} for code in old]
    gate.deliver(
        "poverty_indicators",
        "BPS",
        "2021-03",
        *provinces,
        keys | {"region_code": "00", "poor_population_thousand": 341},
    )
    (found,) = gate.findings(RULE)
    assert (found["row_number"], found["value"], found["expected"], found["difference"]) == (
        35,
        "341",
        "340",
        "1",
    )

"""MPP-COUNT-FELL: public service malls rarely close."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "MPP-COUNT-FELL"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "mpp_services",
        "KEMENPANRB",
        "2022-06",
        {"region_code": "00", "mpp_physical_count": 59},
        accepted=True,
    )
    gate.deliver(
        "mpp_services",
        "KEMENPANRB",
        "2022-09",
        {"region_code": "00", "mpp_physical_count": 67, "mpp_digital_count": 1},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "mpp_services",
        "KEMENPANRB",
        "2022-06",
        {"region_code": "00", "mpp_physical_count": 59},
        accepted=True,
    )
    gate.deliver("mpp_services", "KEMENPANRB", "2022-09", {"region_code": "00", "mpp_physical_count": 8})
    (found,) = gate.findings(RULE)
    assert (found["column_name"], found["value"], found["expected"], found["difference"]) == (
        "mpp_physical_count",
        "8",
        "59",
        "-51",
    )

"""MPP-FACILITY-DISAGREES: what is said of a mall is the same in all of its rows."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "MPP-FACILITY-DISAGREES"
ROW = {"facility_code": "F1", "facility_name": "MPP Satu", "facility_type": "FISIK", "opened_on": "2020-01-02"}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    other = {"facility_code": "F2", "facility_name": "MPP Dua", "facility_type": "DIGITAL"}
    gate.deliver("mpp_facility_services", "35.76", "2024-01", ROW, ROW | {"opened_on": None}, other)
    # The same code in another region is another mall.
    gate.deliver("mpp_facility_services", "KEMENPANRB", "2024-01", ROW | {"region_code": "35.16"}, ROW | other | {
        "region_code": "35.76", "facility_code": "F1",
    })  # fmt: skip
    assert gate.findings(RULE) == []


def test_fails_once_per_mall_and_column(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "mpp_facility_services",
        "35.76",
        "2024-01",
        ROW,
        ROW | {"facility_type": "DIGITAL"},
        ROW | {"facility_type": "DIGITAL", "opened_on": "2021-01-02"},
    )
    assert [(f["row_number"], f["column_name"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        (2, "facility_type", "DIGITAL", "FISIK"),
        (3, "opened_on", "2021-01-02", "2020-01-02"),
    ]

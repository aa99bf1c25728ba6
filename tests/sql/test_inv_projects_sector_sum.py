"""INV-PROJECTS-SECTOR-SUM: approved projects add up to the realisation of their region, quarter and sector."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "INV-PROJECTS-SECTOR-SUM"
PROJECT = {
    "nib": "9120001234567",
    "kbli_code": "10710",
    "investment_type": "PMDN",
    "business_scale": "BESAR",
    "lkpm_status": "DISETUJUI",
    "fixed_capital_idr": 700,
    "working_capital_idr": 300,
}
SENT = PROJECT | {"nib": "9120001234568", "lkpm_status": "TERKIRIM", "fixed_capital_idr": 5_000}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    total = {"sector_code": "C", "total_idr": 1_010}
    gate.deliver("investment_realization", "52.71", "2024-TW1", total, accepted=True)
    # Nothing to compare with: another region, another quarter.
    projects = [PROJECT | {"region_code": region} for region in ("52.71", "52.01")]
    gate.deliver("investment_projects", "BKPM", "2024-TW1", *projects, SENT | {"region_code": "52.71"})
    gate.deliver("investment_projects", "BKPM", "2024-TW2", PROJECT | {"region_code": "52.71"})
    # The region's own report of the same projects is not added to the agency's.
    gate.deliver("investment_projects", "52.71", "2024-TW1", PROJECT, PROJECT | {"kbli_code": "01111"})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "investment_realization",
        "52.71",
        "2024-TW1",
        {"sector_code": "C", "total_idr": 1_011},
        {"sector_code": "G", "total_idr": 99},
        accepted=True,
    )
    gate.deliver("investment_projects", "52.71", "2024-TW1", SENT, PROJECT, PROJECT | {"kbli_code": "01111"})
    found = [
        (f["row_number"], f["column_name"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)
    ]
    # Sector A has projects but no realisation at all; sector G has no projects and is not judged.
    assert found == [(1, "fixed_capital_idr", "1000", "1011", "-11"), (3, "fixed_capital_idr", "1000", "0", "1000")]


def test_a_realization_that_comes_later_hears_of_it(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("investment_projects", "52.71", "2024-TW1", PROJECT, accepted=True)
    own = gate.deliver("investment_realization", "52.71", "2024-TW1", {"sector_code": "C", "total_idr": 500})
    (found,) = gate.findings(RULE)
    assert (found["submission_id"], found["column_name"], found["value"], found["expected"]) == (
        own,
        "total_idr",
        "500",
        "1000",
    )

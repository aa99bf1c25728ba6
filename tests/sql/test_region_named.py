"""CELL-REQUIRED leaves a row without code alone where its name has a finding of its own."""

from __future__ import annotations

from helpers import Connection, Gate

from orkestrasi.contracts.load import contracts
from orkestrasi.gate.checks import BATCH, contract_checks


def test_a_named_row_needs_no_code(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "stunting_prevalence",
        "KEMENKES",
        "2023",
        {"region_code": None, "code_system": None, "region_name": "Mojokerto", "stunting_pct": 20},
        {"region_code": None, "code_system": "BPS", "region_name": "Mojokerto", "stunting_pct": None},
        {"region_code": None, "code_system": "BPS", "region_name": None, "stunting_pct": 20},
        {"region_code": "35.76", "code_system": None, "region_name": "Mojokerto", "stunting_pct": 20},
    )
    (check,) = (c for c in contract_checks(contracts()["stunting_prevalence"]) if c.rule_id == "CELL-REQUIRED")
    assert check.sql is not None
    query = check.sql.replace(BATCH, "raw.stunting_prevalence")
    found = db.execute(f"select row_number, column_name from ({query}) as f".encode()).fetchall()
    about_regions = [f for f in found if f[1] in ("region_code", "code_system")]
    assert sorted(about_regions) == [(3, "region_code"), (4, "code_system")]

"""ACT-OWNER-REGION: an owner of another government is in a region that is known."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "ACT-OWNER-REGION"
ACTION = {
    "action_code": "A1",
    "action_title": "Gerakan pangan murah",
    "cluster_code": "inflation",
    "output_unit": "kegiatan",
    "output_target": 4,
    "budget_idr": 0,
}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "reform_action_plans",
        "64.09",
        "2024-TW1",
        ACTION | {"owners": "OPD-01; 64/OPD-02"},
        ACTION | {"owners": "6472/OPD-02", "code_system": "BPS", "region_code": "6409"},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("reform_action_plans", "64.09", "2024-TW1", ACTION | {"owners": "OPD-01=50; 6472/OPD-02=50"})
    assert [(f["row_number"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [(1, "6472", "KEMENDAGRI")]

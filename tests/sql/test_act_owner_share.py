"""ACT-OWNER-SHARE: the shares of an action's owners make a whole, or none is given."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "ACT-OWNER-SHARE"
ACTION = {
    "action_title": "Gerakan pangan murah",
    "cluster_code": "inflation",
    "output_unit": "kegiatan",
    "output_target": 4,
    "budget_idr": 0,
}
GOOD = ("OPD-01", "OPD-01;OPD-02", "OPD-01=60; 64.10/OPD-02=40", "A=33,3; B=33,3; C=33,4", "64.09/A; 64.10/A")
BAD = ("OPD-01=60; OPD-02", "OPD-01=60; OPD-02=30", "OPD-01; opd-01", "A=50; A=50")


def _rows(owners: tuple[str, ...]) -> list[dict[str, object]]:
    return [ACTION | {"action_code": f"A{n}", "owners": text} for n, text in enumerate(owners)]


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("reform_action_plans", "64.09", "2024-TW1", *_rows(GOOD))
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("reform_action_plans", "64.09", "2024-TW1", *_rows(BAD))
    assert [(f["row_number"], f["value"], f["difference"]) for f in gate.findings(RULE)] == [
        (1, "OPD-01=60; OPD-02", "-40"),
        (2, "OPD-01=60; OPD-02=30", "-10"),
        (3, "OPD-01; opd-01", "0"),
        (4, "A=50; A=50", "0"),
    ]

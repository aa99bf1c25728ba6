"""DATE-OUT-OF-PERIOD: a record dated outside the period of its file."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "DATE-OUT-OF-PERIOD"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("procurement_packages", "32.04", "2025-TW1", {"contract_date": "2025-03-31"})
    gate.deliver("commodity_prices", "BI", "2024-02", {"region_code": "11", "price_date": "2024-02-29"})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("procurement_packages", "32.04", "2025-TW1", {"contract_date": "2024-12-30"})
    gate.deliver("commodity_prices", "BI", "2024-02", {"region_code": "11", "price_date": "2024-03-01"})
    assert [(f["column_name"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        ("contract_date", "2024-12-30", "2025-01-01 – 2025-03-31"),
        ("price_date", "2024-03-01", "2024-02-01 – 2024-02-29"),
    ]


def test_receipts_of_another_fiscal_year_fail(db: Connection) -> None:
    gate = Gate(db)
    receipt = {"purchase_id": "7767093", "receipt_type": "Kwitansi", "receipt_idr": 298_400}
    gate.deliver(
        "procurement_receipts",
        "32.04",
        "2025",
        receipt | {"receipt_date": "2025-08-19"},
        receipt | {"receipt_date": "2024-08-19"},
    )
    assert [(f["row_number"], f["column_name"], f["value"]) for f in gate.findings(RULE)] == [
        (2, "receipt_date", "2024-08-19")
    ]


def test_payments_and_snapshots(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "poverty_interventions",
        "11",
        "2024-02",
        *({"family_id": day, "program_code": "PKH", "paid_on": day} for day in ("2024-01-31", "2024-02-01")),
    )
    # An older snapshot is only late; one of the next quarter is that quarter's.
    gate.deliver(
        "poverty_registry",
        "11",
        "2024-TW1",
        *({"family_id": day, "snapshot_on": day} for day in ("2023-12-31", "2024-03-31", "2024-04-01")),
    )
    assert [(f["row_number"], f["column_name"], f["value"]) for f in gate.findings(RULE)] == [
        (1, "paid_on", "2024-01-31"),
        (3, "snapshot_on", "2024-04-01"),
    ]


def test_actions_plans_replications_and_awards_of_another_period_fail(db: Connection) -> None:
    gate = Gate(db)
    action = {"action_code": "PASAR_MURAH", "action_count": 1}
    gate.deliver(
        "inflation_actions",
        "64.09",
        "2025-W14",
        action | {"action_on": "2025-04-06"},
        action | {"action_on": "2025-04-07"},
    )
    plan = {"region_code": "32.04", "fiscal_year": "2024", "plan_id": "1", "budget_ceiling_idr": 1}
    gate.deliver("procurement_plans", "LKPP", "2024", plan | {"snapshot_on": "2025-01-02"})
    replication = {"region_code": "64.09", "origin_region_code": "11", "innovation_code": "X"}
    gate.deliver("innovation_replications", "KEMENPANRB", "2023", replication | {"replicated_on": "2022-12-31"})
    award = {"region_code": "11", "award_code": "A", "award_name": "A", "criterion": "INOVASI", "awarding_agency": "B"}
    gate.deliver("awards", "KEMENPANRB", "2023", award | {"awarded_on": "2024-01-01"})
    assert [(f["column_name"], f["row_number"], f["value"]) for f in gate.findings(RULE)] == [
        ("action_on", 2, "2025-04-07"),
        ("snapshot_on", 1, "2025-01-02"),
        ("replicated_on", 1, "2022-12-31"),
        ("awarded_on", 1, "2024-01-01"),
    ]

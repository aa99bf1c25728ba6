"""PDN-CHAIN: PDN value <= contract <= owner estimate <= budget ceiling."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "PDN-CHAIN"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    row = {
        "contract_date": "2025-02-01",
        "budget_ceiling_idr": 100,
        "owner_estimate_idr": 100,
        "contract_idr": 90,
    }
    gate.deliver("procurement_packages", "32.04", "2025-TW1", row | {"pdn_idr": 90}, row | {"owner_estimate_idr": None})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    row = {
        "contract_date": "2025-02-01",
        "budget_ceiling_idr": 100,
        "owner_estimate_idr": 95,
        "contract_idr": 90,
    }
    gate.deliver(
        "procurement_packages",
        "32.04",
        "2025-TW1",
        row | {"pdn_idr": 91},
        row | {"contract_idr": 96},
        row | {"owner_estimate_idr": 101},
        row | {"owner_estimate_idr": None, "contract_idr": 101},
    )
    assert [(f["row_number"], f["column_name"], f["difference"]) for f in gate.findings(RULE)] == [
        (1, "pdn_idr", "1"),
        (2, "contract_idr", "1"),
        (3, "owner_estimate_idr", "1"),
        (4, "contract_idr", "1"),
    ]

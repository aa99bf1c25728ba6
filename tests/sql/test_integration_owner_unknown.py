"""INTEGRATION-OWNER-UNKNOWN: the other service belongs to a region or a national platform."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "INTEGRATION-OWNER-UNKNOWN"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("service_integrations", "11.01", "2024-TW1", {"to_owner": "SIAK"}, {"to_owner": "11.01"})
    # The same regency in the other system, as the row declares it.
    gate.deliver(
        "service_integrations", "11.02", "2024-TW1", {"region_code": "1104", "code_system": "BPS", "to_owner": "1103"}
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "service_integrations",
        "11.01",
        "2024-TW1",
        {"to_owner": "siak"},
        {"to_owner": "1103"},
        {"to_owner": "93.01"},
        {"to_owner": None},
    )
    # Papua Selatan's code did not exist in the second quarter of 2022.
    gate.deliver("service_integrations", "11.03", "2022-TW2", {"to_owner": "93"})
    assert [(f["row_number"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        (1, "siak", "KEMENDAGRI"),
        (2, "1103", "KEMENDAGRI"),
        (1, "93", "KEMENDAGRI"),
    ]

"""INTEGRATION-SERVICE-UNKNOWN: an integrated service stands in the inventory of its quarter."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "INTEGRATION-SERVICE-UNKNOWN"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("digital_services", "35.76", "2024-TW1", {"service_code": "KTP"}, accepted=True)
    gate.deliver("service_integrations", "35.76", "2024-TW1", {"from_service_code": "KTP"})
    # No inventory of that quarter, or none of that government: nothing to hold it against.
    gate.deliver("service_integrations", "35.76", "2024-TW2", {"from_service_code": "KK"})
    gate.deliver("service_integrations", "35.16", "2024-TW1", {"from_service_code": "KK"})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("digital_services", "35.76", "2024-TW1", {"service_code": "KTP"})
    gate.deliver("service_integrations", "35.76", "2024-TW1", {"from_service_code": "KTP"}, {"from_service_code": "KK"})
    assert [(f["row_number"], f["column_name"], f["value"]) for f in gate.findings(RULE)] == [
        (2, "from_service_code", "KK")
    ]

"""DATE-AFTER-PERIOD: nothing is reported as done that happens after the period."""

from __future__ import annotations

import pytest
from helpers import COLUMNS, Connection, Gate

RULE = "DATE-AFTER-PERIOD"
# Dataset, period, its last day, the column.
DATED = [
    ("mpp_facility_services", "2024-02", "2024-02-29", "opened_on"),
    ("digital_services", "2024-TW1", "2024-03-31", "live_on"),
    ("service_integrations", "2024-TW1", "2024-03-31", "live_on"),
    ("process_simplifications", "2023", "2023-12-31", "changed_on"),
    ("performance_follow_ups", "2024-TW1", "2024-03-31", "closed_on"),
]


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


@pytest.mark.parametrize(("dataset", "period", "last_day", "column"), DATED)
def test_passes(db: Connection, dataset: str, period: str, last_day: str, column: str) -> None:
    gate = Gate(db)
    gate.deliver(dataset, "35.76", period, {column: last_day}, {column: None})
    assert gate.findings(RULE) == []


@pytest.mark.parametrize(("dataset", "period", "last_day", "column"), DATED)
def test_fails(db: Connection, dataset: str, period: str, last_day: str, column: str) -> None:
    gate = Gate(db)
    gate.deliver(dataset, "35.76", period, {column: last_day}, {column: "2024-04-01"})
    assert [(f["row_number"], f["column_name"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        (2, column, "2024-04-01", last_day)
    ]


def test_a_planned_end_of_an_integration_may_lie_ahead(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("service_integrations", "35.76", "2024-TW1", {"live_on": "2024-01-02", "ended_on": "2025-12-31"})
    assert gate.findings(RULE) == []

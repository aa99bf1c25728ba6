"""POV-REGISTRY-SOURCE: DTKS until 2024, P3KE 2022-2024, DTSEN since February 2025."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "POV-REGISTRY-SOURCE"


def family(source: str, day: str) -> dict[str, object]:
    return {
        "family_id": f"id-{source}-{day}",
        "registry_source": source,
        "decile": 1,
        "member_count": 4,
        "snapshot_on": day,
    }


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("poverty_registry", "11", "2024-TW4", family("DTKS", "2024-12-31"), family("P3KE", "2024-12-31"))
    gate.deliver("poverty_registry", "11", "2022-TW1", family("P3KE", "2022-01-01"))
    gate.deliver("poverty_registry", "11", "2025-TW1", family("DTSEN", "2025-02-01"))
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "poverty_registry",
        "11",
        "2025-TW1",
        family("DTKS", "2025-01-01"),
        family("DTSEN", "2025-01-31"),
        family("P3KE", "2021-12-31"),
    )
    assert [(f["row_number"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        (1, "DTKS, 2025-01-01", "1900-01-01 – 2024-12-31"),
        (2, "DTSEN, 2025-01-31", "2025-02-01 – 9999-12-31"),
        (3, "P3KE, 2021-12-31", "2022-01-01 – 2024-12-31"),
    ]

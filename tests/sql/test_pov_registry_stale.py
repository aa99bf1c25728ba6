"""POV-REGISTRY-STALE: a snapshot older than the quarter it is reported for is late."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "POV-REGISTRY-STALE"
FAMILY = {"registry_source": "DTKS", "decile": 1, "member_count": 4}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("poverty_registry", "11", "2024-TW1", FAMILY | {"family_id": "id-1", "snapshot_on": "2024-01-01"})
    gate.deliver("poverty_registry", "12", "2024-TW1", FAMILY | {"family_id": "id-1", "snapshot_on": "2024-03-31"})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    late = FAMILY | {"snapshot_on": "2023-12-31"}
    gate.deliver(
        "poverty_registry",
        "11",
        "2024-TW1",
        FAMILY | {"family_id": "id-1", "snapshot_on": "2024-02-01"},
        late | {"family_id": "id-2"},
        late | {"family_id": "id-3"},
        late | {"family_id": "id-4", "registry_source": "P3KE", "snapshot_on": "2023-10-02"},
    )
    # Once per registry and day, on its first row.
    assert [(f["row_number"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        (2, "2023-12-31", "2024-01-01", "1"),
        (4, "2023-10-02", "2024-01-01", "91"),
    ]

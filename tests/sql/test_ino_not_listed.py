"""INO-NOT-LISTED: a replicated innovation is in a list of the competition."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "INO-NOT-LISTED"
REPLICATION = {"region_code": "64.09", "replicated_on": "2023-05-02", "origin_region_code": "35.76"}
INNOVATION = {"region_code": "35.76", "innovation_title": "Layanan satu pintu", "award_level": "TOP_99"}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("innovations", "KEMENPANRB", "2022", INNOVATION | {"innovation_code": "KIPP-1"}, accepted=True)
    gate.deliver("innovations", "KEMENPANRB", "2023", INNOVATION | {"innovation_code": "KIPP-2"})
    gate.deliver(
        "innovation_replications",
        "KEMENPANRB",
        "2023",
        REPLICATION | {"innovation_code": "KIPP-1"},
        REPLICATION | {"innovation_code": "KIPP-2"},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("innovations", "KEMENPANRB", "2022", INNOVATION | {"innovation_code": "KIPP-1"}, accepted=True)
    gate.deliver("innovation_replications", "KEMENPANRB", "2023", REPLICATION | {"innovation_code": "KIPP-11"})
    assert [(f["row_number"], f["value"]) for f in gate.findings(RULE)] == [(1, "KIPP-11")]

"""INO-ORIGIN-REGION: an innovation comes from a known region, and not from the one that replicates it."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "INO-ORIGIN-REGION"
REPLICATION = {"innovation_code": "KIPP-1", "replicated_on": "2023-05-02", "origin_region_code": "35.76"}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    bps = {"region_code": "1103", "code_system": "BPS", "origin_region_code": "3576"}
    gate.deliver(
        "innovation_replications",
        "KEMENPANRB",
        "2023",
        REPLICATION | {"region_code": "64.09"},
        REPLICATION | {"region_code": "64.09", "origin_region_code": "00"},
        REPLICATION | bps,
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "innovation_replications",
        "KEMENPANRB",
        "2023",
        REPLICATION | {"region_code": "35.76"},
        REPLICATION | {"region_code": "64.09", "origin_region_code": "3576"},
        # Papua Selatan was not there in 2021.
        REPLICATION | {"region_code": "64.09", "origin_region_code": "93", "replicated_on": "2021-05-02"},
    )
    assert [(f["row_number"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        (1, "35.76", "KEMENDAGRI"),
        (2, "3576", "KEMENDAGRI"),
        (3, "93", "KEMENDAGRI"),
    ]

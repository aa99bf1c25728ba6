"""SPBE-DOMAIN-UNKNOWN: aspects and scores refer to domains that exist."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "SPBE-DOMAIN-UNKNOWN"
DOMAINS = [{"component_type": "DOMAIN", "component_id": str(i), "domain_id": str(i), "weight_pct": 50} for i in (1, 2)]


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    score = {"component_type": "NILAI_DOMAIN", "component_id": "1", "domain_id": "2", "score": 3}
    gate.deliver("spbe_components", "51.71", "2021", *DOMAINS, score)
    assert gate.findings(RULE) == []


def test_nothing_is_said_before_the_domains_have_come(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("spbe_components", "51.71", "2021", {"component_type": "ASPEK", "component_id": "1", "domain_id": "3"})
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    aspect = {"component_type": "ASPEK", "component_id": "6", "domain_id": "3"}
    gate.deliver("spbe_components", "51.71", "2021", *DOMAINS, aspect)
    assert [(f["row_number"], f["column_name"], f["value"], f["expected"]) for f in gate.findings(RULE)] == [
        (3, "domain_id", "3", "1, 2")
    ]

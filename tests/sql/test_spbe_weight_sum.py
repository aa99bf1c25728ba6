"""SPBE-WEIGHT-SUM: the domain weights of one index add up to 100."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "SPBE-WEIGHT-SUM"


def domains(index: str, *weights: float) -> list[dict[str, object]]:
    return [
        {"component_type": "DOMAIN", "component_id": f"{index}{i}", "index_id": index, "weight_pct": weight}
        for i, weight in enumerate(weights)
    ]


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    # The instrument of 2020, and an index whose weights are written as shares.
    shares = (0.16, 0.11, 0.12, 0.12, 0.29, 0.20)
    gate.deliver("spbe_components", "51.71", "2021", *domains("1", 13, 25, 16.5, 45.5), *domains("2", *shares))
    assert gate.findings(RULE) == []


def test_two_instruments_in_one_column(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("spbe_components", "51.71", "2021", *domains("1", 17, 28, 10, 55))
    assert [(f["row_number"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        (1, "110", "100", "10")
    ]

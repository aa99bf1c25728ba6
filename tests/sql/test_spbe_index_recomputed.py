"""SPBE-INDEX-RECOMPUTED: the index is the weighted sum of its scores, by the weights of its own instrument."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "SPBE-INDEX-RECOMPUTED"


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    # Kota Denpasar: 2021 by the new instrument, 2019 by the old one (3.3355, cut to 3.33).
    new = {
        "instrument_version": "2020",
        "spbe_index": 3.19,
        "spbe_domain_1_score": 3.00,
        "spbe_domain_2_score": 3.30,
    }
    gate.deliver("spbe_assessment", "51.71", "2021", new | {"spbe_domain_3_score": 2.18, "spbe_domain_4_score": 3.55})
    old = {
        "instrument_version": "2018",
        "spbe_index": 3.33,
        "spbe_domain_1_score": 3.00,
        "spbe_domain_2_score": 3.00,
    }
    gate.deliver("spbe_assessment", "51.71", "2019", old | {"spbe_domain_3_score": 3.61})
    scores = {f"spbe_indicator_{n:02d}_score": 3 for n in range(1, 48)}
    gate.deliver("spbe_assessment", "51.71", "2023", scores | {"instrument_version": "2020", "spbe_index": 3.00})
    gate.deliver(
        "spbe_assessment", "51.71", "2022", {"instrument_version": "2020", "spbe_index": 4.9}
    )  # nothing to recompute
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    new = {
        "instrument_version": "2020",
        "spbe_index": 3.25,
        "spbe_domain_1_score": 3.00,
        "spbe_domain_2_score": 3.30,
    }
    gate.deliver("spbe_assessment", "51.71", "2021", new | {"spbe_domain_3_score": 2.18, "spbe_domain_4_score": 3.55})
    scores = {f"spbe_indicator_{n:02d}_score": 3 for n in range(1, 48)}
    gate.deliver("spbe_assessment", "51.71", "2023", scores | {"instrument_version": "2020", "spbe_index": 3.02})
    assert [(f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        ("3.25", "3.19", "0.06"),
        ("3.02", "3", "0.02"),
    ]

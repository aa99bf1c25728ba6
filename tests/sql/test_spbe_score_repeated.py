"""SPBE-SCORE-REPEATED: a stage gives each component one score."""

from __future__ import annotations

from helpers import COLUMNS, Connection, Gate

RULE = "SPBE-SCORE-REPEATED"
ROW = {"component_type": "NILAI_DOMAIN", "domain_id": "1", "instrument_version": "2020", "score": 3}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "spbe_components",
        "51.71",
        "2021",
        ROW,
        ROW | {"stage": "MANDIRI"},
        ROW | {"stage": "WAWANCARA"},
        ROW | {"domain_id": "2"},
        ROW | {"component_year": 2020},
        ROW | {"component_type": "NILAI_ASPEK", "aspect_id": "1"},
        ROW | {"component_type": "NILAI_ASPEK", "aspect_id": "2"},
        # The government's own numbers may mean several instruments.
        ROW | {"instrument_version": None},
        ROW | {"instrument_version": None},
    )
    assert gate.findings(RULE) == []


def test_fails(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "spbe_components", "51.71", "2021", ROW, ROW | {"stage": "AKHIR", "score": 3.5, "component_year": 2021}
    )
    assert [(f["row_number"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        (2, "3.5", "3", "0.5")
    ]

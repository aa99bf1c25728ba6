"""SPBE-STAGE-INDEX: a stage's index is the weighted sum of that stage's scores."""

from __future__ import annotations

from typing import Any

from helpers import COLUMNS, Connection, Gate

RULE = "SPBE-STAGE-INDEX"
# Kota Denpasar 2021: 13 % x 3.00 + 25 % x 3.30 + 16.5 % x 2.18 + 45.5 % x 3.55 = 3.18995.
DENPASAR = ("3.00", "3.30", "2.18", "3.55")


def domains(stage: str | None = None, scores: tuple[str, ...] = DENPASAR) -> list[dict[str, Any]]:
    return [
        score("NILAI_DOMAIN", value, stage) | {"domain_id": str(number)} for number, value in enumerate(scores, start=1)
    ]


def score(component_type: str, value: str, stage: str | None = None) -> dict[str, Any]:
    return {"component_type": component_type, "instrument_version": "2020", "stage": stage, "score": value}


def test_columns(db: Connection) -> None:
    assert Gate(db).columns(RULE) == COLUMNS


def test_passes(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver("spbe_components", "51.71", "2021", *domains(), score("NILAI_INDEKS", "3.19"))
    # A domain is missing: nothing to hold the index against.
    gate.deliver("spbe_components", "51.03", "2021", *domains()[:3], score("NILAI_INDEKS", "4.9"))
    # Cut off instead of rounded: within the tolerance.
    gate.deliver("spbe_components", "51.04", "2021", *domains(), score("NILAI_INDEKS", "3.18"))
    assert gate.findings(RULE) == []


def test_fails_for_the_stage_that_does_not_fit(db: Connection) -> None:
    gate = Gate(db)
    gate.deliver(
        "spbe_components",
        "51.71",
        "2021",
        *domains(),
        score("NILAI_INDEKS", "3.19"),
        *domains("MANDIRI"),
        score("NILAI_INDEKS", "3.60", "MANDIRI"),
    )
    assert [(f["row_number"], f["value"], f["expected"], f["difference"]) for f in gate.findings(RULE)] == [
        (10, "3.6", "3.19", "0.41")
    ]


def test_indicators_count_before_domains(db: Connection) -> None:
    gate = Gate(db)
    indicators = [score("NILAI_INDIKATOR", "4") | {"indicator_number": str(number)} for number in range(1, 48)]
    gate.deliver("spbe_components", "51.71", "2021", *domains(), *indicators, score("NILAI_INDEKS", "3.19"))
    assert [(f["value"], f["expected"]) for f in gate.findings(RULE)] == [("3.19", "4")]

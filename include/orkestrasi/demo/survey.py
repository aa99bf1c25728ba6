"""Synthetic rows inside national agencies' files, where a survey covers more than we have read."""

from __future__ import annotations

from orkestrasi.demo.atlas import Atlas, Region
from orkestrasi.demo.dice import Dice
from orkestrasi.demo.draft import SYNTHETIC_CITATION, Cell, Row

_LEVEL_2021 = {"1": 2.3, "2": 2.3, "3": 2.8, "5": 2.5, "6": 2.3, "7": 2.2, "8": 1.9, "9": 1.6}


def spbe_rows(period: str, system: str, taken: set[str], atlas: Atlas) -> list[Row]:
    """A score for each of the 47 indicators of every government; domains and index follow from them."""
    on = atlas.period_end(period)
    rows = []
    for region in atlas.governments():
        code = atlas.code(region.region_id, system, on)
        if code is None or code in taken or region.existed_from > on:
            continue
        scores = spbe_scores(region, int(period), atlas)
        rows.append(
            {
                "region_code": code,
                "code_system": system,
                "region_name": atlas.name(region.region_id, on),
                "period": period,
                "instrument_version": "2020",
                **_weighted(scores, atlas),
                **{f"spbe_indicator_{n:02d}_score": score for n, score in scores.items()},
                "data_origin": "SINTETIS",
                "citation": SYNTHETIC_CITATION,
            }
        )
    return rows


def spbe_scores(region: Region, year: int, atlas: Atlas) -> dict[int, int]:
    """Final scores. Every indicator has a level of its own from which it climbs with the years."""
    base = Dice("spbe", region.reporter_id)
    level = _LEVEL_2021[region.area] + base.between(-0.5, 0.7) + (0.3 if region.is_province else 0.0)
    climb = base.between(0.1, 0.35) * (year - 2021)
    scores = {}
    for indicator in sorted(atlas.spbe_weights):
        scores[indicator] = min(5, max(1, int(level + climb + base.between(-0.9, 1.2) + 0.5)))
    return scores


def _weighted(scores: dict[int, int], atlas: Atlas) -> dict[str, Cell]:
    weights = atlas.spbe_weights
    values: dict[str, Cell] = {"spbe_index": spbe_index(scores, atlas)}
    for domain in range(1, 5):
        of_domain = {n: w for n, (d, w) in weights.items() if d == domain}
        score = sum(scores[n] * w for n, w in of_domain.items()) / sum(of_domain.values())
        values[f"spbe_domain_{domain}_score"] = _rounded(score)
    return values


def spbe_index(scores: dict[int, int], atlas: Atlas) -> float:
    return _rounded(sum(scores[n] * w for n, (_, w) in atlas.spbe_weights.items()) / 100)


def _rounded(value: float) -> float:
    # Sums of binary fractions may fall a hair below a half; nudged, so that every machine rounds alike.
    return round(value + 1e-9, 2)


def stunting_rows(previous: list[Row], atlas: Atlas) -> list[Row]:
    """Provinces of the 2023 survey, near their figure of 2022; new ones near the province they came from."""
    on = atlas.period_end("2023")
    known = {str(r["region_code"]): r["stunting_pct"] for r in previous}
    mothers = {"93": "91", "94": "91", "95": "91", "96": "92"}
    rows: list[Row] = []
    for region in atlas.provinces():
        code = region.reporter_id
        before = known[mothers.get(code, code)]
        assert isinstance(before, float | int)  # noqa: S101 (our own figures)
        dice = Dice("stunting", code)
        rows.append(
            {
                "region_code": atlas.code(region.region_id, "BPS", on),
                "code_system": "BPS",
                "region_name": atlas.name(region.region_id, on),
                "period": "2023",
                "survey_code": "SKI",
                "stunting_pct": round(before * dice.between(0.88, 1.06), 1),
                "data_origin": "SINTETIS",
                "citation": SYNTHETIC_CITATION,
            }
        )
    return rows

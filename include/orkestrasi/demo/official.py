"""National agencies' deliveries: the real figures of demo/figures, each with its citation."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date

from orkestrasi.demo import senders
from orkestrasi.demo.atlas import Atlas
from orkestrasi.demo.draft import Cell, Draft, FileFormat, Row
from orkestrasi.demo.survey import spbe_rows, stunting_rows
from orkestrasi.settings import ROOT

FIGURES = ROOT / "demo" / "figures"
# New periods that arrive only with the second wave.
SECOND_WAVE = {("BPS", "inflation_indicators", "2024-06"), ("BI", "commodity_prices", "2024-03")}
# Both code systems are in use among the agencies' files; digits alone never say which.
SYSTEMS = {
    ("poverty_indicators", "2021-09"): "KEMENDAGRI",
    ("poverty_indicators", "2022-03"): "KEMENDAGRI",
    ("inflation_indicators", "2024-01"): "KEMENDAGRI",
    ("inflation_indicators", "2024-02"): "KEMENDAGRI",
    ("commodity_prices", "2024-01"): "KEMENDAGRI",
    ("mpp_services", "2023-08"): "KEMENDAGRI",
    ("spbe_assessment", "2021"): "KEMENDAGRI",
    ("spbe_assessment", "2023"): "KEMENDAGRI",
    ("stunting_prevalence", "2022"): "KEMENDAGRI",
    ("domestic_spending", "2022-06"): "KEMENDAGRI",
}
BOM_SEMICOLON = FileFormat("csv", ";", "utf-8-sig")
FORMATS = {
    ("poverty_indicators", "2021-03"): BOM_SEMICOLON,
    ("poverty_indicators", "2022-03"): FileFormat("xlsx"),
    ("poverty_indicators", "2023-03"): FileFormat("csv", "\t"),
    ("commodity_prices", "2024-01"): FileFormat("json"),
    ("inflation_indicators", "2024-01"): FileFormat("xlsx"),
    ("inflation_indicators", "2024-03"): BOM_SEMICOLON,
    ("spbe_assessment", "2022"): FileFormat("xlsx"),
    ("stunting_prevalence", "2022"): FileFormat("json"),
}
EXPECTED_INFLATION = tuple(f"2024-{month:02d}" for month in range(1, 7))


def deliveries(atlas: Atlas) -> list[Draft]:
    """All files of the national agencies, and Penajam Paser Utara's own extreme poverty figures."""
    return [
        *_poverty(atlas), *_stunting(atlas), *_spbe(atlas), *_mpp(atlas), *_spending(atlas),
        *_inflation(atlas), *_prices(atlas),
    ]  # fmt: skip


def _figures(name: str) -> list[dict[str, str]]:
    with (FIGURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> Cell:
    if not text or text == "...":
        return text or None
    return float(text) if "." in text else int(text)


def _place(reporter_id: str, system: str, on: date, atlas: Atlas) -> Row:
    """Code and name as they were on that day; the figures name regions by their Kemendagri code of today."""
    region = atlas.by_reporter["00" if reporter_id == "0" else reporter_id]
    code = atlas.code(region.region_id, system, on)
    if code is None:
        raise ValueError(f"region {reporter_id} has no {system} code on {on}")
    return {"region_code": code, "code_system": system, "region_name": atlas.name(region.region_id, on)}


def _rows(
    figures: Iterable[dict[str, str]], texts: tuple[str, ...], numbers: tuple[str, ...],
    dataset: str, period: str, atlas: Atlas,
) -> list[Row]:  # fmt: skip
    system = SYSTEMS.get((dataset, period), "BPS")
    on = atlas.period_end(period)
    return [
        {
            **_place(figure["region"], system, on, atlas),
            "period": period,
            **{name: figure[name] for name in texts},
            **{name: _number(figure[name]) for name in numbers},
            "data_origin": "RESMI",
            "citation": figure["citation"],
        }
        for figure in figures
    ]


def _draft(reporter: str, dataset: str, period: str, rows: list[Row], atlas: Atlas) -> Draft:
    made = senders.draft(reporter, dataset, period, rows, atlas, FORMATS.get((dataset, period), senders.PLAIN))
    if (reporter, dataset, period) in SECOND_WAVE:
        made.wave = 2
    return made


def _poverty(atlas: Atlas) -> list[Draft]:
    texts = ("source_code", "line_definition")
    numbers = (
        "p0_pct", "poor_population_thousand", "p1_index", "p2_index", "poverty_line_idr",
        "extreme_poverty_pct",
    )  # fmt: skip
    figures = _figures("poverty")
    made = []
    for period in sorted({f["period"] for f in figures}):
        of_period = [f for f in figures if f["period"] == period]
        for reporter in sorted({_poverty_reporter(f) for f in of_period}):
            sent = [f for f in of_period if _poverty_reporter(f) == reporter]
            rows = _rows(sent, texts, numbers, "poverty_indicators", period, atlas)
            made.append(_draft(reporter, "poverty_indicators", period, rows, atlas))
    return made


def _poverty_reporter(figure: dict[str, str]) -> str:
    if "-" in figure["period"]:
        return "BPS"
    # Whole years are not Susenas reference months: the nation's come from the Vice President's secretariat.
    return "SETWAPRES" if figure["region"] == "0" else figure["region"]


def _by_period(name: str, reporter: str, dataset: str, texts: tuple[str, ...], numbers: tuple[str, ...],
               atlas: Atlas) -> list[Draft]:  # fmt: skip
    figures = _figures(name)
    made = []
    for period in sorted({f["period"] for f in figures}):
        of_period = [f for f in figures if f["period"] == period]
        rows = _rows(of_period, texts, numbers, dataset, period, atlas)
        made.append(_draft(reporter, dataset, period, rows, atlas))
    return made


def _stunting(atlas: Atlas) -> list[Draft]:
    made = _by_period("stunting", "KEMENKES", "stunting_prevalence", ("survey_code",), ("stunting_pct",), atlas)
    for draft in made:
        if draft.period == "2023":
            draft.rows += stunting_rows(made[0].rows, atlas)
    return made


def _spbe(atlas: Atlas) -> list[Draft]:
    scores = ("spbe_index", *(f"spbe_domain_{n}_score" for n in range(1, 5)))
    made = _by_period("spbe", "KEMENPANRB", "spbe_assessment", ("instrument_version",), scores, atlas)
    for draft in made:
        if draft.period in ("2021", "2022", "2023"):
            system = SYSTEMS.get((draft.dataset, draft.period), "BPS")
            draft.rows += spbe_rows(draft.period, system, {str(r["region_code"]) for r in draft.rows}, atlas)
    return made


def _mpp(atlas: Atlas) -> list[Draft]:
    counts = ("mpp_physical_count", "mpp_digital_count", "mpp_service_count")
    return _by_period("mpp", "KEMENPANRB", "mpp_services", (), counts, atlas)


def _spending(atlas: Atlas) -> list[Draft]:
    """Only the percentages: the printed amounts of two days later give 22.81 and not the printed 22.62."""
    figures = [f for f in _figures("domestic_spending") if f["pdn_realized_to_commitment_pct"]]
    rows = _rows(figures, (), ("pdn_realized_to_commitment_pct",), "domestic_spending", "2022-06", atlas)
    return [_draft("KEMENDAGRI", "domestic_spending", "2022-06", rows, atlas)]


def _inflation(atlas: Atlas) -> list[Draft]:
    numbers = ("cpi_index", "inflation_mtm_pct", "inflation_ytd_pct", "inflation_yoy_pct")
    made = _by_period("inflation", "BPS", "inflation_indicators", (), numbers, atlas)
    return [draft for draft in made if draft.period in EXPECTED_INFLATION]


def _prices(atlas: Atlas) -> list[Draft]:
    """Rice day by day; the other nine commodities as the month's average, dated its first day."""
    daily = [{**f, "period": f["date"][:7]} for f in _figures("price_daily")]
    monthly = [{**f, "date": f"{f['period']}-01"} for f in _figures("price_monthly") if f["commodity"] != "Beras"]
    made = []
    for period in sorted({f["period"] for f in monthly}):
        system = SYSTEMS.get(("commodity_prices", period), "BPS")
        rows: list[Row] = [
            {
                **_place(f["region"], system, atlas.period_end(period), atlas),
                "commodity_code": atlas.commodities[f["commodity"].lower()],
                "market_name": "RATA-RATA",
                "price_date": f["date"],
                "price_idr": int(f["price_idr"]),
                "data_origin": "RESMI",
                "citation": f["citation"],
            }
            for f in [*daily, *monthly]
            if f["period"] == period
        ]
        made.append(_draft("BI", "commodity_prices", period, rows, atlas))
    return made


def p0_by_province(period: str) -> dict[str, float]:
    """Poverty rate of the provinces by Kemendagri code."""
    return {
        f["region"]: float(f["p0_pct"])
        for f in _figures("poverty")
        if f["period"] == period and f["p0_pct"] and len(f["region"]) == 2
    }

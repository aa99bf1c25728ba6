"""Synthetic investment projects (LKPM) of BKPM: what regencies and cities reported per sector, business by business."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from orkestrasi.demo import senders
from orkestrasi.demo.atlas import Atlas, Region
from orkestrasi.demo.dice import Dice
from orkestrasi.demo.draft import SYNTHETIC_CITATION, Cell, Draft, FileFormat, Row
from orkestrasi.demo.regional import investment_rows
from orkestrasi.settings import REFERENCE

QUARTERS = ("2023-TW4", "2024-TW1")
# Reported late, so that it counts in the quarter after; no region reported that quarter itself.
LATE_QUARTER = "2023-TW3"
SUMMARY_PROVINCE, SUMMARY_YEAR = "52", "2023"

SECTOR_SUM = "projects_sector_sum"
FAULTS = {SECTOR_SUM: "Proyek tidak sama dengan realisasi sektornya"}

_BILLION = 1_000_000_000
_RISKS = ("RENDAH", "MENENGAH_RENDAH", "MENENGAH_TINGGI", "TINGGI", None)
_NOT_APPROVED = ("DRAF", "TERKIRIM", "PERLU_PERBAIKAN", "SUDAH_DIPERBAIKI")
_FIELDS = (
    "sector_energy_idr", "sector_tourism_idr", "sector_agriculture_idr", "sector_public_works_idr",
    "sector_trade_idr", "sector_transport_idr", "sector_telecommunication_idr", "sector_manufacturing_idr",
    "sector_other_idr",
)  # fmt: skip


def deliveries(reported: Iterable[Draft], atlas: Atlas) -> list[Draft]:
    """BKPM's files, given what the regions deliver in both waves.

    The quarters of the regions' reports come in the second wave, and only for regions whose report was right at once:
    the sums then agree, whatever order the files are taken in.
    """
    drafts = [d for d in reported if d.dataset == "investment_realization"]
    times = Counter((d.reporter, d.period) for d in drafts)
    made = []
    for quarter in QUARTERS:
        sound = [
            d for d in drafts
            if d.period == quarter and d.wave == 1 and d.fault is None and times[d.reporter, d.period] == 1
            and not atlas.by_reporter[d.reporter].is_province
        ]  # fmt: skip
        rows = [
            row
            for draft in sorted(sound, key=lambda d: d.reporter)
            for row in _project_rows(atlas.by_reporter[draft.reporter], quarter, draft.rows, atlas)
        ]
        draft = _draft("investment_projects", quarter, rows, atlas)
        draft.wave = 2
        made.append(draft)
    _spoil(made[-1])
    regions = [r for r in atlas.governments() if not r.is_province and r.area == "5"]
    rows = [
        row
        for region in regions
        for row in _project_rows(region, LATE_QUARTER, investment_rows(region, LATE_QUARTER, atlas), atlas)
    ]
    late = _draft("investment_projects", LATE_QUARTER, rows, atlas)
    late.delivered_on = atlas.due["investment_projects", "BKPM", LATE_QUARTER] + timedelta(days=12)
    return [late, *made, _draft("investment_summary", SUMMARY_YEAR, _summary_rows(atlas), atlas)]


def _draft(dataset: str, period: str, rows: list[Row], atlas: Atlas) -> Draft:
    return senders.draft("BKPM", dataset, period, rows, atlas, FileFormat("csv"))


def _spoil(draft: Draft) -> None:
    """One approved project counts a third more than its region reported."""
    row = max((r for r in draft.rows if r["lkpm_status"] == "DISETUJUI"), key=lambda r: _whole(r["fixed_capital_idr"]))
    row["fixed_capital_idr"] = _whole(row["fixed_capital_idr"]) * 4 // 3
    draft.fault, draft.verdict, draft.rules = SECTOR_SUM, "accepted_with_warnings", ("INV-PROJECTS-SECTOR-SUM",)


def _whole(value: Cell) -> int:
    assert isinstance(value, int)  # noqa: S101 (our own rows)
    return value


def _envelope(region: Region, period: str, atlas: Atlas) -> Row:
    on = atlas.period_end(period)
    return {
        "region_code": atlas.code(region.region_id, "KEMENDAGRI", on),
        "code_system": "KEMENDAGRI",
        "region_name": atlas.name(region.region_id, on),
        "period": period,
    }


def _project_rows(region: Region, quarter: str, sectors: list[Row], atlas: Atlas) -> list[Row]:
    """Projects whose approved capital adds up to the region's sectors, and a few that are not approved yet."""
    base = _envelope(region, quarter, atlas)
    divisions = _divisions()
    rows: list[Row] = []
    for sector in sectors:
        code = str(sector["sector_code"])
        steady = Dice("project", region.reporter_id, code)
        swing = Dice("project", region.reporter_id, code, quarter)
        places = atlas.sectors.index(code)
        tki, tka = _whole(sector["tki_count"]), _whole(sector["tka_count"])
        parts = [("PMA", _whole(sector["pma_idr"]))] if sector["pma_idr"] else []
        domestic = _whole(sector["pmdn_idr"])
        if domestic:
            first = int(domestic * steady.between(0.5, 0.9)) // 100_000 * 100_000
            parts += [("PMDN", first), ("PMDN", domestic - first)] if steady.chance(0.5) else [("PMDN", domestic)]
        if swing.chance(0.12):
            parts.append(("PMDN", swing.integer(2, 90) * _BILLION // 10))
        approved = len(parts) if sum(amount for _, amount in parts) == _whole(sector["total_idr"]) else len(parts) - 1
        for number, (kind, amount) in enumerate(parts):
            working = int(amount * swing.between(0.05, 0.3)) // 100_000 * 100_000
            workers = tki // approved + (tki % approved if number == 0 else 0) if number < approved else 0
            men = int(workers * steady.between(0.45, 0.8))
            status = "DISETUJUI" if number < approved else swing.pick(_NOT_APPROVED)
            rows.append(
                {
                    **base,
                    "nib": f"91{region.region_id:04d}{places:02d}{number:05d}",
                    "kbli_code": f"{steady.pick(divisions[code])}{steady.integer(110, 909)}",
                    "investment_type": kind,
                    "business_scale": _scale(amount),
                    "risk_level": steady.pick(_RISKS),
                    "lkpm_status": status,
                    "fixed_capital_idr": amount - working,
                    "working_capital_idr": working,
                    "tki_male_count": men,
                    "tki_female_count": workers - men,
                    "tka_count": min(tka, workers) if number == 0 and kind == "PMA" else 0,
                    "data_origin": "SINTETIS",
                    "citation": SYNTHETIC_CITATION,
                }
            )
    return rows


def _scale(amount: int) -> str:
    """By the capital of one quarter alone: enough to have all four in the demo."""
    limits = ((10 * _BILLION, "BESAR"), (5 * _BILLION, "MENENGAH"), (_BILLION, "KECIL"))
    return next((scale for limit, scale in limits if amount > limit), "MIKRO")


def _divisions() -> dict[str, list[str]]:
    divisions: dict[str, list[str]] = {}
    with (REFERENCE / "kbli_division.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            divisions.setdefault(row["sector_code"], []).append(row["kbli_division"])
    return divisions


def _summary_rows(atlas: Atlas) -> list[Row]:
    """A province's yearly summary; its last quarter is what the regions report for it."""
    province = atlas.by_reporter[SUMMARY_PROVINCE]
    rows = []
    for region in atlas.members(province, atlas.period_end(SUMMARY_YEAR)):
        dice = Dice("summary", region.reporter_id)
        sectors = investment_rows(region, f"{SUMMARY_YEAR}-TW4", atlas)
        last = sum(_whole(row["total_idr"]) for row in sectors)
        quarters = [int(last * dice.between(0.5, 1.1)) // 100_000 * 100_000 for _ in range(3)] + [last]
        total = sum(quarters)
        parts = [int(total * dice.between(0.04, 0.11)) // 100_000 * 100_000 for _ in _FIELDS[:-1]]
        foreign = int(total * dice.between(0.0, 0.5)) // 100_000 * 100_000
        tki = total // _BILLION + dice.integer(20, 200)
        rows.append(
            {
                **_envelope(region, SUMMARY_YEAR, atlas),
                **dict(zip(_FIELDS, [*parts, total - sum(parts)], strict=True)),
                "total_idr": total,
                **{f"quarter_{n}_idr": amount for n, amount in enumerate(quarters, start=1)},
                "pma_idr": foreign,
                "pmdn_idr": total - foreign,
                "tka_count": tki // 60,
                "tki_count": tki,
                "project_count": total // (6 * _BILLION) + dice.integer(10, 300),
                "data_origin": "SINTETIS",
                "citation": SYNTHETIC_CITATION,
            }
        )
    return rows

"""Synthetic reports of regional governments: plausible, and consistent in themselves and with one another."""

from __future__ import annotations

from functools import cache

from orkestrasi.demo.atlas import Atlas, Region
from orkestrasi.demo.dice import Dice
from orkestrasi.demo.draft import SYNTHETIC_CITATION, Row

# Weight of a sector in regional investment; what is not named here weighs 1.
_SECTOR_WEIGHT = {"A": 4, "B": 6, "C": 10, "D": 4, "F": 3, "G": 4, "H": 4, "I": 3, "J": 2, "L": 3}
# Sectors that hardly carry private investment: government, households, international bodies.
_SECTORS_WITHOUT_INVESTMENT = ("K", "O", "T", "U")
_INVESTMENT_PER_HEAD = {
    "1": 600_000, "2": 1_300_000, "3": 1_100_000, "5": 600_000, "6": 1_800_000, "7": 1_400_000,
    "8": 2_200_000, "9": 900_000,
}  # fmt: skip
_MEASURES = ("pma_idr", "pmdn_idr", "total_idr", "project_count", "tki_count", "tka_count")


def envelope(region: Region, dataset: str, period: str, atlas: Atlas) -> Row:
    """Code, system and name as this government writes them. About one in seven uses BPS codes."""
    on = atlas.period_end(period)
    system = "BPS" if Dice("system", region.reporter_id).chance(0.15) else "KEMENDAGRI"
    row: Row = {"region_code": atlas.code(region.region_id, system, on), "code_system": system}
    if Dice("name", region.reporter_id, dataset).chance(0.75):
        row["region_name"] = atlas.name(region.region_id, on)
    return row


def _row(region: Region, dataset: str, period: str, values: Row, atlas: Atlas) -> Row:
    return {
        **envelope(region, dataset, period, atlas),
        "period": period,
        **values,
        "data_origin": "SINTETIS",
        "citation": SYNTHETIC_CITATION,
    }


# -- investment ------------------------------------------------------------------------------------------


def investment_rows(region: Region, period: str, atlas: Atlas) -> list[Row]:
    make = _province_sectors if region.is_province else _sectors
    return [
        _row(region, "investment_realization", period, {"sector_code": sector, **measures}, atlas)
        for sector, measures in sorted(make(region, period, atlas).items())
    ]


@cache
def _sectors(region: Region, period: str, atlas: Atlas) -> dict[str, dict[str, int]]:
    """A regency's or city's quarter: sectors stay, amounts swing."""
    steady = Dice("investment", region.reporter_id)
    swing = Dice("investment", region.reporter_id, period)
    open_sectors = [s for s in atlas.sectors if s not in _SECTORS_WITHOUT_INVESTMENT]
    sectors = steady.sample(open_sectors, steady.integer(5, 12))
    total = region.population * _INVESTMENT_PER_HEAD[region.area] * steady.between(0.25, 1.7)
    shares = {s: _SECTOR_WEIGHT.get(s, 1) * steady.between(0.3, 1.7) for s in sectors}
    foreign = {s: steady.between(0, 0.7) if steady.chance(0.6) else 0.0 for s in sectors}
    made = {}
    for sector in sectors:
        amount = total * shares[sector] / sum(shares.values()) * swing.between(0.75, 1.3)
        pma = int(amount * foreign[sector]) // 100_000 * 100_000
        pmdn = max(int(amount) - pma, 0) // 100_000 * 100_000
        both = pma + pmdn
        tki = both // 900_000_000 + swing.integer(3, 40)
        made[sector] = {
            "pma_idr": pma,
            "pmdn_idr": pmdn,
            "total_idr": both,
            "project_count": both // 6_000_000_000 + swing.integer(1, 9),
            "tki_count": tki,
            "tka_count": min(tki // 60 if pma else 0, 900),
        }
    return made


def _province_sectors(province: Region, period: str, atlas: Atlas) -> dict[str, dict[str, int]]:
    """The sum of its regencies and cities and what could not be placed in one of them."""
    sectors: dict[str, dict[str, int]] = {}
    for member in atlas.members(province, atlas.period_end(period)):
        for sector, measures in _sectors(member, period, atlas).items():
            sums = sectors.setdefault(sector, dict.fromkeys(_MEASURES, 0))
            for name, value in measures.items():
                sums[name] += value
    for sector, sums in sectors.items():
        unplaced = Dice("unplaced", province.reporter_id, period, sector).between(0.01, 0.06)
        sums["pma_idr"] += int(sums["pma_idr"] * unplaced) // 100_000 * 100_000
        sums["pmdn_idr"] += int(sums["pmdn_idr"] * unplaced) // 100_000 * 100_000
        sums["total_idr"] = sums["pma_idr"] + sums["pmdn_idr"]
    return sectors


# -- domestic spending -----------------------------------------------------------------------------------


def spending_rows(region: Region, period: str, atlas: Atlas) -> list[Row]:
    """Cumulative within the budget year: most of it in the fourth quarter, little in the first."""
    year, quarter = period.split("-TW")
    steady = Dice("spending", region.reporter_id)
    yearly = Dice("spending", region.reporter_id, year)
    swing = Dice("spending", region.reporter_id, period)
    per_head = 450_000 if region.is_province else 1_300_000
    floor = 250_000_000_000
    base = (floor + region.population * per_head) * steady.between(0.7, 1.3)
    budget = int(base * yearly.between(0.93, 1.07)) // 1_000 * 1_000
    rup_total = _part(budget, yearly.between(0.78, 0.99) if quarter == "4" else yearly.between(0.6, 0.93))
    rup_pdn = _part(rup_total, yearly.between(0.62, 0.97))
    spent = _part(budget, swing.between(0.82, 0.97) if quarter == "4" else swing.between(0.07, 0.2))
    spent_pdn = _part(spent, swing.between(0.55, 0.96))
    values: Row = {
        "procurement_budget_idr": budget,
        "rup_total_idr": rup_total,
        "rup_pdn_idr": rup_pdn,
        "realized_spending_idr": spent,
        "realized_pdn_idr": spent_pdn,
        "pdn_commitment_pct": percent(rup_pdn, budget),
        "pdn_realized_to_commitment_pct": percent(spent_pdn, rup_pdn),
        "pdn_realized_pct": percent(spent_pdn, spent),
        "rup_progress_pct": percent(rup_total, budget),
    }
    return [_row(region, "domestic_spending", period, values, atlas)]


def percent(part: int, whole: int) -> float:
    """Two decimals, rounded on whole numbers and therefore alike everywhere."""
    return (part * 20_000 + whole) // (2 * whole) / 100


def _part(whole: int, share: float) -> int:
    return int(whole * share) // 1_000 * 1_000


# -- public service malls --------------------------------------------------------------------------------


def mpp_rows(province: Region, period: str, atlas: Atlas) -> list[Row]:
    """Counts of a province's territory; they grow with every quarter."""
    quarters = {"2023-TW3": 0, "2023-TW4": 1, "2024-TW1": 2}[period]
    steady = Dice("mpp", province.reporter_id)
    members = len(atlas.members(province, atlas.period_end(period)))
    share = 0.45 if province.is_java else 0.22
    physical = int(members * share * steady.between(0.6, 1.4)) + (quarters if steady.chance(0.4) else 0)
    physical = min(physical, members)
    services = physical * steady.integer(70, 130) + quarters * steady.integer(3, 12) + steady.integer(5, 25)
    values: Row = {
        "mpp_physical_count": physical,
        "mpp_digital_count": min(int(physical * steady.between(0.05, 0.3)), physical),
        "mpp_service_count": min(services, 1_900),
        "mpp_agency_count": min(12 + physical * 2 + quarters, 190),
        "integrated_service_count": min(services, 1_900) // steady.integer(3, 9),
    }
    return [_row(province, "mpp_services", period, values, atlas)]


# -- a province's own poverty figures --------------------------------------------------------------------


def poverty_rows(province: Region, period: str, p0_2021: dict[str, float], atlas: Atlas) -> list[Row]:
    """Own registry figures beside those of BPS; the new provinces start from the one they came from."""
    dice = Dice("poverty", province.reporter_id)
    mother = {"93": "91", "94": "91", "95": "91", "96": "92"}.get(province.reporter_id, province.reporter_id)
    p0 = round(p0_2021[mother] * dice.between(0.86, 0.97), 2)
    p1 = round(p0 * dice.between(0.14, 0.2), 2)
    national: Row = {
        "source_code": "REGSOSEK",
        "line_definition": "NASIONAL",
        "p0_pct": p0,
        "poor_population_thousand": round(province.population * p0 / 100_000, 2),
        "p1_index": p1,
        "p2_index": round(p1 * dice.between(0.2, 0.28), 2),
        "poverty_line_idr": dice.integer(430_000, 790_000),
    }
    extreme: Row = {
        "source_code": "REGSOSEK",
        "line_definition": "USD1.9PPP",
        "extreme_poverty_pct": round(p0 * dice.between(0.08, 0.16), 2),
    }
    return [_row(province, "poverty_indicators", period, values, atlas) for values in (national, extreme)]

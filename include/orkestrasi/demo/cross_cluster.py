"""Synthetic lists that serve all clusters: innovations and their replications, awards, action plans, acting heads."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from orkestrasi.demo import senders
from orkestrasi.demo.agencies import ORG_UNITS
from orkestrasi.demo.atlas import Atlas, Region
from orkestrasi.demo.dice import Dice
from orkestrasi.demo.draft import Cell, Draft, Row
from orkestrasi.demo.national import placed, synthetic

COMPETITION_YEARS = tuple(str(year) for year in range(2014, 2024))
# So many a year that the years together reach the 951 that the ministry speaks of; the rows are made up all the same.
ENTRIES_A_YEAR = 110
ENTERED_AGAIN = 3
REPLICATION_YEARS = ("2022", "2023")
AWARD_YEARS = ("2022", "2023")
PLAN_QUARTERS = ("2023-TW4", "2024-TW1")
HEAD_QUARTERS = ("2023-TW3", "2023-TW4")

_CRITERIA = ("novelty", "effectiveness", "usefulness", "transferability", "sustainability")
_CLUSTERS = ("poverty", "investment", "digitalization", "domestic_spending", "inflation")
_THINGS = (
    "Antrean digital", "Layanan keliling", "Kartu sehat keluarga", "Pasar tani daring", "Jemput bola administrasi",
    "Satu data desa", "Kelas ibu balita", "Klinik perizinan", "Bank sampah sekolah", "Aduan cepat tanggap",
)  # fmt: skip
_PLACES = ("pesisir", "perkotaan", "kepulauan", "perdesaan", "perbatasan", "pegunungan")
_AGENCIES = ("Kementerian (contoh A)", "Kementerian (contoh B)", "Lembaga (contoh C)")
_AWARDS = (
    ("MPP-PRIMA", "Mal Pelayanan Publik Prima", "LAYANAN_TERINTEGRASI", "Kementerian PANRB"),
    ("LAYANAN-TERPADU", "Penghargaan layanan terintegrasi", "LAYANAN_TERINTEGRASI", "Kementerian PANRB"),
    ("TPID-AWARD", "TPID terbaik", "PENGENDALIAN_INFLASI", "Kemenko Perekonomian"),
    ("LAYANAN-INVESTASI", "Anugerah layanan investasi", "INVESTASI", "Kementerian Investasi"),
    ("BANGGA-PDN", "Penghargaan belanja produk dalam negeri", "PRODUK_DALAM_NEGERI", "LKPP"),
    ("SAKIP-A", "Predikat akuntabilitas kinerja", "AKUNTABILITAS", "Kementerian PANRB"),
)
# Cluster, what is to be done, unit of the output, target of the year.
_ACTIONS = (
    ("poverty", "Pemutakhiran data keluarga miskin ekstrem", "desa", 120),
    ("investment", "Klinik perizinan berusaha", "kegiatan", 24),
    ("digitalization", "Integrasi layanan administrasi kependudukan", "layanan", 16),
    ("domestic_spending", "Pendampingan usaha kecil ke katalog elektronik", "usaha", 400),
    ("inflation", "Gerakan pangan murah", "kegiatan", 48),
)


def deliveries(atlas: Atlas) -> list[Draft]:
    """All are kept by two ministries, so a year or quarter is one file each."""
    made = [
        _draft("KEMENPANRB", "innovations", year, _innovation_rows(year, atlas), atlas) for year in COMPETITION_YEARS
    ]
    for year in REPLICATION_YEARS:
        made.append(_draft("KEMENPANRB", "innovation_replications", year, _replication_rows(year, atlas), atlas))
    for year in AWARD_YEARS:
        made.append(_draft("KEMENPANRB", "awards", year, _award_rows(year, atlas), atlas))
    for quarter in PLAN_QUARTERS:
        made.append(_draft("KEMENPANRB", "reform_action_plans", quarter, _plan_rows(quarter, atlas), atlas))
    for quarter in HEAD_QUARTERS:
        made.append(_draft("KEMENDAGRI", "acting_head_reports", quarter, _head_rows(quarter, atlas), atlas))
    return made


def _draft(reporter: str, dataset: str, period: str, rows: list[Row], atlas: Atlas) -> Draft:
    return senders.draft(reporter, dataset, period, [synthetic(row) for row in rows], atlas, senders.PLAIN)


@cache
def _existing(atlas: Atlas, on: date) -> list[Region]:
    return [region for region in atlas.governments() if placed(region, "KEMENDAGRI", atlas, on) is not None]


# -- innovations -----------------------------------------------------------------------------------------


def _innovation_rows(year: str, atlas: Atlas) -> list[Row]:
    """The year's new innovations, and a few of the year before that are entered again."""
    numbers = [(year, number) for number in range(1, ENTRIES_A_YEAR + 1)]
    if year != COMPETITION_YEARS[0]:
        numbers += [(str(int(year) - 1), number) for number in range(1, ENTERED_AGAIN + 1)]
    return [_innovation(first, number, year, atlas) for first, number in numbers]


def _innovation(first: str, number: int, year: str, atlas: Atlas) -> Row:
    lasting, scored = Dice("innovation", first, str(number)), Dice("innovation", first, str(number), year)
    owner = _owner(first, number, atlas)
    on = atlas.period_end(year)
    place = placed(atlas.by_reporter["00"] if owner is None else owner, "KEMENDAGRI", atlas, on)
    if place is None:
        raise ValueError(f"innovation {first}-{number}: its owner has no code in {year}")
    title = f"{lasting.pick(_THINGS)} {lasting.pick(_PLACES)} {number}"
    cluster: Cell = lasting.pick((*_CLUSTERS, None))
    row: Row = {
        **place,
        "period": year,
        "innovation_code": _code(first, number),
        "innovation_title": title,
        "owner_agency": lasting.pick(_AGENCIES) if owner is None else None,
        "cluster_code": cluster,
        "award_level": _level(number),
    }
    # The first competitions kept no scores.
    if int(year) >= 2017:
        row |= {f"{criterion}_score": round(scored.between(58, 97), 1) for criterion in _CRITERIA}
    return row


def _code(first: str, number: int) -> str:
    return f"KIPP-{first}-{number:03d}"


def _level(number: int) -> str:
    return "TERBAIK" if number <= 5 else "TOP_45" if number <= 45 else "TOP_99" if number <= 99 else "PESERTA"


@cache
def _owner(first: str, number: int, atlas: Atlas) -> Region | None:
    """A government, or a national agency for one in ten; the same in every year."""
    dice = Dice("innovation owner", first, str(number))
    if dice.chance(0.1):
        return None
    # Innovations outlast a change of codes; the young provinces enter theirs under the codes of the day.
    return dice.pick(_existing(atlas, atlas.period_end(first)))


def _replication_rows(year: str, atlas: Atlas) -> list[Row]:
    """Innovations of the two years before, each applied anew by up to three other regions."""
    rows: list[Row] = []
    on = atlas.period_end(year)
    for number in range(1, 46):
        first = str(int(year) - 1 - number % 2)
        owner = _owner(first, number, atlas) or atlas.by_reporter["00"]
        dice = Dice("replication", year, str(number))
        for region in dice.sample(_existing(atlas, on), dice.integer(0, 3)):
            day = date(int(year), 1, 9) + timedelta(days=dice.integer(0, 330))
            place, origin = (placed(r, "KEMENDAGRI", atlas, day, on) for r in (region, owner))
            if place is None or origin is None or region is owner:
                continue
            rows.append(
                {
                    **place,
                    "innovation_code": _code(first, number),
                    "origin_region_code": origin["region_code"],
                    "replicated_on": day.isoformat(),
                }
            )
    return rows


# -- awards ----------------------------------------------------------------------------------------------


def _award_rows(year: str, atlas: Atlas) -> list[Row]:
    rows: list[Row] = []
    on = atlas.period_end(year)
    for code, name, criterion, agency in _AWARDS:
        dice = Dice("award", code, year)
        day = date(int(year), 8, 1) + timedelta(days=dice.integer(0, 140))
        for region in dice.sample(_existing(atlas, on), dice.integer(12, 30)):
            place = placed(region, "KEMENDAGRI", atlas, day, on)
            if place is not None:
                rows.append(
                    {
                        **place,
                        "award_code": code,
                        "award_name": name,
                        "criterion": criterion,
                        "awarding_agency": agency,
                        "awarded_on": day.isoformat(),
                    }
                )
    return rows


# -- action plans ----------------------------------------------------------------------------------------


def _plan_rows(quarter: str, atlas: Atlas) -> list[Row]:
    """Five actions a province; the drive for affordable food is shared with a regency or city of the province."""
    on = atlas.period_end(quarter)
    share = int(quarter[-1]) / 4
    rows: list[Row] = []
    for province in atlas.provinces():
        place = placed(province, "KEMENDAGRI", atlas, on)
        if place is None:
            continue
        lasting = Dice("action plan", province.reporter_id)
        swing = Dice("action plan", province.reporter_id, quarter)
        for number, (cluster, title, unit, whole) in enumerate(_ACTIONS, start=1):
            budget = lasting.integer(200, 9_000) * 1_000_000
            target = round(whole * share, 1)
            rows.append(
                {
                    **place,
                    "period": quarter,
                    "action_code": f"RA-{number:02d}",
                    "action_title": title,
                    "cluster_code": cluster,
                    "owners": _owners(province, number, lasting, atlas, on),
                    "output_unit": unit,
                    "output_target": target,
                    "output_realized": round(target * swing.between(0.6, 1.15), 1) if swing.chance(0.93) else None,
                    "budget_idr": budget,
                    "realized_idr": int(budget * share * swing.between(0.5, 1.0)) // 1_000 * 1_000,
                }
            )
    return rows


def _owners(province: Region, number: int, dice: Dice, atlas: Atlas, on: date) -> str:
    unit = dice.pick(ORG_UNITS)[0]
    if number == len(_ACTIONS):
        members = [m for m in atlas.members(province, on) if m.is_autonomous]
        if members:
            partner = placed(dice.pick(members), "KEMENDAGRI", atlas, on)
            if partner is not None:
                return f"OPD-09=70; {partner['region_code']}/OPD-09=30"
    return f"{unit}; OPD-10" if number == 1 and unit != "OPD-10" else unit


# -- acting heads ----------------------------------------------------------------------------------------


def _head_rows(quarter: str, atlas: Atlas) -> list[Row]:
    """About every fifth government; most report in time, some late, some not at all. No person is named."""
    on = atlas.period_end(quarter)
    rows: list[Row] = []
    for region in _existing(atlas, on):
        if not Dice("acting head", region.reporter_id).chance(0.2):
            continue
        dice = Dice("acting head", region.reporter_id, quarter)
        # All of it lies before the ministry's own due day.
        due = on + timedelta(days=dice.integer(0, 20))
        reported = due + timedelta(days=dice.integer(-20, 0) if dice.chance(0.75) else dice.integer(1, 14))
        came = dice.chance(0.88)
        rows.append(
            {
                **(placed(region, "KEMENDAGRI", atlas, on) or {}),
                "period": quarter,
                "due_on": due.isoformat(),
                "reported_on": reported.isoformat() if came else None,
                "document_number": f"100/{dice.integer(100, 999)}/{quarter[:4]}" if came else None,
            }
        )
    return rows

"""Synthetic aid to families as national agencies report it: registries, payments, budgets of programmes, complaints."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from orkestrasi.demo import senders
from orkestrasi.demo.atlas import Atlas, Region
from orkestrasi.demo.dice import Dice
from orkestrasi.demo.draft import SYNTHETIC_CITATION, Draft, FileFormat, Row
from orkestrasi.demo.regional import poverty_rows

# Month -> the quarter whose registry is paid on.
MONTHS = {
    "2023-10": "2023-TW4",
    "2023-11": "2023-TW4",
    "2023-12": "2023-TW4",
    "2024-01": "2024-TW1",
    "2024-02": "2024-TW1",
    "2024-03": "2024-TW1",
    "2025-05": "2025-TW2",
}
# Quarter -> how many quarters after the first; families change from each to the next.
QUARTERS = {"2023-TW3": 0, "2023-TW4": 1, "2024-TW1": 2, "2025-TW1": 6, "2025-TW2": 7}
BUDGET_QUARTERS = ("2022-TW4", "2023-TW2", "2023-TW4", "2024-TW1")
COMPLAINT_MONTHS = ("2024-01", "2024-02", "2024-03", "2024-04")

STALE_REGISTRY = "stale_registry"
BUDGET_ABOVE_CEILING = "budget_above_ceiling"
COMPLAINT_STATUS = "complaint_status"
FAULTS = {
    STALE_REGISTRY: "Potret daftar keluarga lebih lama daripada triwulannya",
    BUDGET_ABOVE_CEILING: "Realisasi program melebihi pagu",
    COMPLAINT_STATUS: "Status pengaduan tidak sesuai tanggalnya",
}

# Programme, amount, chance that a family of deciles 1-4 gets it in a month, funding, months of a quarter it is paid in.
_PAID: tuple[tuple[str, int, float, str, tuple[int, ...]], ...] = (
    ("PKH", 750_000, 0.45, "APBN", (1,)),
    ("SEMBAKO", 200_000, 0.5, "APBN", (1, 2, 3)),
    ("BLT_DD", 300_000, 0.12, "DANA_DESA", (1, 2, 3)),
    ("PBI_JK", 42_000, 0.3, "APBN", (1, 2, 3)),
    ("PIP", 450_000, 0.15, "APBN", (2,)),
    ("RTLH", 20_000_000, 0.015, "APBD", (2, 3)),
    ("LAINNYA", 500_000, 0.02, "APBD", (3,)),
)
# Share of aid that goes to families above decile 4, although it is not meant for them.
_MISSED = 0.12
# Programme, funding, ceiling per inhabitant in rupiah.
_BUDGETS = (
    ("PKH", "APBN", 105_000),
    ("SEMBAKO", "APBN", 160_000),
    ("PBI_JK", "APBN", 150_000),
    ("PBI_JK", "APBD", 25_000),
    ("PIP", "APBN", 35_000),
    ("RTLH", "APBN", 9_000),
    ("RTLH", "APBD", 6_000),
    ("BLT_DD", "DANA_DESA", 60_000),
)
_CHANNELS = ("SP4N_LAPOR", "SP4N_LAPOR", "SP4N_LAPOR", "CALL_CENTER", "APLIKASI", "TATAP_MUKA", "SURAT", "LAINNYA")
_CATEGORIES = (
    "SALAH_SASARAN", "BELUM_TERIMA", "BELUM_TERIMA", "PEMOTONGAN", "DATA_TIDAK_SESUAI", "DATA_TIDAK_SESUAI", "LAINNYA",
)  # fmt: skip
_PROGRAMS = (None, "PKH", "PKH", "SEMBAKO", "SEMBAKO", "BLT_DD", "PBI_JK")


def deliveries(p0_2021: dict[str, float], atlas: Atlas) -> list[Draft]:
    """All files, of both waves: the budgets of one quarter come again in the second, corrected."""
    made = [
        *(_draft("KEMENSOS", "poverty_registry", q, registry_rows(q, atlas), atlas) for q in QUARTERS),
        *(_draft("KEMENSOS", "poverty_interventions", m, payment_rows(m, atlas), atlas) for m in MONTHS),
        *(_draft("SETWAPRES", "poverty_program_budgets", q, budget_rows(q, atlas), atlas) for q in BUDGET_QUARTERS),
        *(_draft("KEMENPANRB", "aid_complaints", m, complaint_rows(m, atlas), atlas) for m in COMPLAINT_MONTHS),
        _draft("BPS", "poverty_indicators", "2022", _year_before(p0_2021, atlas), atlas),
    ]
    by_key = {(d.dataset, d.period): d for d in made}
    _note(by_key["poverty_registry", "2024-TW1"], STALE_REGISTRY, "POV-REGISTRY-STALE")
    spoilt = by_key["aid_complaints", "2024-03"]
    next(row for row in spoilt.rows if row["status"] == "DIJAWAB")["status"] = "SELESAI"
    _note(spoilt, COMPLAINT_STATUS, "POV-COMPLAINT-STATUS")
    made.append(_corrected(by_key["poverty_program_budgets", "2024-TW1"]))
    return made


def _draft(reporter: str, dataset: str, period: str, rows: list[Row], atlas: Atlas) -> Draft:
    return senders.draft(reporter, dataset, period, rows, atlas, FileFormat("csv", ";", "utf-8-sig"))


def _note(draft: Draft, fault: str, rule: str) -> None:
    draft.fault, draft.verdict, draft.rules = fault, "accepted_with_warnings", (rule,)


def _corrected(draft: Draft) -> Draft:
    """Spoil the draft: one realised amount above its ceiling; returns what is sent in its place a month later."""
    again = Draft(
        reporter=draft.reporter,
        dataset=draft.dataset,
        period=draft.period,
        rows=[dict(row) for row in draft.rows],
        file_format=draft.file_format,
        file_name=draft.file_name.replace(".", "_perbaikan."),
        delivered_on=draft.delivered_on + timedelta(days=30),
        wave=2,
    )
    row = draft.rows[0]
    row["realized_idr"] = _whole(row, "ceiling_idr") + 1_000_000
    draft.fault, draft.verdict, draft.rules = BUDGET_ABOVE_CEILING, "rejected", ("POV-BUDGET-ABOVE-CEILING",)
    return again


def _whole(row: Row, name: str) -> int:
    value = row[name]
    assert isinstance(value, int)  # noqa: S101 (our own rows)
    return value


def _row(province: Region, period: str, values: Row, atlas: Atlas) -> Row:
    on = atlas.period_end(period)
    return {
        "region_code": atlas.code(province.region_id, "KEMENDAGRI", on),
        "code_system": "KEMENDAGRI",
        "region_name": atlas.name(province.region_id, on),
        **values,
        "data_origin": "SINTETIS",
        "citation": SYNTHETIC_CITATION,
    }


def _provinces(period: str, atlas: Atlas) -> list[Region]:
    return [p for p in atlas.provinces() if p.existed_from <= atlas.periods[period][0]]


# -- families --------------------------------------------------------------------------------------------


def _family(province: Region, number: int) -> str:
    """A card number in groups of 6, 6 and 4; there is no province 99, so it is nobody's."""
    return f"99{province.reporter_id}00-010100-{number:04d}"


@cache
def _deciles(province: Region, number: int) -> tuple[int | None, ...]:
    """Decile of a family in each quarter of `QUARTERS`' count; none where it is not listed."""
    dice = Dice("family", province.reporter_id, str(number))
    decile = dice.pick((1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 10))
    enters = dice.integer(1, 7) if dice.chance(0.25) else 0
    leaves = dice.integer(1, 7) if dice.chance(0.2) else 99
    path: list[int | None] = []
    for quarter in range(max(QUARTERS.values()) + 1):
        if dice.chance(0.1):
            decile = min(10, max(1, decile + dice.pick((-1, 1))))
        path.append(decile if enters <= quarter and not leaves <= quarter else None)
    return tuple(path)


def _families(province: Region) -> range:
    return range(1, 31 + min(50, province.population // 800_000))


def registry_rows(quarter: str, atlas: Atlas) -> list[Row]:
    """All families of a sample; P3KE holds those of deciles 1 to 4 only, and was not renewed in early 2024."""
    middle = atlas.periods[quarter][0] + timedelta(days=45)
    old = date(2023, 11, 20) if quarter == "2024-TW1" else middle
    snapshots = [("DTSEN", 10, middle)] if quarter >= "2025" else [("DTKS", 10, middle), ("P3KE", 4, old)]
    rows = []
    for province in _provinces(quarter, atlas):
        for source, highest, day in snapshots:
            for number in _families(province):
                decile = _deciles(province, number)[QUARTERS[quarter]]
                if decile is None or decile > highest:
                    continue
                values: Row = {
                    "family_id": _family(province, number),
                    "registry_source": source,
                    "decile": decile,
                    "member_count": 1 + number % 6,
                    "snapshot_on": day.isoformat(),
                }
                rows.append(_row(province, quarter, values, atlas))
    return rows


def payment_rows(month: str, atlas: Atlas) -> list[Row]:
    """What families got in a month; some are not meant to get it, and of some the decile is not known."""
    first, _ = atlas.periods[month]
    of_quarter = (first.month - 1) % 3 + 1
    quarter = MONTHS[month]
    rows = []
    for province in _provinces(month, atlas):
        for number in _families(province):
            decile = _deciles(province, number)[QUARTERS[quarter]]
            if decile is None:
                continue
            steady = Dice("aid", province.reporter_id, str(number))
            dice = Dice("aid", province.reporter_id, str(number), month)
            for program, amount, chance, funding, months in _PAID:
                entitled = steady.chance(chance if decile <= 4 else chance * _MISSED)
                day = first + timedelta(days=dice.integer(2, 24))
                known = dice.chance(0.94)
                if not entitled or of_quarter not in months:
                    continue
                values: Row = {
                    "family_id": _family(province, number),
                    "program_code": program,
                    "registry_source": _registry(quarter, decile, number) if known or number % 5 else None,
                    "decile": decile if known else None,
                    "paid_on": day.isoformat(),
                    "amount_idr": amount,
                    "funding_source": funding,
                }
                rows.append(_row(province, month, values, atlas))
    return rows


def _registry(quarter: str, decile: int, number: int) -> str:
    if quarter >= "2025":
        return "DTSEN"
    return "P3KE" if decile <= 4 and number % 3 == 0 else "DTKS"


# -- budgets ---------------------------------------------------------------------------------------------


def budget_rows(quarter: str, atlas: Atlas) -> list[Row]:
    """Ceilings of the year; spending adds up from quarter to quarter and never reaches the whole of it."""
    year, number = quarter.split("-TW")
    rows = []
    for province in _provinces(quarter, atlas):
        for program, funding, per_head in _BUDGETS:
            yearly = Dice("aid budget", province.reporter_id, program, funding, year)
            ceiling = int(province.population * per_head * yearly.between(0.8, 1.2)) // 1_000_000 * 1_000_000
            share = yearly.between(0.82, 0.99) * int(number) / 4
            values: Row = {
                "period": quarter,
                "program_code": program,
                "funding_source": funding,
                "ceiling_idr": ceiling,
                "realized_idr": int(ceiling * share) // 1_000 * 1_000,
            }
            rows.append(_row(province, quarter, values, atlas))
    return rows


def _year_before(p0_2021: dict[str, float], atlas: Atlas) -> list[Row]:
    """Poor people of the provinces in 2022, near their own figures of 2023: so that what was spent has an effect."""
    rows = []
    for province in _provinces("2023", atlas):
        poor = poverty_rows(province, "2023", p0_2021, atlas)[0]["poor_population_thousand"]
        assert isinstance(poor, float | int)  # noqa: S101 (our own rows)
        values: Row = {
            "period": "2022",
            "source_code": "REGSOSEK",
            "line_definition": "NASIONAL",
            "poor_population_thousand": round(poor * Dice("poor", province.reporter_id).between(0.97, 1.09), 2),
        }
        rows.append(_row(province, "2022", values, atlas))
    return rows


# -- complaints ------------------------------------------------------------------------------------------


def complaint_rows(month: str, atlas: Atlas) -> list[Row]:
    """Those received in the month, and older ones that were not closed before it; as they stood at its end."""
    first, last = atlas.periods[month]
    rows = []
    for province in atlas.provinces():
        for received_in in COMPLAINT_MONTHS[: COMPLAINT_MONTHS.index(month) + 1]:
            for number in range(1, 3 + Dice("complaints", province.reporter_id, received_in).integer(1, 6)):
                values = _complaint(province, received_in, number, last, atlas)
                closed = values.get("closed_on")
                if not isinstance(closed, str) or received_in == month or closed >= first.isoformat():
                    rows.append(_row(province, month, values, atlas))
    return rows


def _complaint(province: Region, month: str, number: int, known_until: date, atlas: Atlas) -> Row:
    """One complaint with the stages it had reached by that day; most are quick, some are forgotten."""
    dice = Dice("complaint", province.reporter_id, month, str(number))
    first, last = atlas.periods[month]
    received = first + timedelta(days=dice.integer(0, (last - first).days))
    channel, category, program = dice.pick(_CHANNELS), dice.pick(_CATEGORIES), dice.pick(_PROGRAMS)
    stages = (("verified_on", 0, 6, 0.95), ("forwarded_on", 0, 6, 0.93), ("answered_on", 1, 14, 0.88),
              ("closed_on", 1, 25, 0.85))  # fmt: skip
    row: Row = {
        "channel": channel,
        "complaint_id": f"{province.reporter_id}-{month[2:4]}{month[5:]}-{number:03d}",
        "category": category,
        "program_code": program,
        "received_on": received.isoformat(),
    }
    day, status = received, "DITERIMA"
    names = {"verified_on": "DIVERIFIKASI", "forwarded_on": "DITERUSKAN", "answered_on": "DIJAWAB",
             "closed_on": "SELESAI"}  # fmt: skip
    for stage, shortest, longest, chance in stages:
        day += timedelta(days=dice.integer(shortest, longest))
        if not dice.chance(chance) or day > known_until:
            break
        row[stage], status = day.isoformat(), names[stage]
    row["status"] = status
    return row

"""Synthetic extracts of the procurement agency for the provinces: budgets of offices, plans on two days, receipts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from orkestrasi.demo import senders
from orkestrasi.demo.agencies import ORG_UNITS
from orkestrasi.demo.atlas import Atlas, Region
from orkestrasi.demo.dice import Dice
from orkestrasi.demo.draft import Draft, Row
from orkestrasi.demo.national import placed, synthetic

YEAR = "2024"
# The base of the year, and the plan as it had become in the summer; LKPP's own codes in the second.
SNAPSHOTS = (("2024", date(2024, 3, 31), "KEMENDAGRI"), ("2024-W31", date(2024, 8, 3), "LKPP"))
SENT_ON = date(2024, 4, 18)
_METHODS = ("Tender", "Pengadaan Langsung", "E-Purchasing", "Penunjukan Langsung")
_TYPES = ("Barang", "Jasa Lainnya", "Pekerjaan Konstruksi", "Jasa Konsultansi")
_RECEIPTS = ("Kwitansi", "Surat Pesanan", "Bukti Pembelian")
_MILLION = 1_000_000


def deliveries(atlas: Atlas) -> list[Draft]:
    """One file per dataset and day, all provinces in it."""
    made = [_draft("opd_budgets", YEAR, _of_provinces(_budget_rows, atlas), atlas)]
    for period, day, system in SNAPSHOTS:
        rows = [row for province in atlas.provinces() for row in _plan_rows(province, day, system, atlas)]
        made.append(_draft("procurement_plans", period, rows, atlas))
    made.append(_draft("procurement_receipts", YEAR, _of_provinces(_receipt_rows, atlas), atlas))
    return made


def _draft(dataset: str, period: str, rows: list[Row], atlas: Atlas) -> Draft:
    made = senders.draft("LKPP", dataset, period, [synthetic(row) for row in rows], atlas, senders.PLAIN)
    if dataset in ("opd_budgets", "procurement_plans") and period == YEAR:
        # The year's base is due in its April.
        made.delivered_on = SENT_ON
    return made


def _of_provinces(make: Callable[[Region, Atlas], list[Row]], atlas: Atlas) -> list[Row]:
    return [row for province in atlas.provinces() for row in make(province, atlas)]


def _procurement_budget(province: Region, unit: str) -> int:
    """What an office may spend on procurement in the year, millions of rupiah."""
    return Dice("budget", province.reporter_id, unit).integer(4_000, 60_000)


def _budget_rows(province: Region, atlas: Atlas) -> list[Row]:
    rows = []
    for unit, name in ORG_UNITS:
        dice = Dice("budget parts", province.reporter_id, unit)
        procurement = _procurement_budget(province, unit)
        capital = int(procurement * dice.between(0.1, 0.6))
        contingency = dice.integer(500, 2_500) if unit == "OPD-01" else 0
        other = dice.integer(5_000, 90_000)
        rows.append(
            {
                **_place(province, "KEMENDAGRI", atlas, atlas.period_end(YEAR)),
                "period": YEAR,
                "org_unit_code": unit,
                "org_unit_name": name,
                "operating_idr": (procurement - capital) * _MILLION,
                "capital_idr": capital * _MILLION,
                "contingency_idr": contingency * _MILLION,
                "procurement_idr": (procurement + contingency) * _MILLION,
                "non_procurement_idr": other * _MILLION,
                "total_idr": (procurement + contingency + other) * _MILLION,
            }
        )
    return rows


def _plan_rows(province: Region, day: date, system: str, atlas: Atlas) -> list[Row]:
    """The summer's plan: some packages struck, some dearer or cheaper, two new ones per office marked late."""
    rows = []
    is_base = day == SNAPSHOTS[0][1]
    place = _place(province, system, atlas, day, atlas.period_end(YEAR if is_base else SNAPSHOTS[1][0]))
    number = 0
    for unit, name in ORG_UNITS:
        dice = Dice("plan", province.reporter_id, unit)
        for _ in range(dice.integer(2, 4)):
            number += 1
            share = dice.between(0.1, 0.3)
            announced = date(2024, 1, 5) + timedelta(days=dice.integer(0, 130))
            mark, small = dice.pick(("PDN", "PDN", "PDN", "Non PDN", None)), dice.pick(("UKM", "UKM", "Non UKM", None))
            swing = dice.between(0.85, 1.25)
            struck = dice.chance(0.08)
            ceiling = int(_procurement_budget(province, unit) * share * (1.0 if is_base else swing))
            rows.append(
                {
                    **place,
                    "fiscal_year": YEAR,
                    "snapshot_on": day.isoformat(),
                    "plan_id": f"{province.reporter_id}{YEAR}{number:04d}",
                    "org_unit_code": unit,
                    "org_unit_name": name,
                    "package_name": f"Paket {name} {number}",
                    "budget_ceiling_idr": ceiling * _MILLION,
                    "method": dice.pick(_METHODS),
                    "procurement_type": dice.pick(_TYPES),
                    "pdn_status": mark,
                    "small_business_status": small,
                    "active_status": "FALSE" if struck and not is_base else "TRUE",
                    "announced_on": announced.isoformat() if announced <= day else None,
                }
            )
    return rows


def _receipt_rows(province: Region, atlas: Atlas) -> list[Row]:
    """A few recorded purchases, each paid in one to four receipts that stay below its ceiling."""
    dice = Dice("receipts", province.reporter_id)
    place = _place(province, "KEMENDAGRI", atlas, date(2024, 1, 15), atlas.period_end(YEAR))
    rows = []
    for number in range(1, dice.integer(3, 6) + 1):
        unit, name = dice.pick(ORG_UNITS)
        ceiling = dice.integer(2, 180) * _MILLION
        parts = dice.integer(1, 4)
        for part in range(parts):
            paid = date(2024, 1, 15) + timedelta(days=60 * part + dice.integer(0, 50))
            amount = int(ceiling / parts * dice.between(0.6, 0.99)) // 1_000 * 1_000
            rows.append(
                {
                    **place,
                    "purchase_id": f"{province.reporter_id}77{number:04d}",
                    "plan_id": f"{province.reporter_id}{YEAR}{number:04d}",
                    "org_unit_code": unit,
                    "org_unit_name": name,
                    "budget_ceiling_idr": ceiling,
                    "receipt_type": dice.pick(_RECEIPTS),
                    "receipt_date": paid.isoformat(),
                    "receipt_idr": amount,
                }
            )
    return rows


def _place(region: Region, system: str, atlas: Atlas, *days: date) -> Row:
    place = placed(region, system, atlas, *days)
    if place is None:
        raise ValueError(f"{region.reporter_id} has no {system} code on all of {days}")
    return place

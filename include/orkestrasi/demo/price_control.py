"""Actions against inflation, synthetic, and the weekly IPH: real where it was published, synthetic beside it."""

from __future__ import annotations

from datetime import timedelta

from orkestrasi.demo import senders
from orkestrasi.demo.atlas import Atlas, Region
from orkestrasi.demo.dice import Dice
from orkestrasi.demo.draft import Draft, Row
from orkestrasi.demo.national import figures, placed, synthetic

ACTION_MONTHS = ("2022-12", "2024-03")
IPH_WEEKS = ("2025-W16", "2025-W17")
# How likely a government takes an action in a month; the order of the nine efforts.
_ACTIONS = (
    ("PANTAU_HARGA", 0.66), ("RAPAT_TPID", 0.57), ("JAGA_PASOKAN", 0.34), ("GERAKAN_MENANAM", 0.39),
    ("PASAR_MURAH", 0.69), ("SIDAK_PASAR", 0.6), ("KERJA_SAMA_DAERAH", 0.44), ("BELANJA_TIDAK_TERDUGA", 0.23),
    ("DUKUNGAN_TRANSPORTASI", 0.3),
)  # fmt: skip
# Nothing at all in a month: one in ten, more in the east.
_IDLE = {"8": 0.2, "9": 0.25}
_STAPLES = ("BERAS", "CABAI_MERAH", "CABAI_RAWIT", "MINYAK_GORENG", "TELUR_AYAM", "GULA_PASIR")


def deliveries(atlas: Atlas) -> list[Draft]:
    """The ministry's monthly collection of daily reports, and BPS's weekly IPH."""
    actions = [
        senders.draft("KEMENDAGRI", "inflation_actions", month, _action_rows(month, atlas), atlas, senders.PLAIN)
        for month in ACTION_MONTHS
    ]
    weeks = [
        senders.draft("BPS", "inflation_indicators", week, _iph_rows(week, atlas), atlas, senders.PLAIN)
        for week in IPH_WEEKS
    ]
    return [*actions, *weeks]


def _action_rows(month: str, atlas: Atlas) -> list[Row]:
    rows = []
    for region in atlas.governments():
        dice = Dice("actions", region.reporter_id, month)
        if dice.chance(_IDLE.get(region.area, 0.1)):
            continue
        for code, likely in _ACTIONS:
            if dice.chance(likely):
                rows += _taken(region, code, month, dice, atlas)
    return rows


def _taken(region: Region, code: str, month: str, dice: Dice, atlas: Atlas) -> list[Row]:
    """One day of an action, sometimes a second one a week or more later."""
    first, last = atlas.periods[month]
    day = first + timedelta(days=dice.integer(0, 13))
    rows = []
    for on in (day, day + timedelta(days=dice.integer(7, 14))) if dice.chance(0.15) else (day,):
        place = placed(region, "KEMENDAGRI", atlas, on, last)
        if place is None:
            continue
        row: Row = {**place, "action_on": on.isoformat(), "action_code": code, "action_count": dice.integer(1, 4)}
        if code in ("PASAR_MURAH", "JAGA_PASOKAN"):
            row["commodity_code"] = dice.pick(_STAPLES)
        if code == "BELANJA_TIDAK_TERDUGA" or (code == "PASAR_MURAH" and dice.chance(0.5)):
            row["spent_idr"] = dice.integer(20, 900) * 1_000_000
        rows.append(synthetic(row))
    return rows


def _iph_rows(week: str, atlas: Atlas) -> list[Row]:
    """What was published names the highest and the lowest; the others lie between."""
    on = atlas.period_end(week)
    real = {f["region"]: f for f in figures("iph") if f["period"] == week}
    rows: list[Row] = []
    for region in atlas.governments():
        dice = Dice("iph", region.reporter_id, week)
        figure = real.get(region.reporter_id)
        if region.is_province or (figure is None and not dice.chance(0.25)):
            continue
        place = placed(region, "KEMENDAGRI", atlas, on)
        if place is None:
            continue
        row: Row = {**place, "period": week}
        if figure is None:
            rows.append(synthetic({**row, "iph_change_pct": round(dice.between(-3.6, 3.7), 2)}))
        else:
            real_row: Row = {"iph_change_pct": float(figure["iph_change_pct"]), "data_origin": "RESMI"}
            rows.append({**row, **real_row, "citation": figure["citation"]})
    return rows

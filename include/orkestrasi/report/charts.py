"""Charts without script: where the tiles of the provinces stand, classes of a share, and the bars of lateness."""

from __future__ import annotations

from dataclasses import dataclass

from orkestrasi import formats
from orkestrasi.report.facts import Row
from orkestrasi.report.texts import Say

# Kemendagri code: short name, column, row on a grid of 15 x 7.
TILES: dict[str, tuple[str, int, int]] = {
    "11": ("Aceh", 1, 1), "12": ("Sumut", 2, 2), "13": ("Sumbar", 2, 3), "14": ("Riau", 3, 2),
    "15": ("Jambi", 3, 3), "16": ("Sumsel", 4, 3), "17": ("Bengkulu", 3, 4), "18": ("Lampung", 4, 4),
    "19": ("Babel", 5, 2), "21": ("Kepri", 4, 1), "31": ("Jakarta", 5, 5), "32": ("Jabar", 5, 6),
    "33": ("Jateng", 6, 6), "34": ("DIY", 6, 7), "35": ("Jatim", 7, 6), "36": ("Banten", 4, 6),
    "51": ("Bali", 8, 6), "52": ("NTB", 9, 6), "53": ("NTT", 10, 6), "61": ("Kalbar", 6, 2),
    "62": ("Kalteng", 7, 3), "63": ("Kalsel", 8, 4), "64": ("Kaltim", 8, 3), "65": ("Kaltara", 8, 2),
    "71": ("Sulut", 11, 1), "72": ("Sulteng", 10, 3), "73": ("Sulsel", 10, 5), "74": ("Sultra", 11, 5),
    "75": ("Gorontalo", 10, 2), "76": ("Sulbar", 9, 4), "81": ("Maluku", 12, 4), "82": ("Malut", 12, 2),
    "91": ("Papua", 15, 2), "92": ("Pabar", 14, 2), "93": ("Papsel", 15, 4), "94": ("Papteng", 14, 3),
    "95": ("Papeg", 15, 3), "96": ("PBD", 13, 2),
}  # fmt: skip

# Level: symbol, name. The symbol and the name carry the meaning; the colour only helps.
LEVELS: dict[str, tuple[str, str]] = {
    "usable": ("○", "dapat dipakai"),
    "with_notes": ("△", "dapat dipakai dengan catatan"),
    "not_yet": ("✕", "belum dapat dipakai"),
    "no_data": ("▨", "belum ada data"),
    "not_due": ("·", "belum jatuh tempo"),
    "not_obliged": (formats.DASH, "tidak wajib lapor"),
}

_MOST_DAYS = 20


def share_class(part: int, whole: int) -> str:
    """Class of a share, 0–49, 50–74, 75–89, 90–99, 100; a share just below a bound stays below it."""
    if part == whole:
        return "b5"
    for lowest, name in ((90, "b4"), (75, "b3"), (50, "b2")):
        if 100 * part >= lowest * whole:
            return name
    return "b1"


@dataclass(frozen=True)
class Bar:
    """A bar of the lateness chart; `label` heads it in the table of the same numbers."""

    day: int
    label: str
    on_time: int
    late: int
    x: float
    y: float
    late_y: float
    height: float
    late_height: float


@dataclass(frozen=True)
class LatenessChart:
    """First arrivals per working day from the due date, bars from zero. Sizes are SVG units."""

    width: int
    height: int
    base: int
    bar_width: float
    zero_x: float
    bars: list[Bar]
    ticks: list[tuple[float, str, str]]
    levels: list[tuple[float, str]]


def lateness(say: Say, rows: list[Row], width: int = 640, height: int = 244) -> LatenessChart | None:
    """The chart, or None where nothing with a due date has come."""
    if not rows:
        return None
    left, top, base = 48, 14, height - 64
    step = (width - left - 8) / (2 * _MOST_DAYS + 1)
    most = max(r["on_time"] + r["late"] for r in rows)
    scale = (base - top) / most
    bars = []
    for r in rows:
        on_time, late = r["on_time"] * scale, r["late"] * scale
        bars.append(
            Bar(
                day=r["day"],
                label=day_label(say, r["day"]),
                on_time=r["on_time"],
                late=r["late"],
                x=round(left + (r["day"] + _MOST_DAYS) * step + step * 0.1, 1),
                y=round(base - on_time, 1),
                late_y=round(base - on_time - late, 1),
                height=round(on_time, 1),
                late_height=round(late, 1),
            )
        )
    ticks = [
        (round(left + (day + _MOST_DAYS + 0.5) * step, 1), label, "end" if day == _MOST_DAYS else "middle")
        for day, label in ((-20, "≤ −20"), (-10, "−10"), (0, "0"), (10, "10"), (20, "≥ 20"))
    ]
    return LatenessChart(
        width=width,
        height=height,
        base=base,
        bar_width=round(step * 0.8, 1),
        zero_x=round(left + (_MOST_DAYS + 1) * step, 1),
        bars=bars,
        ticks=ticks,
        levels=[
            (round(base - value * scale, 1), formats.number(value, None, say.lang))
            for value in sorted({0, most // 2, most})
        ],
    )


def day_label(say: Say, day: int) -> str:
    if day == 0:
        return say("pada hari batas waktu")
    days = formats.working_days(abs(day), say.lang)
    if abs(day) == _MOST_DAYS:
        days = say("{days} atau lebih", days=days)
    return say("{days} sebelum batas waktu", days=days) if day < 0 else say("{days} sesudah batas waktu", days=days)

"""Numbers, dates, periods and amounts as people in Indonesia read them; the only place that formats.

Babel's `id` locale gives most of it; the exceptions are the ministry's usage (no short "1,2 M", "Triwulan" and not
"Kuartal", no space before the percent sign). Shares are never rounded to 0% or 100% when they are not. Functions with
`lang` also write English, for the engineers' copy of what officers get.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date

WIB = ZoneInfo("Asia/Jakarta")
MINUS = "\u2212"
NBSP = "\u00a0"
DASH = "–"
NOT_AVAILABLE = "…"

_SCALES = (
    (Decimal(10) ** 12, {"id": "triliun", "en": "trillion"}),
    (Decimal(10) ** 9, {"id": "miliar", "en": "billion"}),
    (Decimal(10) ** 6, {"id": "juta", "en": "million"}),
    (Decimal(10) ** 3, {"id": "ribu", "en": "thousand"}),
)
_SEPARATORS = str.maketrans(",.", ".,")
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-(?:S(?P<semester>[12])|TW(?P<quarter>[1-4])|W(?P<week>\d{2})|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?"
)

Number = int | float | Decimal
Lang = Literal["id", "en"]


def as_number(text: str | None) -> Decimal | None:
    """Read a number in the machine's notation (ledger values); None where the text is not one."""
    if text is None or not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", text.strip()):
        return None
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return None


def number(value: Number, decimals: int | None = None, lang: Lang = "id") -> str:
    """1.234.567,5. Without `decimals`, exactly the digits the value has, less trailing zeros."""
    if isinstance(value, int) and decimals is None:
        shown = f"{abs(value):,d}"
        shown = shown.translate(_SEPARATORS) if lang == "id" else shown
        return f"{MINUS}{shown}" if value < 0 else shown
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    digits = decimals if decimals is not None else decimals_of(exact)
    # Twenty times as fast as Babel's format_decimal, which a report with many findings would spend most of its time in.
    shown = f"{abs(exact):,.{digits}f}"
    shown = shown.translate(_SEPARATORS) if lang == "id" else shown
    return f"{MINUS}{shown}" if exact < 0 else shown


def decimals_of(value: Decimal) -> int:
    """How many digits stand behind the decimal sign, trailing zeros left out."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def percent(value: Number, decimals: int | None = None, lang: Lang = "id") -> str:
    """9,57% for tables and screens."""
    return f"{number(value, decimals, lang)}%"


def share(part: int, whole: int, lang: Lang = "id") -> str:
    """A share with one decimal; 99,96% stays 99,9% and 0,04% stays 0,1%, since neither is all nor nothing."""
    if whole <= 0:
        return DASH
    if part in (0, whole):
        return percent(0 if part == 0 else 100, None, lang)
    exact = Decimal(100 * part) / Decimal(whole)
    rounded = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    if rounded >= 100:
        rounded = exact.quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    return percent(max(rounded, Decimal("0.1")), 1, lang)


def n_of(part: int, whole: int, lang: Lang = "id") -> str:
    return f"{number(part, None, lang)} {'dari' if lang == 'id' else 'of'} {number(whole, None, lang)}"


def points(value: Number, decimals: int | None = None, lang: Lang = "id") -> str:
    """A difference of two percentages: 0,97 poin."""
    return f"{number(value, decimals, lang)}{NBSP}{'poin' if lang == 'id' else 'points'}"


def rupiah(value: Number, lang: Lang = "id") -> str:
    """Rp1.234.567, every digit: for findings, where the digits matter."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return f"{MINUS if exact < 0 else ''}{'Rp' if lang == 'id' else f'IDR{NBSP}'}{number(abs(exact), None, lang)}"


def rupiah_short(value: Number, lang: Lang = "id") -> str:
    """Rp1.234,5 miliar (IDR 1,234.5 billion), one decimal, the unit in words: for figures of many digits."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    sign = f"{MINUS if exact < 0 else ''}{'Rp' if lang == 'id' else f'IDR{NBSP}'}"
    for scale, words in _SCALES:
        # 999.960 million is 1.000,0 million once rounded; the thousands separator makes that readable.
        if abs(exact) >= scale and (scale > 1000 or abs(exact) >= 10_000):
            return f"{sign}{number(abs(exact) / scale, 1, lang)}{NBSP}{words[lang]}"
    return f"{sign}{number(abs(exact), 0, lang)}"


def file_size(size_bytes: int, lang: Lang = "id") -> str:
    """1,5 MB; a file's size in decimal units, as file managers show it."""
    for scale, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size_bytes >= scale:
            return f"{number(Decimal(size_bytes) / scale, 1, lang)}{NBSP}{unit}"
    return f"{number(size_bytes, None, lang)}{NBSP}byte"


def date_long(day: date, lang: Lang = "id") -> str:
    return str(format_date(day, "d MMMM y", locale=lang))


def date_short(day: date, lang: Lang = "id") -> str:
    """21 Nov 2026, for tables."""
    return str(format_date(day, "d MMM y", locale=lang))


def moment(when: datetime, lang: Lang = "id") -> str:
    """21 November 2026 pukul 14.05 WIB, whatever zone the moment was given in."""
    local = when.astimezone(WIB)
    if lang == "en":
        return f"{date_long(local.date(), lang)}, {local:%H:%M}{NBSP}WIB"
    return f"{date_long(local.date())} pukul {local:%H.%M}{NBSP}WIB"


def period(key: str, lang: Lang = "id") -> str:
    """Triwulan I 2024 (Q1 2024) for 2024-TW1. A text that is no period key is shown as it is."""
    match = _PERIOD.fullmatch(key)
    if match is None:
        return key
    year, indonesian = match["year"], lang == "id"
    try:
        if half := match["semester"]:
            return f"Semester {_ROMAN[half]} {year}" if indonesian else f"H{half} {year}"
        if quarter := match["quarter"]:
            return f"Triwulan {_ROMAN[quarter]} {year}" if indonesian else f"Q{quarter} {year}"
        if match["week"]:
            return _week(int(year), int(match["week"]), lang)
        if match["day"]:
            return date_long(date.fromisoformat(key), lang)
        if match["month"]:
            return str(format_date(date(int(year), int(match["month"]), 1), "MMMM y", locale=lang))
    except ValueError:
        return key
    return f"Tahun {year}" if indonesian else year


def _week(year: int, week: int, lang: Lang) -> str:
    first, last = date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)
    if (first.year, first.month) == (last.year, last.month):
        days = f"{first.day}{DASH}{date_long(last, lang)}"
    else:
        days = f"{date_long(first, lang)} {'sampai' if lang == 'id' else 'to'} {date_long(last, lang)}"
    return f"Minggu ke-{week} {year} ({days})" if lang == "id" else f"Week {week} of {year} ({days})"


def day_or_text(text: str, lang: Lang = "id") -> str:
    """An ISO date in words; any other text as it is."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date_long(date.fromisoformat(text), lang)
        except ValueError:
            return text
    return text


def working_days(days: Number, lang: Lang = "id") -> str:
    """A median may lie between two days: 2,5 hari kerja."""
    shown = number(days, 1, lang) if days != int(days) else number(int(days), None, lang)
    return f"{shown} {'hari kerja' if lang == 'id' else 'working day' if days == 1 else 'working days'}"


def join_words(words: list[str], lang: Lang = "id") -> str:
    """a, b, dan c."""
    last = "dan" if lang == "id" else "and"
    if len(words) < 3:
        return f" {last} ".join(words)
    return f"{', '.join(words[:-1])}, {last} {words[-1]}"

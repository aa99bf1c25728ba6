"""Days and periods as people write them, in Bahasa Indonesia and English, as ISO dates and period keys.

The order of day and month is never guessed cell by cell: it is declared, or proven by the whole column. Years have
four digits. These functions read one text; `cells` calls them once for each different text of a column.
"""

from __future__ import annotations

import datetime
import re

from orkestrasi.extract.reading import NATIVE_NUMBER
from orkestrasi.sources.model import DateOrder

MONTH_NAMES = (
    ("januari", "january", "jan"),
    ("februari", "february", "pebruari", "feb", "peb"),
    ("maret", "march", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agu", "agt", "ags", "agst", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
MONTHS = {name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names}
DAY_NAMES = (
    ("senin", "monday", "mon", "sen"),
    ("selasa", "tuesday", "tue", "sel"),
    ("rabu", "wednesday", "wed", "rab"),
    ("kamis", "thursday", "thu", "kam"),
    ("jumat", "friday", "fri", "jum"),
    ("sabtu", "saturday", "sat", "sab"),
    ("minggu", "ahad", "sunday", "sun", "min"),
)
WEEKDAYS = {name: number for number, names in enumerate(DAY_NAMES) for name in names}
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

TIME = (
    r"(?:[T ]+([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"\s*(Z|WIB|WITA|WIT|[+-][0-9]{2}:?[0-9]{2})?)?"
)
YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})" + TIME)
COMPACT = re.compile(r"([12][0-9]{3})([0-9]{2})([0-9]{2})")
NUMBERS_ONLY = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})" + TIME)
# A number of days, as a spreadsheet stores it; the fraction is the time of day.
SERIAL = re.compile(rf"([0-9]{{5}})(\.[0-9]+)?(?:{NATIVE_NUMBER})?")
# 1990 to 2099: a number of five digits outside is no day that a report could mean.
SERIALS = range(32_874, 73_051)
EPOCH = datetime.date(1899, 12, 30)
DAYS_TO_1904 = 1462

NORMALISED, SERIAL_DATE, TIMESTAMP, MONTH_FIRST = (
    "dates_normalised", "serial_dates", "timestamps_cut", "dates_month_first"
)  # fmt: skip


def month_number(text: str) -> int | None:
    """1 to 12 for a month's name, its abbreviation, or its number."""
    word = text.strip().rstrip(".").casefold()
    if word.isascii() and word.isdigit() and len(word) <= 2:
        return int(word) if 1 <= int(word) <= 12 else None
    return MONTHS.get(word)


def parse_date(text: str, order: DateOrder | None, *, epoch_1904: bool = False) -> tuple[str | None, str | None]:
    """A day as ISO text, and under which count its change is shown; (None, None) where the text is no certain day.

    `order` says what 03/04/2024 means; None leaves it undecided unless one of its numbers is above 12.
    """
    text = text.strip()
    if found := YEAR_FIRST.fullmatch(text):
        year, mark, month, day, *time = found.groups()
        if mark != "-" and order == "iso":
            return None, None
        return _day(
            int(year), int(month), int(day), time, None if mark == "-" and len(month + day) == 4 else NORMALISED
        )
    if found := NUMBERS_ONLY.fullmatch(text):
        return _in_order(found, order)
    if found := SERIAL.fullmatch(text):
        days = int(found[1]) + DAYS_TO_1904 * epoch_1904
        return ((EPOCH + datetime.timedelta(days=days)).isoformat(), SERIAL_DATE) if days in SERIALS else (None, None)
    if found := COMPACT.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]), [], NORMALISED)
    return _named(text)


def _in_order(found: re.Match[str], order: DateOrder | None) -> tuple[str | None, str | None]:
    first, _, second, year, *time = found.groups()
    day, month = int(first), int(second)
    if order == "iso" or (order is None and day <= 12 and month <= 12 and day != month):
        return None, None
    if order == "month_first":
        return _day(int(year), day, month, time, MONTH_FIRST)
    return _day(int(year), month, day, time, NORMALISED)


def proves(text: str) -> DateOrder | None:
    """Which order a date written in numbers proves: 25/03/2024 has its day first."""
    found = NUMBERS_ONLY.fullmatch(text.strip())
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    if first > 12 >= second:
        return "day_first"
    return "month_first" if second > 12 >= first else None


def _day(year: int, month: int, day: int, time: list[str | None], count: str | None) -> tuple[str | None, str | None]:
    # PostgreSQL knows no year 0.
    if year < 1000:
        return None, None
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None, None
    hour, minute, second, zone = ([*time, None, None, None, None])[:4]
    if hour is None:
        return date.isoformat(), count
    if int(hour) > 23 or int(minute or 0) > 59 or int(second or 0) > 59:
        return None, None
    is_midnight = not (int(hour) or int(minute or 0) or int(second or 0)) and zone is None
    return date.isoformat(), count if is_midnight else TIMESTAMP


def _named(text: str) -> tuple[str | None, str | None]:
    """3 Januari 2024; Senin, 6 Februari 2023; 17-Agt-2023; March 15, 2024."""
    words = [
        w.rstrip(".") for w in re.split(r"[\s\u00a0,/-]+", text.casefold().replace("'", "").replace("\u2019", "")) if w
    ]
    weekday = WEEKDAYS.get(words[0]) if len(words) == 4 else None
    if weekday is not None:
        words = words[1:]
    if len(words) != 3:
        return None, None
    day, month, year = words if words[1] in MONTHS else (words[1], words[0], words[2])
    if month not in MONTHS or not re.fullmatch(r"[0-9]{1,2}", day) or not re.fullmatch(r"[0-9]{4}", year):
        return None, None
    iso, count = _day(int(year), MONTHS[month], int(day), [], NORMALISED)
    # Date and weekday that disagree: nobody can say which of the two was meant.
    if iso and weekday is not None and datetime.date.fromisoformat(iso).weekday() != weekday:
        return None, None
    return iso, count


PERIOD_KEY = re.compile(r"[0-9]{4}(?:-S[12]|-TW[1-4]|-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?|-W[0-9]{2})?")
_YEAR = r"(?:tahun\s*)?(?P<year>[12][0-9]{3})"
_GAP = r"[\s\u00a0/,._-]*"
_QUARTER = r"(?:tw|triwulan|kuartal|quarter|q)[\s._-]*(?:ke[\s-]*)?(?P<quarter>iv|i{1,3}|[1-4])"
_SEMESTER = r"(?:semester|smt|s)[\s._-]*(?:ke[\s-]*)?(?P<semester>i{1,2}|[12])"
_MONTH = rf"(?:bulan\s*)?(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_SPELLINGS = tuple(
    re.compile(pattern)
    for part in (_QUARTER, _SEMESTER, _MONTH)
    for pattern in (part + _GAP + _YEAR, _YEAR + _GAP + part)
)
_MONTH_IN_NUMBERS = (
    # Two digits after a dot: 2024.1 may be what is left of 2024.10.
    re.compile(r"(?P<year>[12][0-9]{3})(?:/(?P<month>0?[1-9]|1[0-2])|\.(?P<dotted>0[1-9]|1[0-2]))"),
    re.compile(r"(?P<month>0?[1-9]|1[0-2])[-/.](?P<year>[12][0-9]{3})"),
)
_YEAR_ONLY = re.compile(rf"(?:tahun\s*)?(?P<year>[12][0-9]{{3}})(?:\.0+)?(?:{NATIVE_NUMBER})?")


def period_key(text: str) -> str | None:
    """The key of a period (2024, 2024-S1, 2024-TW1, 2024-03, 2024-W14, 2024-03-15), or None where it is not certain.

    Whether the dataset is reported by such periods is for the contract to say.
    """
    text = text.strip()
    if PERIOD_KEY.fullmatch(text):
        return text
    word = text.casefold()
    for spelling in (_YEAR_ONLY, *_MONTH_IN_NUMBERS, *_SPELLINGS):
        if found := spelling.fullmatch(word):
            return _key(found.groupdict())
    return None


def _key(parts: dict[str, str | None]) -> str:
    year = str(parts["year"])
    if quarter := parts.get("quarter"):
        return f"{year}-TW{ROMAN.get(quarter, quarter)}"
    if semester := parts.get("semester"):
        return f"{year}-S{ROMAN.get(semester, semester)}"
    if month := parts.get("month") or parts.get("dotted"):
        return f"{year}-{month_number(month):02}"
    return year

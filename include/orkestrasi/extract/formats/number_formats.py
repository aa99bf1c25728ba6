"""What a spreadsheet's number format makes of a stored number: a percentage, a date, or just a number."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from orkestrasi.extract.formats import text
from orkestrasi.extract.reading import NATIVE_NUMBER

Meaning = Literal["number", "percent", "date"]

# Formats that every workbook has without listing them (ECMA-376 part 1, 18.8.30, with the East Asian dates).
_BUILT_IN_PERCENT = (9, 10)
_BUILT_IN_DATE = frozenset([*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)])
# Quoted and escaped text, colours, currencies and conditions, and the width of a character left free.
_DECORATION = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_LAST_1900_PHANTOM = 60


def built_in(number: int) -> Meaning:
    if number in _BUILT_IN_PERCENT:
        return "percent"
    return "date" if number in _BUILT_IN_DATE else "number"


@lru_cache(maxsize=1024)
def meaning(code: str) -> Meaning:
    """What a format code shows; elapsed times ("[h]:mm") are numbers."""
    if re.search(r"\[(h+|m+|s+)\]", code, re.IGNORECASE):
        return "number"
    bare = _DECORATION.sub("", code.split(";")[0])
    if "%" in bare:
        return "percent"
    if bare.casefold() in ("general", "standard", "@"):
        return "number"
    return "date" if re.search(r"[dy]|m", bare, re.IGNORECASE) and not re.search(r"[0#?]", bare) else "number"


def percentage(value: float) -> str:
    """The number before the % sign, with every digit: stored 0.0957 is shown as 9,57 %."""
    shown = Decimal(repr(value)).scaleb(2)
    if shown == shown.to_integral_value():
        return str(int(shown))
    return f"{shown.normalize():f}{NATIVE_NUMBER}"


def date(serial: float, epoch_1904: bool) -> str | None:
    """The ISO date of a serial number; None for what no spreadsheet shows as a date (a time, a negative number)."""
    if not 1 <= serial < 2_958_466 and not (epoch_1904 and serial >= 0):
        return None
    if epoch_1904:
        start = datetime.datetime(1904, 1, 1)
    else:
        # Spreadsheets believe in 29 February 1900.
        start = datetime.datetime(1899, 12, 31 if serial < _LAST_1900_PHANTOM else 30)
    try:
        moment = start + datetime.timedelta(days=int(serial), seconds=round(serial % 1 * 86400))
    except OverflowError:
        return None
    return text(moment)


def shown(value: float, how: Meaning, epoch_1904: bool) -> str | None:
    """A stored number as its text."""
    if how == "percent":
        return percentage(value)
    if how == "date":
        return date(value, epoch_1904) or text(value)
    return text(value)

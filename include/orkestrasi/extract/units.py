"""Units that a table states outside the contract's own headers: behind a source's headers, or in a title for all of it.

A scale that is overlooked is a figure that is wrong a thousandfold, so a stated scale either multiplies or refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from orkestrasi.contracts.model import Column, Contract
from orkestrasi.extract.numbers import WORDS, is_rupiah
from orkestrasi.extract.structure import (
    BRACKETS,
    COUNT_WORDS,
    LEVELS,
    PLURALS,
    StructureFinding,
    header_factor,
)

PERSONS = frozenset({"jiwa", "orang", "penduduk"})
_SCALE = rf"(?:{'|'.join(sorted((*WORDS, *PLURALS), key=len, reverse=True))})"
_MONEY = r"(?:rp\.?|rupiah|idr)"
_OF = rf"(?:{_MONEY}|{'|'.join(sorted(PERSONS))})"
# "(dalam juta rupiah)", "Satuan: Rp juta", "(ribuan orang)"; not "naik Rp 3 juta".
_STATED = re.compile(
    rf"(?:\(\s*|\b(?:dalam|satuan|unit)\b\s*[:=]?\s*)(?:dalam\s+|satuan\s*:?\s*)?"
    rf"(?P<unit>(?:{_MONEY}\s*)?{_SCALE}(?:\s+{_OF})?)\s*(?:\)|[.,;]|$)",
    re.IGNORECASE,
)

# "PMA Rp juta", "nilai_juta_rupiah"; not "proyek di atas 5 miliar".
_TRAILING = re.compile(rf"(?:^|[a-z.)] )(?P<unit>(?:{_MONEY} )?{_SCALE}(?: {_OF})?)$", re.IGNORECASE)


def mapped_factors(
    headers: Mapping[str, Iterable[str]], contract: Contract
) -> tuple[dict[str, str], list[StructureFinding]]:
    """What the units behind headers multiply columns with whose source names no unit, and the units nobody knows.

    `headers`: contract column -> the headers it is taken from. Only a unit that says a scale, or counts what the
    contract counts in thousands, matters here; other words in brackets are the business of who wrote the entry.
    """
    factors: dict[str, str] = {}
    findings: list[StructureFinding] = []
    for name, given in headers.items():
        column = contract.column(name)
        found = {header: _factor(header, column) for header in given}
        different = {factor for factor in found.values() if factor is not None}
        wrong = [h for h, factor in found.items() if factor is None] or (list(found)[1:2] if len(different) > 1 else [])
        findings += [StructureFinding("UNIT-UNKNOWN", name, header, column.unit) for header in wrong]
        if not wrong and different - {"1"}:
            factors[name] = different.pop()
    return factors, findings


def _factor(header: str, column: Column) -> str | None:
    """Decimal text, "1" where no unit is stated; None where the unit has a scale and is of another kind."""
    levels = header.split(LEVELS)
    units = " ".join(found["units"] for level in levels if (found := BRACKETS.match(level)))
    if not units and (trailing := _TRAILING.search(re.sub(r"[\s_]+", " ", levels[-1]).strip())):
        units = trailing["unit"]
    words = _words(units)
    if not (_has_scale(words) or (not _has_scale(_words(header)) and any(w in COUNT_WORDS for w in words))):
        return "1"
    factor = header_factor(units, column)
    if factor is None:
        return None if _has_scale(words) else "1"
    return format(factor.normalize(), "f")


def _words(text: str) -> list[str]:
    return [PLURALS.get(word, word) for word in re.findall(r"[a-z]+", text.casefold())]


def _has_scale(words: Sequence[str]) -> bool:
    return any(word in WORDS for word in words)


def stated_in_notes(notes: Iterable[str], columns: Sequence[Column]) -> list[StructureFinding]:
    """Columns whose numbers a title or note may mean to be in thousands or millions, though nothing at them says so.

    `columns`: those that hold numbers and state no unit themselves.
    """
    money = [c for c in columns if is_rupiah(c)]
    persons = [c for c in columns if PERSONS & set(_words(c.unit or ""))]
    for note in notes:
        stated = _STATED.search(note)
        if stated is None:
            continue
        unit = f"({stated['unit']})"
        meant = persons if PERSONS & set(_words(unit)) else money or persons
        scaled = [c for c in meant if header_factor(unit, c) not in (None, 1)]
        if scaled:
            return [StructureFinding("UNIT-IN-TITLE", c.name, stated["unit"], c.unit) for c in scaled]
    return []

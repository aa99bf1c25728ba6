"""Match a table's headers to the contract, by name and never by position.

People write the column's name, its label, a unit in brackets behind it, or a heading over several columns
("Realisasi | PMA (Rp juta)"); all of these find the column where only one can be meant.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from orkestrasi.contracts.model import Column, Contract
from orkestrasi.extract.numbers import WORDS, is_rupiah, is_share, unit_factor
from orkestrasi.sources.model import UNIT_FACTORS

# Columns a file may leave out altogether; everything else belongs to the template.
MAY_BE_ABSENT = ("region_name", "data_origin", "citation")
# Whoever names the region need not know its code.
BY_NAME = ("region_code", "code_system")
# Between the rows of a header of several rows (`reading.Part.headers`).
LEVELS = " | "
MONEY_WORDS = ("rp", "idr", "rupiah")
SHARE_WORDS = ("%", "persen", "percent", "pct")
COUNT_WORDS = (
    "orang", "jiwa", "penduduk", "unit", "layanan", "instansi", "proyek", "paket", "skor", "indeks", "index", "poin",
    "buah", "persons", "people",
)  # fmt: skip
PER_WORDS = ("per", "kapita", "bulan", "tahun", "hari", "kg", "satuan", "dalam", "capita", "month", "year", "in")
PLURALS = {"ribuan": "ribu", "jutaan": "juta", "miliaran": "miliar", "milyaran": "miliar", "triliunan": "triliun"}
BRACKETS = re.compile(r"^(?P<base>.*?)(?P<units>(?:\s*\([^()]*\))+)$")


@dataclass(frozen=True)
class StructureFinding:
    """A column that is missing, unknown, given twice, or whose unit or spelling of numbers nobody can be sure of."""

    rule_id: str
    column_name: str
    value: str | None
    expected: str | None


def normal(header: str) -> str:
    """Headers are compared without case, outer blanks and the kind of blank between words; kodeWilayah has one."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", header.strip())
    return re.sub(r"[\s\u00a0]+", "_", words).casefold()


def header_names(contract: Contract) -> dict[str, str]:
    """Normalised header or warehouse name -> column name."""
    return {normal(c.name): c.name for c in contract.columns} | {normal(c.header): c.name for c in contract.columns}


@dataclass(frozen=True)
class Matched:
    """Contract column -> index of its header, and what the units in headers multiply its numbers with."""

    positions: dict[str, int]
    factors: dict[str, str]
    findings: list[StructureFinding]
    unknown: list[int] = field(default_factory=list)


def match_headers(headers: Sequence[str], contract: Contract, ignored: Iterable[int] = ()) -> Matched:
    """Find the contract's columns by name, label, last row of a header, or with a unit behind it.

    `ignored`: indexes of headers that belong to something else.
    """
    known = header_names(contract)
    for name, count in Counter(normal(c.label_id) for c in contract.columns).items():
        if count == 1:
            known.setdefault(name, next(c.name for c in contract.columns if normal(c.label_id) == name))
    positions: dict[str, int] = {}
    units: dict[int, str] = {}
    findings: list[StructureFinding] = []
    left = [i for i in range(len(headers)) if i not in set(ignored)]
    for whole, with_unit in ((True, False), (False, False), (True, True), (False, True)):
        found: dict[int, str] = {}
        for index in left:
            text, unit = _apart(headers[index], whole) if with_unit else (_part(headers[index], whole), "")
            meant = known.get(normal(text.rstrip(" *:\u00a0")))
            if meant is None or (with_unit and not (unit and contract.column(meant).is_numeric)):
                continue
            found[index] = meant
            units[index] = unit
        for index, name in found.items():
            if name not in positions and (whole or list(found.values()).count(name) == 1):
                positions[name] = index
            elif whole:
                findings.append(StructureFinding("STRUCTURE-COLUMN-DOUBLE", name, headers[index], None))
            else:
                continue
            left.remove(index)
    factors = {}
    for name, index in positions.items():
        if units[index]:
            factor = header_factor(units[index], contract.column(name))
            if factor is None:
                expected = contract.column(name).unit
                findings.append(StructureFinding("UNIT-UNKNOWN", name, headers[index], expected))
            elif factor != 1:
                factors[name] = format(factor.normalize(), "f")
    return Matched(positions, factors, findings, left)


def absent(contract: Contract, positions: Iterable[str]) -> list[Column]:
    """The columns that a table with these columns should have had."""
    given = set(positions)
    free = {*MAY_BE_ABSENT, *(BY_NAME if "region_name" in given and "region_code" not in given else ())}
    return [c for c in contract.columns if c.name not in given | free]


def missing_and_extra(missing: Sequence[tuple[str, str]], unknown: Sequence[str]) -> list[StructureFinding]:
    """Findings for columns not found (name, header) and headers nobody knows, each naming the likeliest other."""
    findings = []
    spoken = {normal(header): header for header in unknown}
    asked = {normal(header): header for _, header in missing}
    for name, header in missing:
        near = difflib.get_close_matches(normal(header), spoken, n=1, cutoff=0.6)
        findings.append(StructureFinding("STRUCTURE-COLUMN-MISSING", name, spoken[near[0]] if near else None, header))
    for header in unknown:
        near = difflib.get_close_matches(normal(header), asked, n=1, cutoff=0.6)
        findings.append(StructureFinding("STRUCTURE-COLUMN-EXTRA", header, header, asked[near[0]] if near else None))
    return findings


def header_factor(units: str, column: Column) -> Decimal | None:
    """What turns numbers under this unit into the contract's; None where the unit is unknown or of another kind."""
    words = [PLURALS.get(w, w) for w in re.findall(r"%|[^\s()/.,%]+", units.casefold())]
    own = re.findall(r"[^\s()/.,]+", (column.unit or "").casefold())
    scales = {WORDS[w] for w in words if w in WORDS}
    plain = [w for w in words if w not in WORDS]
    if len(scales) > 1 or any(w not in (*MONEY_WORDS, *SHARE_WORDS, *COUNT_WORDS, *PER_WORDS, *own) for w in plain):
        return None
    is_money, has_share = any(w in MONEY_WORDS for w in plain), any(w in SHARE_WORDS for w in plain)
    counted = any(w in COUNT_WORDS and w not in own for w in plain) and not is_money
    if is_money != is_rupiah(column) and (is_money or has_share or counted):
        return None
    if has_share != is_share(column) and (has_share or is_money or counted or scales):
        return None
    return Decimal(UNIT_FACTORS[scales.pop()] if scales else "1") / unit_factor(column.unit)


def _part(header: str, whole: bool) -> str:
    return header if whole else header.split(LEVELS)[-1]


def _apart(header: str, whole: bool) -> tuple[str, str]:
    """A header without its unit, and the unit: in brackets behind it, or alone in the header's last row."""
    *above, last = header.split(LEVELS)
    found = BRACKETS.match(last)
    if found is None:
        return "", ""
    levels = [*above, found["base"]] if found["base"] else above
    return (LEVELS.join(levels) if whole else levels[-1] if levels else ""), found["units"]

"""Headers as a source declares them, and which delivered header each of them means.

`*` stands for any text and `{month}` for a month: a header with placeholders turns its column into rows. A month,
quarter, semester, year or date found this way is written in one form only, so that it can be put into a period's key.
Headers are compared as `structure.normal` writes them; a header of several rows by all of them, or by its last ones.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from orkestrasi.extract.dates import MONTHS, ROMAN, month_number, parse_date
from orkestrasi.extract.structure import LEVELS, StructureFinding, normal

NAME = re.compile(r"\{([^{}]+)\}")
_MONTH = "|".join(sorted((*MONTHS, "0?[1-9]", "1[0-2]"), key=len, reverse=True))
_PART = r"(?:(?:tw|triwulan|kuartal|q|semester|s)[._\s-]*)?"
# What a placeholder of this name may stand for, on a normalised header; other names stand for any text.
SHAPES = {
    "month": rf"(?:{_MONTH})",
    "year": r"[12][0-9]{3}(?:\.0)?",
    "quarter": rf"{_PART}(?:iv|i{{1,3}}|[1-4])",
    "semester": rf"{_PART}(?:i{{1,2}}|[12])",
    "date": r"(?:[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|[0-9]{1,2}_[a-z]+_[0-9]{4})",
}


@dataclass(frozen=True)
class Declared:
    """A header (or template) as declared: its `parts` (text, placeholder behind it or None) and the placeholders.

    `regex` is for normalised headers; `weight` says how much of it is literal text.
    """

    parts: tuple[tuple[str, str | None], ...]
    names: tuple[str, ...]
    regex: str
    weight: int
    is_open: bool

    def match(self, header: str) -> dict[str, str] | None:
        """The placeholders' values in a header, or None where it is another header."""
        found = re.fullmatch(self.regex, normal(header))
        if found is None:
            return None
        values = {}
        for position, name in enumerate(self.names):
            value = settle(name, found[f"p{position}"].replace("_", " "))
            if value is None:
                return None
            values[name] = value
        return values


@dataclass(frozen=True)
class Turn:
    """The columns that hold one tuple of placeholders' values: contract column -> index of its header."""

    values: dict[str, str]
    columns: dict[str, int]


@dataclass(frozen=True)
class Claims:
    """Which header each contract column stands under, in one place (`direct`) or once per tuple of values (`turns`)."""

    direct: dict[str, int]
    turns: list[Turn]
    findings: list[StructureFinding]
    ignored: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)


@cache
def pieces(declared: str) -> Declared:
    """Take a declared header or template apart."""
    split = NAME.split(declared.strip())
    parts = tuple((split[i], split[i + 1] if i + 1 < len(split) else None) for i in range(0, len(split), 2))
    names: list[str] = []
    regex = ""
    for text, name in parts:
        regex += ".*".join(re.escape(_normal_part(piece)) for piece in text.split("*"))
        if name is not None:
            regex += f"(?P<p{len(names)}>{SHAPES.get(name, '.+?')})"
            names.append(name)
    literal = "".join(text for text, _ in parts).replace("*", "")
    return Declared(parts, tuple(names), regex, len(literal), "*" in declared)


def fits(pattern: str, text: str) -> bool:
    """Whether a header (or another text compared like one) is what a pattern without placeholders means."""
    declared = pieces(pattern)
    return any(declared.match(tail) is not None for tail in _tails(text))


def settle(name: str, text: str) -> str | None:
    """One form for the values of the placeholders that have a meaning: March, Maret and 3 are 03."""
    text = text.strip()
    match name:
        case "month":
            number = month_number(text)
            return f"{number:02}" if number else None
        case "year":
            year = text.removesuffix(".0")
            return year if re.fullmatch(r"[12][0-9]{3}", year) else None
        case "quarter" | "semester":
            found = re.fullmatch(rf"{_PART}([ivx]+|[0-9])", text.casefold())
            number = (ROMAN.get(found[1]) or (int(found[1]) if found[1].isdigit() else 0)) if found else 0
            return str(number) if 1 <= number <= (4 if name == "quarter" else 2) else None
        case "date":
            return parse_date(text, "day_first")[0]
        case _:
            return text


def claim(
    headers: Sequence[str],
    columns: Mapping[str, Sequence[str]],
    ignore: Sequence[str],
    helpers: Collection[int],
) -> Claims:
    """Give each header to the column that means it, the most exact declaration first.

    `columns`: contract column -> its declared headers, the first that is there counts. Headers written out come first,
    then those with placeholders, then what is to be ignored, then patterns. `helpers`: headers needed for something
    else; columns may use them too.
    """
    taken: set[int] = set()
    direct: dict[str, int] = {}
    findings: list[StructureFinding] = []
    wide = [name for name, declared in columns.items() if not _exact(name, declared, headers, direct, findings)]
    taken |= set(direct.values()) | {i for i, h in enumerate(headers) if h in {f.value for f in findings}}
    turns = _turns(headers, {name: columns[name] for name in columns if name not in direct}, taken, findings)
    turned = {name for turn in turns for name in turn.columns}
    free = [i for i in range(len(headers)) if i not in taken]
    ignored = [i for i in free if any(p.strip("*") and fits(p, headers[i]) for p in ignore)]
    taken |= set(ignored)
    patterns = [
        (pieces(h).weight, order, name, h)
        for order, name in enumerate(wide)
        if name not in turned
        for h in columns[name]
        if pieces(h).is_open and not pieces(h).names
    ]
    for _, _, name, declared in sorted(patterns, key=lambda p: (-p[0], p[1])):
        if name in direct:
            continue
        found = _candidates(declared, headers, taken - set(helpers))
        if len(found) > 1:
            findings += [StructureFinding("STRUCTURE-COLUMN-DOUBLE", name, headers[i], declared) for i in found[1:]]
        if found:
            direct[name] = found[0]
            taken |= set(found)
    left = [i for i in range(len(headers)) if i not in taken and i not in helpers]
    ignored += [i for i in left if "*" in ignore]
    return Claims(direct, turns, findings, ignored, [i for i in left if i not in ignored])


def _exact(
    name: str,
    declared: Sequence[str],
    headers: Sequence[str],
    direct: dict[str, int],
    findings: list[StructureFinding],
) -> bool:
    for header in declared:
        if pieces(header).is_open or pieces(header).names:
            continue
        # One header may serve two columns that both name it.
        found = _candidates(header, headers, set())
        if found and len({normal(headers[i]) for i in found}) == 1:
            findings += [StructureFinding("STRUCTURE-COLUMN-DOUBLE", name, headers[i], header) for i in found[1:]]
            direct[name] = found[0]
            return True
    return False


def _candidates(declared: str, headers: Sequence[str], taken: Collection[int]) -> list[int]:
    """Headers that are meant, by all of their rows if any is, else by their last rows."""
    free = [i for i in range(len(headers)) if i not in taken]
    pattern = pieces(declared)
    whole = [i for i in free if pattern.match(headers[i]) is not None]
    return whole or [i for i in free if any(pattern.match(tail) is not None for tail in _tails(headers[i])[1:])]


def _turns(
    headers: Sequence[str],
    columns: Mapping[str, Sequence[str]],
    taken: set[int],
    findings: list[StructureFinding],
) -> list[Turn]:
    declared = [(pieces(h).weight, name, pieces(h)) for name, hs in columns.items() for h in hs if pieces(h).names]
    found: list[tuple[int, str, dict[str, str]]] = []
    for index in range(len(headers)):
        if index in taken:
            continue
        for _, name, pattern in sorted(declared, key=lambda d: -d[0]):
            values = next((v for tail in _tails(headers[index]) if (v := pattern.match(tail)) is not None), None)
            if values is not None:
                found.append((index, name, values))
                taken.add(index)
                break
    turns: list[Turn] = []
    for _, _, values in found:
        if not any(turn.values.items() >= values.items() for turn in turns):
            turns = [t for t in turns if not t.values.items() <= values.items()]
            turns.append(Turn(values, {}))
    for index, name, values in found:
        for turn in (t for t in turns if t.values.items() >= values.items()):
            if turn.columns.setdefault(name, index) != index:
                findings.append(StructureFinding("STRUCTURE-COLUMN-DOUBLE", name, headers[index], None))
    return turns


def _tails(header: str) -> list[str]:
    """A header of several rows whole, then without its first rows."""
    levels = header.split(LEVELS)
    return [LEVELS.join(levels[i:]) for i in range(len(levels))]


def _normal_part(text: str) -> str:
    """Like `structure.normal`, but blanks at the ends stay: they separate a placeholder from its neighbours."""
    return re.sub(r"[\s\u00a0]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text)).casefold()

"""Which region a written name means: spelling is levelled, kinds are told apart, nothing is guessed.

A name means a region only if what is left after levelling its spelling (case, blanks, dots, Kab., Kep., ...) is the
name, an old name or an alias of exactly one region. Likeness only ever makes a suggestion.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from orkestrasi.sources.model import RegionNames

LEVEL_WORDS = {
    "KABUPATEN": "regency",
    "KAB": "regency",
    "PEMKAB": "regency",
    "KOTA": "city",
    "KOTAMADYA": "city",
    "KODYA": "city",
    "PEMKOT": "city",
    "PROVINSI": "province",
    "PROPINSI": "province",
    "PROV": "province",
    "PEMPROV": "province",
}
# Written without a blank behind them, which leaves nothing to tell them from the name but the whole.
GLUED = {"regency": ("KABUPATEN", "KAB"), "city": ("KOTA",), "province": ("PROVINSI", "PROV"), "nation": ()}
PROVINCES_ONLY = RegionNames(levels={"upper": "province", "other": "province"})
# "Bandung (Kab.)", "Mojokerto, Kota"
_SUFFIX = re.compile(r"[(\[,]\s*(KABUPATEN|KAB|KOTA|PROVINSI|PROPINSI|PROV)\b[^A-Z0-9]*(ADM(INISTRASI)?)?[^A-Z0-9]*$")
_WORD = re.compile(r"[A-Z0-9]+")
# What is about the row and not of the name: "12. Bogor", "Nduga 1)", "Nduga¹".
_NUMBERED = re.compile(r"^\s*[0-9]{1,3}[.)]\s+(?=\S)|\s*(?:[¹²³⁴-⁹]+|[0-9]{1,2}\))\s*$")
# P A P U A
_SPACED = re.compile(r"\b(?:[A-Z] ){2,}[A-Z]\b")

SUGGESTIONS = 3
LIKE_ENOUGH = 70
# A name cut off at a fixed width: long enough to say something, and the beginning of one name only.
CUT_NAME = 8
LEAST_PREFIX = 2
MOST_CANDIDATES = 20


@dataclass(frozen=True)
class Reading:
    """One way to read a written name: its letters, and the level that a word such as Kota says, if any."""

    key: str
    level: str | None


@dataclass(frozen=True)
class Name:
    """A name that a region has or had, taken for it from `valid_from` to `valid_to`.

    `level` is the one it is written with. `called` is the span in which a decree calls the region so; None = an alias,
    which stands without its kind.
    """

    text: str
    level: str
    region_id: int
    valid_from: date
    valid_to: date
    called: tuple[date, date] | None = None


@dataclass(frozen=True)
class RegionFacts:
    """What is known of a region besides its names; `parents` are all it ever had."""

    level: str
    existed_from: date
    existed_to: date
    parents: frozenset[int]


@dataclass(frozen=True)
class Found:
    """The region a name means, or why none: `candidates` share it, `suggestions` (region, score 0-100) resemble it.

    `other_name`: the region was not called so on that day. `not_yet`: the region did not exist then. `outside`: the
    candidates lie in another province than the row says.
    """

    region_id: int | None = None
    other_name: bool = False
    not_yet: bool = False
    outside: bool = False
    candidates: tuple[int, ...] = ()
    suggestions: tuple[tuple[int, int], ...] = ()


def letters(name: str) -> str:
    """A name's key: upper-case letters and digits only, Kep. spelled out, a leading or trailing kind left in place."""
    return _key(_words(_upper(name)))


def readings(name: str, drop_prefixes: tuple[str, ...] = ()) -> list[Reading]:
    """The ways to read a name, the likeliest first; empty where it has neither letters nor digits."""
    text = _upper(name)
    for prefix in drop_prefixes:
        text = re.sub(rf"^{re.escape(_upper(prefix))}(?![A-Z0-9])", "", text)
    found: list[Reading] = []
    if suffix := _SUFFIX.search(text):
        words = _words(text[: suffix.start()])
        level = LEVEL_WORDS[suffix[1]]
        found.append(Reading(_key(words), level))
        if words and LEVEL_WORDS.get(words[0]) == level:
            found.append(Reading(_key(words[1:]), level))
    else:
        words = _words(text)
        if words[:1] == ["PEMERINTAH"]:
            words = words[2:] if words[1:2] == ["DAERAH"] and len(words) > 2 and words[2] in LEVEL_WORDS else words[1:]
        if len(words) > 1 and words[0] in LEVEL_WORDS:
            found.append(Reading(_key(words[1:]), LEVEL_WORDS[words[0]]))
        found.append(Reading(_key(words), None))
        if len(words) > 1 and words[-1] in LEVEL_WORDS:
            found.append(Reading(_key(words[:-1]), LEVEL_WORDS[words[-1]]))
    return [reading for reading in found if reading.key]


def _upper(name: str) -> str:
    """Upper case without accents; every kind of blank is a blank. Letters set apart are drawn together."""
    own = _NUMBERED.sub("", name)
    plain = "".join(c for c in unicodedata.normalize("NFKD", own) if not unicodedata.combining(c)).upper()
    # Two blanks or more part the words of a name whose letters are set apart.
    parts = re.split(r"\s{2,}", re.sub(r"[^\S ]", " ", plain).strip())
    return " ".join(_SPACED.sub(lambda m: m[0].replace(" ", ""), part) for part in parts)


def _words(text: str) -> list[str]:
    """The words of a name, Kep. spelled out, without the Adm. of Jakarta's six."""
    words = (word for word in _WORD.findall(text) if word not in ("ADM", "ADMINISTRASI"))
    return ["KEPULAUAN" if word == "KEP" else word for word in words]


def _key(words: list[str]) -> str:
    return "".join(words)


class NameIndex:
    """All names of all regions, to be asked for one name on one day."""

    def __init__(self, names: Iterable[Name], regions: dict[int, RegionFacts]) -> None:
        self._regions = regions
        self._by_key: dict[str, list[Name]] = defaultdict(list)
        for name in names:
            key = self._key_of(name)
            self._by_key[key].append(name)
            for word in GLUED[name.level]:
                self._by_key[word + key].append(name)
        self._keys = sorted({self._key_of(name) for entries in self._by_key.values() for name in entries})

    @staticmethod
    def _key_of(name: Name) -> str:
        """An alias is kept without its kind, as it is written in its file."""
        return letters(name.text) if name.called is None else readings(name.text)[0].key

    def meant(self, name: str) -> set[int]:
        """All regions that ever had the name, at any level that its own words allow."""
        for reading in readings(name):
            regions = {n.region_id for n in self._by_key.get(reading.key, ()) if reading.level in (None, n.level)}
            if regions:
                return regions
        return set()

    def find(
        self, name: str, day: date, conventions: RegionNames, context: str | None = None, *, suggest: bool = True
    ) -> Found:
        """The region that the name means on that day; `context` is the name of its province, where the row gives one.

        `suggest=False` spares the search for similar names.
        """
        province = self._province(context, day) if context else None
        ways = readings(name, conventions.drop_prefixes)
        for reading in ways:
            levels = _levels(reading, name, conventions)
            entries = [n for n in self._by_key.get(reading.key, ()) if levels is None or n.level in levels]
            living = [n for n in entries if n.valid_from <= day <= n.valid_to]
            near = [n for n in living or entries if province is None or self._within(n.region_id, province)]
            if entries and not near:
                # Name and province contradict each other, and neither is known to be the right one.
                return Found(outside=True, candidates=_regions(living or entries))
            regions = _regions(_by_convention(near, reading, conventions))
            if len(regions) > 1:
                return Found(candidates=regions)
            if regions and living:
                return Found(regions[0], other_name=not any(_calls(n, regions[0], day) for n in living))
            if regions and day < self._regions[regions[0]].existed_from:
                return Found(regions[0], not_yet=True)
        return self._unknown(name, ways, conventions) if suggest else Found()

    def _within(self, region_id: int, province: int) -> bool:
        return region_id == province or province in self._regions[region_id].parents

    def _province(self, context: str, day: date) -> int | None:
        found = self.find(context, day, PROVINCES_ONLY, suggest=False)
        # Beside a name, "Indonesia" tells nothing.
        return found.region_id if found.region_id and self._regions[found.region_id].level == "province" else None

    def _unknown(self, name: str, ways: list[Reading], conventions: RegionNames) -> Found:
        """What the name may have been: a beginning that several share, one that is cut off, or a similar one."""
        for reading in ways:
            levels = _levels(reading, name, conventions)
            begun = {
                n.region_id
                for key in self._keys
                if len(reading.key) >= LEAST_PREFIX and key.startswith(reading.key) and key != reading.key
                for n in self._by_key[key]
                if self._key_of(n) == key and (levels is None or n.level in levels)
            }
            if 1 < len(begun) <= MOST_CANDIDATES:
                return Found(candidates=tuple(sorted(begun)))
            if len(begun) == 1 and len(reading.key) >= CUT_NAME:
                return Found(suggestions=((begun.pop(), 100),))
        scores: dict[int, int] = {}
        for reading in ways:
            close = process.extract(
                reading.key, self._keys, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH, limit=2 * SUGGESTIONS
            )
            for key, score, _ in close:
                for n in self._by_key[key]:
                    # The kind a name is written with counts for something.
                    worth = round(score) - (5 if reading.level not in (None, n.level) else 0)
                    scores[n.region_id] = max(scores.get(n.region_id, 0), worth)
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:SUGGESTIONS]
        return Found(suggestions=tuple(best))


def _levels(reading: Reading, name: str, conventions: RegionNames) -> frozenset[str] | None:
    """The levels a name may have: as its words say, else as its source writes names; None = any."""
    if reading.level:
        return frozenset({reading.level})
    said = conventions.levels.get("upper" if name.isupper() else "other")
    if said:
        return _kinds(said) | {"nation"}
    return None


def _kinds(said: str) -> frozenset[str]:
    return frozenset({"regency", "city"} if said == "regency_or_city" else {said})


def _regions(names: list[Name]) -> tuple[int, ...]:
    return tuple(sorted({n.region_id for n in names}))


def _calls(name: Name, region_id: int, day: date) -> bool:
    return name.region_id == region_id and name.called is not None and name.called[0] <= day <= name.called[1]


def _by_convention(names: list[Name], reading: Reading, conventions: RegionNames) -> list[Name]:
    """Where a bare name has a meaning in this source (Bandung = Kabupaten Bandung), that one if it is there."""
    if reading.level is None and conventions.bare_name:
        return [n for n in names if n.level in _kinds(conventions.bare_name)] or names
    return names

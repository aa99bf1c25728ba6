"""Regions, periods and due dates of the demo, read from the project's own reference data."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from orkestrasi.settings import REFERENCE

NATION_ID = 0


@dataclass(frozen=True)
class Region:
    region_id: int
    level: str
    is_autonomous: bool
    is_java: bool
    existed_from: date
    reporter_id: str  # the Kemendagri code of today, which names the reporter
    population: int

    @property
    def is_province(self) -> bool:
        return self.level == "province"

    @property
    def area(self) -> str:
        """First digit of the code: 1-2 Sumatra, 3 Java, 5 Bali and Nusa Tenggara, 6-7, 8 Maluku, 9 Papua."""
        return self.reporter_id[0]


@dataclass(frozen=True)
class Span:
    """Something that holds for a region between two days, both included."""

    value: str
    starts: date
    ends: date


@dataclass(frozen=True, eq=False)
class Atlas:
    regions: dict[int, Region]
    by_reporter: dict[str, Region]
    codes: dict[tuple[str, int], list[Span]]
    names: dict[int, list[Span]]
    parents: dict[int, list[Span]]  # region_id of the province as text
    periods: dict[str, tuple[date, date]]
    due: dict[tuple[str, str, str], date]  # dataset, reporter group, period
    commodities: dict[str, str]  # label -> code
    sectors: tuple[str, ...]
    spbe_weights: dict[int, tuple[int, float]]  # indicator -> domain, weight in percent (instrument 2020)

    def code(self, region_id: int, system: str, on: date) -> str | None:
        return _valid(self.codes.get((system, region_id), []), on)

    def name(self, region_id: int, on: date) -> str:
        return _valid(self.names[region_id], on) or self.names[region_id][-1].value

    def period_end(self, period: str) -> date:
        return self.periods[period][1]

    def governments(self) -> list[Region]:
        """The regional governments that report, in the order of their codes."""
        return [region for _, region in sorted(self.by_reporter.items()) if region.is_autonomous]

    def provinces(self) -> list[Region]:
        return [region for region in self.governments() if region.is_province]

    def parent(self, region: Region, on: date) -> str | None:
        return _valid(self.parents[region.region_id], on)

    def members(self, province: Region, on: date) -> list[Region]:
        """Regencies and cities of a province on that day, with Jakarta's administrative ones."""
        return [r for r in self.regions.values() if self.parent(r, on) == str(province.region_id)]


def _valid(spans: list[Span], on: date) -> str | None:
    return next((span.value for span in spans if span.starts <= on <= span.ends), None)


def _rows(table: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _spans(versions: list[dict[str, str]], column: str) -> list[Span]:
    return [Span(v[column], _day(v["valid_from"]), _day(v["valid_to"])) for v in versions]


@cache
def atlas() -> Atlas:
    """Read once per process; a test that changes reference data has no business with the demo."""
    population = {int(r["region_id"]): int(r["population"]) for r in _rows("population")}
    versions: dict[int, list[dict[str, str]]] = {}
    for row in _rows("region_version"):
        versions.setdefault(int(row["region_id"]), []).append(row)
    regions: dict[int, Region] = {}
    for row in _rows("region"):
        region_id = int(row["region_id"])
        newest = max(versions[region_id], key=lambda v: v["valid_from"])
        regions[region_id] = Region(
            region_id=region_id,
            level=row["level"],
            is_autonomous=row["is_autonomous"] == "true" and region_id != NATION_ID,
            is_java=row["island_group"] == "java",
            existed_from=_day(row["existed_from"]),
            reporter_id=newest["kemendagri_code"],
            population=population.get(region_id, 0),
        )
    codes: dict[tuple[str, int], list[Span]] = {}
    for row in _rows("region_code"):
        span = Span(row["code"], _day(row["valid_from"]), _day(row["valid_to"]))
        codes.setdefault((row["code_system"], int(row["region_id"])), []).append(span)
    return Atlas(
        regions=regions,
        by_reporter={region.reporter_id: region for region in regions.values()},
        codes=codes,
        names={region_id: _spans(spans, "name") for region_id, spans in versions.items()},
        parents={region_id: _spans(spans, "parent_region_id") for region_id, spans in versions.items()},
        periods={r["period_key"]: (_day(r["starts_on"]), _day(r["ends_on"])) for r in _rows("period")},
        due={
            (r["dataset"], r["reporter_group"], r["period_key"]): _day(r["due_on"]) for r in _rows("reporting_calendar")
        },
        commodities={r["label_id"].lower(): r["commodity_code"] for r in _rows("commodity")},
        sectors=tuple(r["sector_code"] for r in _rows("sector")),
        spbe_weights={
            int(r["indicator_no"]): (int(r["domain_no"]), float(r["indicator_weight_pct"]))
            for r in _rows("spbe_weight")
            if r["instrument_version"] == "2020"
        },
    )

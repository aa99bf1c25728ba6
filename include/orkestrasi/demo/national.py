"""What the files of national agencies have in common: figures, regions in a code that holds on all days, labels."""

from __future__ import annotations

import csv
from datetime import date

from orkestrasi.demo.atlas import Atlas, Region
from orkestrasi.demo.draft import SYNTHETIC_CITATION, Row
from orkestrasi.settings import ROOT

FIGURES = ROOT / "demo" / "figures"


def figures(name: str) -> list[dict[str, str]]:
    """The real figures of one file, each with its citation."""
    with (FIGURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def placed(region: Region, system: str, atlas: Atlas, *days: date) -> Row | None:
    """Code and name of a region; None where one code does not mean it on all these days."""
    codes = {atlas.code(region.region_id, system, day) for day in days}
    if len(codes) != 1 or None in codes:
        return None
    return {"region_code": codes.pop(), "code_system": system, "region_name": atlas.name(region.region_id, days[-1])}


def synthetic(row: Row) -> Row:
    return {**row, "data_origin": "SINTETIS", "citation": SYNTHETIC_CITATION}

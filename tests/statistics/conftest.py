"""Series of regions, real ones from the shared files where they are there, made-up ones else."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from orkestrasi.settings import ROOT
from orkestrasi.statistics import measures
from orkestrasi.statistics.effect import with_effect
from orkestrasi.statistics.parameters import Parameters

SHARED = ROOT.parent / "shared" / "data"


def parameters(**of: Any) -> Parameters:
    return Parameters(
        **{
            "transform": "log",
            "floor": None,
            "peer_group": "island",
            "minimum_history": 5,
            "cumulates_within_year": False,
            "national_aggregation": "sum",
            "contract_version": "1.0.0",
        }
        | of
    )


def frame(series: dict[int, list[float | None]], first_year: int = 2000, **of: Any) -> pl.DataFrame:
    """One value a year for each region; thirds and populations by number, so that groups are large enough."""
    rows = [
        {
            "indicator_code": "tried", "definition_version": 1, "source_code": "S", "period_type": "year",
            "region_id": region, "period_key": str(first_year + i), "starts_on": date(first_year + i, 1, 1),
            "year": first_year + i, "value": value, "cut_on": None, "level": "regency", "population_third": 1,
            "island_group": "java", "population": 1000.0, "submission_id": region, "is_synthetic": True,
        } | of
        for region, values in series.items()
        for i, value in enumerate(values)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=measures.SCHEMA)


def judge(values: pl.DataFrame, known: Parameters | None = None) -> dict[int, dict[str, Any]]:
    """What is said about the newest value of each region."""
    prepared = measures.prepared(values, {"tried": known or parameters()})
    return {row["region_id"]: row for row in with_effect(measures.tested(prepared)).to_dicts()}


def _needs(*path: str) -> Path:
    file = SHARED.joinpath(*path)
    if not file.is_file():
        pytest.skip(f"{'/'.join(path)} is not beside the project")
    return file


@pytest.fixture(scope="session")
def grdp() -> dict[int, list[float | None]]:
    """GRDP per capita of 514 kabupaten and kota, 2000 to 2024."""
    with _needs("grdp_kabkota", "gdp_pc_kabkota_2000_2024.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["districtID"]]
    years = [name for name in rows[0] if re.fullmatch(r"grdp_pc_\d{4}", name)]
    return {int(r["districtID"]): [float(r[y].replace(",", "").strip()) for y in years] for r in rows}


@pytest.fixture(scope="session")
def depth() -> Callable[[str], dict[int, list[float | None]]]:
    """P1 or P2 of the kabupaten and kota, 2015 to 2023."""
    file = _needs("bps_poverty_kabkota", "p1_p2_kabkota_2015_2023.csv")

    def read(index: str) -> dict[int, list[float | None]]:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = [r for r in csv.DictReader(opened) if index in r["nama_variabel"]]
        # Provinces are written in capitals; the only mark there is.
        kept = [r for r in rows if r["nama_wilayah"] != r["nama_wilayah"].upper()]
        numbers = {name: i for i, name in enumerate(sorted({r["nama_wilayah"] for r in kept}))}
        series: dict[int, list[float | None]] = {i: [None] * 9 for i in numbers.values()}
        for r in kept:
            text = r["data_content"].strip()
            series[numbers[r["nama_wilayah"]]][int(r["nama_tahun"]) - 2015] = None if text == "-" else float(text)
        return series

    return read

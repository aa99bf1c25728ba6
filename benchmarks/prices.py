"""Deliveries of daily food prices as Bank Indonesia would send them: one CSV per month for the whole country.

All figures are synthetic and say so in every row (SINTETIS). The same number of rows always gives the same bytes.
Regions, their codes and their names are those of expectations/reference.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from orkestrasi.settings import REFERENCE

FIRST_YEAR = 2021
# Beyond this month the reference periods say nothing.
LAST_YEAR = 2025
# Few rows still come as several files, because several files are what a load is made of.
FEWEST_FILES = 4
DAYS_OF_A_MONTH = 30

# Usual retail price in rupiah per unit.
COMMODITIES = {
    "BERAS": 14_500,
    "DAGING_AYAM": 36_000,
    "DAGING_SAPI": 132_000,
    "TELUR_AYAM": 29_000,
    "BAWANG_MERAH": 38_000,
    "BAWANG_PUTIH": 40_000,
    "CABAI_MERAH": 48_000,
    "CABAI_RAWIT": 55_000,
    "MINYAK_GORENG": 18_500,
    "GULA_PASIR": 17_500,
}
MARKETS = ("Pasar Induk", "Pasar Baru", "Pasar Rakyat")


@dataclass(frozen=True)
class Delivery:
    """One month's file."""

    period_key: str
    path: Path
    rows: int


def write(folder: Path, rows: int) -> list[Delivery]:
    """Write `rows` rows, month after month; the last file ends where the number is reached."""
    series = _series()
    per_market = len(COMMODITIES) * DAYS_OF_A_MONTH
    series = series.head(max(1, min(series.height, rows // (FEWEST_FILES * per_market))))
    deliveries = []
    left = rows
    for year, month in ((year, month) for year in range(FIRST_YEAR, LAST_YEAR + 1) for month in range(1, 13)):
        if left == 0:
            break
        sheet = _month(series, year, month).head(left)
        period_key = f"{year}-{month:02}"
        path = folder / f"harga_{period_key}.csv"
        sheet.write_csv(path)
        deliveries.append(Delivery(period_key, path, sheet.height))
        left -= sheet.height
    if left:
        raise ValueError(f"{rows:,} rows do not fit into the months {FIRST_YEAR}-01 to {LAST_YEAR}-12")
    return deliveries


def _series() -> pl.DataFrame:
    """Where prices are observed: an average per province, one to three markets per city; the same every month.

    Only regions with the same code all the time, so that a whole month can be written with one.
    """
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    versions = pl.read_csv(REFERENCE / "region_version.csv", schema_overrides={"kemendagri_code": pl.String})
    versions = versions.with_columns(pl.col("valid_from", "valid_to").str.to_date("%Y-%m-%d"))
    regions = pl.read_csv(REFERENCE / "region.csv").filter(
        pl.col("is_autonomous") & (pl.col("existed_from") < str(first)) & pl.col("level").is_in(["province", "city"])
    )
    steady = (
        versions.filter((pl.col("valid_from") <= last) & (pl.col("valid_to") >= first))
        .group_by("region_id")
        .agg(pl.col("kemendagri_code").unique().alias("codes"), pl.col("name").sort_by("valid_from").last())
        .filter(pl.col("codes").list.len() == 1)
    )
    places = regions.select("region_id", "level").join(steady, on="region_id").sort("region_id")
    markets = (
        pl.when(pl.col("level") == "province")
        .then(pl.lit(["RATA-RATA"]))
        .otherwise(pl.lit(list(MARKETS)).list.head(pl.int_range(pl.len()) % len(MARKETS) + 1))
    )
    return (
        places.with_columns(markets.alias("nama_pasar"))
        .explode("nama_pasar")
        .with_row_index("series_no")
        .select(
            pl.col("series_no").cast(pl.Int64),
            pl.col("codes").list.first().alias("kode_wilayah"),
            pl.lit("KEMENDAGRI").alias("kode_sistem"),
            pl.col("name").alias("nama_wilayah"),
            "nama_pasar",
        )
    )  # fmt: skip


def _month(series: pl.DataFrame, year: int, month: int) -> pl.DataFrame:
    """Every market, commodity and day of one month, in the order of the template's columns."""
    days = pl.date_range(date(year, month, 1), date(year, month, monthrange(year, month)[1]), eager=True)
    goods = pl.DataFrame({"kode_komoditas": list(COMMODITIES), "usual": list(COMMODITIES.values())})
    sheet = (
        series.join(goods.with_row_index("commodity_no").cast({"commodity_no": pl.Int64}), how="cross")
        .join(pl.DataFrame({"tanggal": days}), how="cross")
        .with_columns(day_no=(pl.col("tanggal") - date(FIRST_YEAR, 1, 1)).dt.total_days())
    )
    return sheet.select(
        "kode_wilayah",
        "kode_sistem",
        "nama_wilayah",
        "kode_komoditas",
        "nama_pasar",
        "tanggal",
        _price().alias("harga_rp"),
        pl.lit("SINTETIS").alias("asal_data"),
        pl.lit("Angka buatan untuk pengukuran").alias("rujukan"),
    )


def _price() -> pl.Expr:
    """A price around the usual one: by region, by season, with daily noise and now and then a jump that is a finding.

    Integer arithmetic instead of a random generator: no library's next version changes the data.
    """
    series, commodity, day = pl.col("series_no"), pl.col("commodity_no"), pl.col("day_no")
    seed = series * 7_919 + commodity * 104_729 + day * 1_299_709
    dice = (seed * 2_654_435_761 % 4_294_967_296) // 256
    region = 1 + (series % 11 - 5) / 100
    season = 1 + ((((day + commodity * 37) % 365) - 182).abs() / 182 - 0.5) * 0.16
    noise = 1 + (dice % 1_000 - 500) / 500 * 0.03
    jump = pl.when(dice // 1_000 % 16_000 == 0).then(1.6).otherwise(1.0)
    return ((pl.col("usual") * region * season * noise * jump) / 50).round().cast(pl.Int64) * 50

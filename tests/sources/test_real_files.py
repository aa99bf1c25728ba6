"""Every file of ../shared/data comes in through its entry of sources.yml, and its known faults are found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from orkestrasi.sources.load import sources
from tests import pipeline
from tests.pipeline import Outcome
from tests.sources.deliveries import NOT_HERE, SHARED, judged, rows, send

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not SHARED.is_dir(), reason=NOT_HERE)]


@dataclass(frozen=True)
class File:
    """A real file: its entry, how many submissions and rows it holds, and what must be found in it."""

    source_id: str
    path: str
    submissions: int
    rows: int
    found: dict[str, int] = field(default_factory=dict)
    rejected: int = 0


REGIONS = [
    # Yogyakarta's name is cut off in the list of 2015.
    File("kemendagri_decrees", "kemendagri_wilayah/wilayah_lvl12_by_decree.csv", 6, 3295, {"REGION-NAME-MISMATCH": 1}),
    # Four codes lost their last zero: 11.10 is written 11.1.
    File("kemendagri_area", "kemendagri_wilayah/wilayah_luas_2025.csv", 1, 552, {"REGION-CODE-NUMBER": 4}, 1),
    # "Papua Barat Oaya"
    File(
        "kemendagri_population", "kemendagri_wilayah/wilayah_penduduk_2024s2.csv", 1, 553, {"REGION-NAME-MISMATCH": 1}
    ),
    File("kemendagri_boundary_province", "kemendagri_wilayah/prov_38.geojson", 1, 38),
    File("kemendagri_boundary_regency", "kemendagri_wilayah/kab_514.geojson", 1, 514),
    File("kemendagri_topology_province", "kemendagri_wilayah/prov_38.topojson", 1, 38),
    File("kemendagri_topology_regency", "kemendagri_wilayah/kab_514.topojson", 1, 514),
    File("bps_bridge_province", "bps_kemendagri_bridge/provinsi_2020.csv", 1, 34),
    File("bps_bridge_province", "bps_kemendagri_bridge/provinsi_2025.csv", 1, 38),
    File("bps_bridge_regency", "bps_kemendagri_bridge/kabkota_2020.csv", 1, 514),
    File("bps_bridge_regency", "bps_kemendagri_bridge/kabupaten-kota_2025.csv", 1, 514),
    File("idn_area_province", "idn_area_data/provinces_v3.1.2.csv", 1, 38),
    File("idn_area_province", "idn_area_data/provinces_v4.0.1.csv", 1, 38),
    File("idn_area_regency", "idn_area_data/regencies_v3.1.2.csv", 1, 514),
    File("idn_area_regency", "idn_area_data/regencies_v4.0.1.csv", 1, 514),
    File("lkpp_province_master", "lkpp_kab_bandung_2025/rup_master_provinsi.json", 1, 38),
    # 519 rows for 514 regions: two regions twice, and three rows that are no regency or city.
    File(
        "lkpp_regency_master", "lkpp_kab_bandung_2025/rup_master_kabkota.json", 1, 519,
        {"REGION-UNKNOWN": 3, "ROW-DUPLICATE": 2}, 1,
    ),
]  # fmt: skip
POVERTY = [
    *(
        File("bps_poverty_province", f"bps_poverty_province/kemiskinan_provinsi_{year}.csv", 1, 70)
        for year in (2015, 2016, 2017)
    ),
    # The count 25674.58 stands in the column of the rate.
    File("bps_poverty_province", "bps_poverty_province/kemiskinan_provinsi_2018.csv", 1, 70, {"CELL-RANGE": 1}, 1),
    *(
        File("bps_poverty_province", f"bps_poverty_province/kemiskinan_provinsi_{year}.csv", 1, 70)
        for year in (2019, 2020, 2021)
    ),
    # Nine years; Kota Bau Bau has the same depth three years in a row.
    File(
        "bps_poverty_depth_regency", "bps_poverty_kabkota/p1_p2_kabkota_2015_2023.csv", 9, 4932, {"VALUE-COPIED": 1}
    ),
    # Two rates with a decimal dot among commas.
    *(
        File(
            "bps_poverty_rate_regency", f"bps_poverty_kabkota/p0_dan_indikator_kabkota_2021_{part}.csv", 1, 514,
            {"LOCALE-MIXED": 1},
        )
        for part in "ab"
    ),
]  # fmt: skip
PRICES = [
    *(
        File(f"bps_inflation_{kind}", f"bps_inflation_province/bps_inflasi_{kind}_2024.xlsx", 12, 468)
        for kind in ("mtm", "ytd", "yoy")
    ),
    File("pihps_monthly", "pihps_prices/pihps_joined_provinsi_komoditas.csv", 28, 9520),
    File("pihps_daily", "pihps_prices/harian_beras_2022_2026.csv.gz", 50, 47_211),
]
MONEY = [
    # The sectors of Kota Bima are short by 14.8 billion.
    File(
        "ntb_investment_summary", "investasi_ntb_2025/realisasi_investasi_ntb_2025.csv", 1, 10, {"INS-SECTORS-TOTAL": 1}
    ),
    File("grdp_regency", "grdp_kabkota/gdp_pc_kabkota_2000_2024.csv", 25, 12_850),
    File("lkpp_budget_structure", "lkpp_kab_bandung_2025/rup_struktur_anggaran_pd.csv", 1, 165),
    # Four receipts of the year before; eight that are equal to another in every respect.
    File(
        "lkpp_receipts", "lkpp_kab_bandung_2025/spse_pencatatan_nontender_realisasi.csv", 1, 485,
        {"DATE-OUT-OF-PERIOD": 4, "RECEIPT-REPEATED": 8, "RECEIPT-ABOVE-CEILING": 13}, 1,
    ),
    # One tender is that of a company of the government; the entry says what its name means.
    File("lkpp_tender", "lkpp_kab_bandung_2025/spse_tender_selesai_nilai.csv", 4, 77),
    # Two figures for the stunting of Nusa Tenggara Timur.
    File("official_figures", "transcribed_official/angka_resmi_dari_berita.csv", 21, 191, {"FIGURE-DISAGREES": 2}),
]  # fmt: skip
SPBE = [
    # The weights of two instruments in one column.
    File("spbe_domain", "spbe_denpasar/tb_domain.csv", 1, 10, {"SPBE-WEIGHT-SUM": 1}),
    # Rows that refer to the domain 3, which does not exist; scores of a smart city's index.
    File("spbe_aspect", "spbe_denpasar/tb_aspek.csv", 1, 28, {"SPBE-DOMAIN-UNKNOWN": 2}, 1),
    File("spbe_indicator", "spbe_denpasar/tb_indikator.csv", 1, 84),
    File(
        "spbe_domain_score",
        "spbe_denpasar/tb_domain_nilai.csv",
        1,
        16,
        {"CELL-RANGE": 6, "SPBE-DOMAIN-UNKNOWN": 2},
        1,
    ),
    File(
        "spbe_aspect_score",
        "spbe_denpasar/tb_aspek_nilai.csv",
        1,
        32,
        {"CELL-RANGE": 3, "SPBE-DOMAIN-UNKNOWN": 4},
        1,
    ),
    File("spbe_index_score", "spbe_denpasar/tb_indeks_nilai.csv", 1, 4, {"CELL-RANGE": 1}, 1),
]
FILES = [*REGIONS, *POVERTY, *PRICES, *MONEY, *SPBE]


@pytest.fixture(scope="module")
def delivered(shared_home: Path) -> dict[str, list[Outcome]]:
    """What became of each file, delivered one after the other."""
    return {file.path: send(file.source_id, Path(file.path).name, (SHARED / file.path).read_bytes()) for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_a_real_file_comes_in(file: File, delivered: dict[str, list[Outcome]]) -> None:
    outcomes = delivered[file.path]
    found = Counter(f["rule_id"] for outcome in outcomes for f in outcome.findings if f["severity"] != "info")
    assert found == file.found
    assert (len(judged(outcomes)), rows(outcomes)) == (file.submissions, file.rows)
    assert sum(outcome.verdict == "rejected" for outcome in outcomes) == file.rejected


def test_no_file_is_left_without_an_entry() -> None:
    kinds = ("*.csv", "*.json", "*.xlsx", "*.gz", "*.geojson", "*.topojson")
    there = {str(path.relative_to(SHARED)) for kind in kinds for path in SHARED.rglob(kind)}
    assert there == {file.path for file in FILES}
    assert {file.source_id for file in FILES} <= sources().keys()


def _only(outcomes: list[Outcome], rule_id: str) -> dict[str, object]:
    found = [f for outcome in outcomes for f in outcome.of_rule(rule_id)]
    assert len(found) == 1
    return found[0]


def test_a_count_in_the_column_of_the_rate(delivered: dict[str, list[Outcome]]) -> None:
    finding = _only(delivered["bps_poverty_province/kemiskinan_provinsi_2018.csv"], "CELL-RANGE")
    assert (finding["column_name"], finding["value"], finding["expected"]) == ("p0_pct", "25674.58", "0..60")


def test_kota_bima_is_short_by_exactly_fourteen_billion_eight_hundred_million(
    delivered: dict[str, list[Outcome]],
) -> None:
    finding = _only(delivered["investasi_ntb_2025/realisasi_investasi_ntb_2025.csv"], "INS-SECTORS-TOTAL")
    assert finding["difference"] == "14800000000"
    assert pipeline.query(
        "select region_name from raw.investment_summary where row_number = %s", [finding["row_number"]]
    ) == [("Kota Bima",)]


def test_weights_of_two_instruments_add_up_to_110(delivered: dict[str, list[Outcome]]) -> None:
    finding = _only(delivered["spbe_denpasar/tb_domain.csv"], "SPBE-WEIGHT-SUM")
    assert (finding["value"], finding["expected"]) == ("110", "100")


def test_another_index_in_the_same_table(delivered: dict[str, list[Outcome]]) -> None:
    assert _only(delivered["spbe_denpasar/tb_indeks_nilai.csv"], "CELL-RANGE")["value"] == "61.70"


def test_a_dash_stays_a_mark_and_is_no_zero(delivered: dict[str, list[Outcome]]) -> None:
    assert pipeline.query(
        """
        select region_name, period, p1_index, p2_index, marks
        from raw.poverty_indicators where marks ->> 'p1_index' = '-' order by region_name, period
        """
    ) == [
        (name, period, None, None, {"p1_index": "-", "p2_index": "-"})
        for name in ("Buton Selatan", "Buton Tengah", "Muna Barat")
        for period in ("2015-03", "2016-03")
    ]


def test_codes_that_end_in_zero_stay_as_they_are(delivered: dict[str, list[Outcome]]) -> None:
    assert pipeline.query(
        """
        select region_code, kemendagri_code from raw.region_registry
        where region_name = 'KAB. ACEH SINGKIL' and code_system = 'BPS' order by list_date
        """
    ) == [("1102", "11.10")]


def test_two_spellings_of_a_province_are_one_region(delivered: dict[str, list[Outcome]]) -> None:
    assert pipeline.query(
        """
        select distinct region_code from raw.inflation_indicators where region_name ~ '^(PROV )?(KEP[.]|KEPULAUAN) RIAU'
        """
    ) == [("21",)]


def test_half_of_the_lines_are_empty_and_counted(delivered: dict[str, list[Outcome]]) -> None:
    [outcome] = delivered["bps_poverty_kabkota/p0_dan_indikator_kabkota_2021_b.csv"]
    [(counts,)] = pipeline.query(
        "select reading -> 'counts' from ledger.submission where submission_id = %s", [outcome.submission_id]
    )
    assert counts["blank_rows"] == 485


def test_a_column_cut_off_at_an_underscore_names_no_region(
    delivered: dict[str, list[Outcome]], shared_home: Path
) -> None:
    """With the column `Provinsi` in place of `name`, "Jawa" could be three provinces, and is refused with all three."""
    entry = """
sources:
  pihps_wrong:
    title: Kolom yang salah
    reporter: BI
    dataset: commodity_prices
    part: wrong
    period: rows
    where: {kind: landing}
    columns:
      region_name: Provinsi
      commodity_code: Komoditas
      market_name: {constant: RATA-RATA BULANAN}
      price_date: Tanggal
      price_idr: Harga
    region: {bare_name: province}
    ignore: ['no', name, level, Bulan]
"""
    (shared_home / "sources.yml").write_text(entry, encoding="utf-8")
    try:
        content = (SHARED / "pihps_prices/pihps_joined_provinsi_komoditas.csv").read_text(encoding="utf-8")
        few = [line for line in content.splitlines() if line.startswith(("Komoditas", "Beras")) and "Jan 2024" in line]
        head = content.splitlines()[0]
        outcomes = send("pihps_wrong", "pihps.csv", "\n".join([head, *few]).encode())
    finally:
        (shared_home / "sources.yml").unlink()
    ambiguous = [f for outcome in outcomes for f in outcome.of_rule("REGION-NAME-AMBIGUOUS") if f["value"] == "Jawa"]
    assert len(ambiguous) == 3
    assert all(name in str(ambiguous[0]["expected"]) for name in ("Jawa Barat", "Jawa Tengah", "Jawa Timur"))

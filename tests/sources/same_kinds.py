"""Files that look like those of agencies, of kinds and years that no test folder holds.

Every figure in them is made up from the row's number (synthetic); only names and layouts are like the real ones.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from orkestrasi.settings import REFERENCE

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEST_JAVA, CENTRAL_JAVA = "32", "33"


@dataclass(frozen=True)
class Delivery:
    """A file for landing/<source>/<name>, and how many rows it holds for raw (all its periods together)."""

    source_id: str
    name: str
    content: bytes
    rows: int


def names(level: str, province: str = "") -> list[tuple[str, str]]:
    """Kemendagri code and name of today's regions of a level, `province` is the beginning of their codes."""
    with (REFERENCE / "region_version.csv").open(encoding="utf-8", newline="") as lines:
        today = [row for row in csv.DictReader(lines) if row["valid_to"] == "9999-12-31"]
    wanted = {"province": 2, "regency_or_city": 5}[level]
    found = [(row["kemendagri_code"], row["name"]) for row in today if len(row["kemendagri_code"]) == wanted]
    return [(code, name) for code, name in found if code != "00" and code.startswith(province)]


def provinces() -> list[str]:
    return [name for _, name in names("province")]


def as_text(head: Sequence[str], rows: Iterable[Sequence[Any]], delimiter: str = ",", bom: bool = False) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


def workbook(write: Callable[[Any, Any], None], sheet: str = "Sheet1") -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    write(book.add_worksheet(sheet), book)
    book.close()
    return out.getvalue()


# ---------------------------------------------------------------------------------------------------- inflation


def inflation_workbook(kind: str, year: int, months: int, title: bool) -> Delivery:
    """A table of BPS as a workbook: `months` filled, `-` for those to come, with or without a title."""
    labels = {
        "mtm": "Inflasi Bulanan (M-to-M)",
        "ytd": "Inflasi Tahun Kalender (Y-to-D)",
        "yoy": "Inflasi Tahunan (Y-on-Y)",
    }

    def write(sheet: Any, book: Any) -> None:
        plain = book.add_format({})
        top = 1 if title else 0
        sheet.merge_range(0, 0, top + 2, 0, "38 Provinsi (2022=100)", plain)
        if title:
            sheet.merge_range(1, 1, 1, 13, f"{labels[kind]} 38 Provinsi (2022=100) (Persen)", plain)
        sheet.merge_range(top + 1, 1, top + 1, 13, "", plain)
        sheet.write_number(top + 1, 1, year)
        sheet.write_row(top + 2, 1, [*MONTHS, "Tahunan"])
        for number, name in enumerate([*provinces(), "INDONESIA"]):
            sheet.write_string(top + 3 + number, 0, name.upper() if name == "INDONESIA" else f"PROV {name.upper()}")
            for month in range(13):
                if month < months:
                    sheet.write_number(top + 3 + number, 1 + month, round(0.3 + (number + month) % 7 / 10, 2))
                else:
                    sheet.write_string(top + 3 + number, 1 + month, "-")

    return Delivery(f"bps_inflation_{kind}", f"bps_inflasi_{kind}_{year}.xlsx", workbook(write), 39 * months)


def inflation_long(year: int = 2025) -> Delivery:
    kinds = ("Inflasi Bulanan (M-to-M)", "Inflasi Tahun Kalender (Y-to-D)", "Inflasi Tahunan (Y-on-Y)")
    rows = [
        (name, year, kind, month, "" if month == "Tahunan" else round(0.5 + number % 9 / 10, 2))
        for kind in kinds
        for month in (*MONTHS, "Tahunan")
        for number, name in enumerate(["KEP. RIAU", "KEPULAUAN BANGKA BELITUNG", "DI YOGYAKARTA", "INDONESIA"])
    ]
    head = ("Provinsi", "Tahun", "Tipe_Inflasi", "Bulan", "Inflasi")
    return Delivery("bps_inflation_long", f"bps_inflasi_long_{year}.csv", as_text(head, rows), 4 * 12)


def single_province_inflation(name: str = "Aceh", year: int = 2025) -> Delivery:
    """One province and no year in the table; nine months have ended."""
    cells = [f"PROV {name.upper()}", *["2.1"] * 9, *["-"] * 3]
    content = as_text(("Provinsi", *MONTHS), [cells])
    return Delivery("bps_inflation_single_province", f"{name.lower()}_{year}_yoy.csv", content, 9)


def budgets(year: int = 2026) -> Delivery:
    """Offices with a budget name their year, sub-units without one do not."""
    head = (
        "tahun_anggaran", "nama_klpd", "kd_satker_str", "nama_satker", "belanja_operasi", "belanja_modal",
        "belanja_btt", "belanja_pengadaan", "belanja_non_pengadaan", "total_belanja",
    )  # fmt: skip
    rows = [
        (year if n % 2 else "null", "Kab. Bandung", f"1.03.{n:02}", f"DINAS CONTOH {n}", n * 1_000, 0, 0, n * 600,
         n * 400, n * 1_000)
        for n in range(1, 9)
    ]  # fmt: skip
    return Delivery("lkpp_budget_structure", f"{year}/rup_struktur_anggaran_pd.csv", as_text(head, rows), len(rows))


def ragged_inflation() -> Delivery:
    """Thirteen headers, ten values: which month a value belongs to cannot be known."""
    head = ("Provinsi", *MONTHS)
    return Delivery("bps_inflation_single_province", "aceh_2024_yoy.csv", as_text(head, [("PROV ACEH", *[2.1] * 9)]), 0)


# ------------------------------------------------------------------------------------------------------ poverty


def poverty_provinces(year: int = 2022) -> Delivery:
    """A yearly table with the new provinces not yet counted, a cut-off national line and lines below the table."""
    parts = (
        "Garis Kemiskinan - {} (Rp)",
        "Jumlah Penduduk Miskin - {} (ribu) (Ribu)",
        "Persentase Penduduk Miskin - {}",
    )
    head = ("Provinsi", *(part.format(month) for part in parts for month in ("Maret", "September")))
    young = {"Papua Barat Daya", "Papua Selatan", "Papua Tengah", "Papua Pegunungan"}
    rows: list[Sequence[Any]] = [
        (name, *["..."] * 6) if name in young
        else (name, 500_000 + n * 1_000, 510_000 + n * 1_000, 100 + n, 101 + n, 9.5, 9.4)
        for n, name in enumerate(provinces())
    ]  # fmt: skip
    rows.append(("Indonesia", 505, "...", "...", "...", 9.54, 9.57))
    notes = b"\nKeterangan: Data September belum termasuk provinsi baru\nSumber: BPS\n"
    content = as_text(head, rows, bom=True) + notes
    return Delivery("bps_poverty_province", f"kemiskinan_provinsi_{year}.csv", content, 39 * 2)


def poverty_depth() -> Delivery:
    """The untouched export of the statistics office: semicolons, BOM, provinces told apart by their capitals."""
    rows = [
        ("Indeks Kedalaman Kemiskinan", year, name, f"{1 + number % 5}.{number % 10}")
        for year in (2022, 2023)
        for number, name in enumerate(("ACEH", "Simeulue", "Aceh Singkil", "JAWA TIMUR", "Mojokerto", "Kota Mojokerto"))
    ]
    rows.append(("Indeks Kedalaman Kemiskinan", 2022, "Buton Selatan", "-"))
    head = ("nama_variabel", "nama_tahun", "nama_wilayah", "data_content")
    content = as_text(head, rows, delimiter=";", bom=True)
    return Delivery("bps_poverty_depth_regency", "p1_kabkota_2022_2023_bps_raw.csv", content, 13)


def west_java_lines() -> Delivery:
    """A portal's export; a regency founded in 2007 has the line 0 in the years before."""
    head = (
        "id", "kode_provinsi", "nama_provinsi", "kode_kabupaten_kota", "nama_kabupaten_kota", "garis_kemiskinan",
        "satuan", "tahun",
    )  # fmt: skip
    rows: list[Sequence[Any]] = []
    for year in (2006, 2024):
        for number, (code, name) in enumerate(names("regency_or_city", WEST_JAVA)):
            line = 0 if (year, code) == (2006, "32.17") else 210_000 + (year - 2006) * 12_000 + number * 500
            rows.append((len(rows) + 1, 32, "JAWA BARAT", code.replace(".", ""), name.upper(), line, "RUPIAH", year))
    return Delivery("opendata_poverty_line_regency", "jabar_garis_kemiskinan.csv", as_text(head, rows), len(rows))


def portal_provinces() -> Delivery:
    """Provinces that did not exist yet stand with 0.00 in the years before."""
    rows = [
        (name, year, "0.00" if name == "Papua Selatan" and year == 2019 else f"{9 + number % 5}.25")
        for year in (2019, 2024)
        for number, name in enumerate(("Aceh", "Jawa Tengah", "Papua Selatan"))
    ]
    content = as_text(("provinsi", "tahun", "persentase_penduduk_miskin"), rows)
    return Delivery("opendata_poverty_province", "persentase_miskin_provinsi_2019_2024.csv", content, 6)


def central_java_table() -> Delivery:
    """Poor, population and rate under a year each: a header of two rows, with a title above it."""

    def write(sheet: Any, book: Any) -> None:
        plain = book.add_format({})
        sheet.write_string(0, 0, "Penduduk Miskin menurut Kabupaten/Kota di Provinsi Jawa Tengah")
        sheet.merge_range(2, 0, 3, 0, "Kabupaten/Kota", plain)
        sheet.merge_range(2, 1, 2, 2, "Jumlah Penduduk Miskin (ribu jiwa)", plain)
        sheet.merge_range(2, 3, 2, 4, "Persentase Penduduk Miskin", plain)
        sheet.write_row(3, 1, [2023, 2024, 2023, 2024])
        for number, (_, name) in enumerate(names("regency_or_city", CENTRAL_JAVA)):
            sheet.write_string(4 + number, 0, name)
            sheet.write_row(4 + number, 1, [100.5 + number, 99.5 + number, 10.12, 9.98])
        sheet.write_string(41, 0, "Sumber: BPS")

    return Delivery("opendata_poverty_table_regency", "jateng_kemiskinan_2023_2024.xlsx", workbook(write), 2 * 35)


def central_java_long() -> Delivery:
    head = ("kabupaten_kota", "tahun", "jumlah_penduduk_miskin", "jumlah_penduduk", "persentase_penduduk_miskin")
    rows = [
        (name, year, 100.5 + number, 1_000_000, 10.05)
        for year in (2023, 2024)
        for number, (_, name) in enumerate(names("regency_or_city", CENTRAL_JAVA))
    ]
    return Delivery("opendata_poverty_regency", "jateng_kemiskinan.csv", as_text(head, rows), len(rows))


# ------------------------------------------------------------------------------------------------------- prices


def daily_prices(commodity: str) -> Delivery:
    head = (
        "Date_Scraped", "Date_Param", "Commodity_ID", "Commodity_Name", "Province_ID", "Province_Name", "Price",
        "Price_Type",
    )  # fmt: skip
    rows = [
        ("2026-02-13", day, 7, commodity, number, name, f"{20_000 + 50 * number}.0", 1)
        for day in ("2025-12-30", "2025-12-31", "2026-01-02")
        for number, name in ((1, "Aceh"), (13, "DKI Jakarta"), (15, "DI Yogyakarta"), (33, "Papua"))
    ]
    content = gzip.compress(as_text(head, rows), mtime=0)
    return Delivery("pihps_daily", f"harian_{commodity.lower().replace(' ', '_')}_2022_2026.csv.gz", content, len(rows))


def price_workbook(province: str = "Jawa Timur") -> Delivery:
    """Thousands with commas as text, `-` for no price, rows of three levels, roman numerals in front."""
    months = [f"{month} {year}" for year in (2024, 2025) for month in SHORT_MONTHS]

    def write(sheet: Any, _: Any) -> None:
        sheet.write_row(0, 0, ["Komoditas", "no", "name", "level", *months])
        row = 0
        for commodity in ("Beras", "Cabai Rawit"):
            for number, name, level in (
                ("I", "Semua Provinsi", "0"),
                ("II", province, "1"),
                ("1", "Kota Malang", "2"),
            ):
                row += 1
                sheet.write_row(row, 0, [commodity, number, name, level])
                for column in range(len(months)):
                    sheet.write_string(row, 4 + column, "-" if column == 5 else f"{13 + column % 4},{450 + column}")

    name = f"{province.replace(' ', '_')}_2024_2025.xlsx"
    return Delivery("pihps_province_workbook", name, workbook(write), 2 * 23)


def rice_panel() -> Delivery:
    head = ("tanggal", "provinsi", "komoditas", "harga")
    rows = [
        (day, name, "Beras Premium", 13_000 + 10 * number)
        for day in ("2022-11-01", "2022-11-02")
        for number, name in enumerate(provinces())
        if not name.startswith("Papua Barat Daya")
    ]
    return Delivery("bapanas_rice_panel", "panel_harga_beras_2022.csv", as_text(head, rows), len(rows))


# --------------------------------------------------------------------------------------------------------- LKPP

OFFICE = ("2025", "D107", "Kab. Bandung", "KABUPATEN", "1.03.2.15.1.04.03.0000", "DINAS PEKERJAAN UMUM")
OFFICE_HEAD = ("tahun_anggaran", "kd_klpd", "nama_klpd", "jenis_klpd", "kd_satker", "nama_satker")


def nontender() -> Delivery:
    """Contracts of which one has an addendum, in ISO timestamps and plain days."""
    head = (
        *OFFICE_HEAD, "kd_lpse", "kd_nontender", "tgl_kontrak", "nilai_kontrak", "nilai_pdn_kontrak",
        "nilai_umk_kontrak", "status_kontrak", "versi_addendum", "alasan_addendum", "_event_date",
    )  # fmt: skip
    rows = [
        (*OFFICE, 93, 10_000_000 + n, "2025-02-24T00:00:00.000000Z" if n % 2 else "2025-04-11", 1_000_000 + n, 900_000,
         800_000, "Kontrak Selesai", 0, "", "2025-10-03")
        for n in range(20)
    ]  # fmt: skip
    rows.append((*OFFICE, 93, 10_000_000, "2025-04-11", 1_100_000, 0, 800_000, "Kontrak Selesai", 1, "", "2025-10-03"))
    return Delivery("lkpp_nontender", "spse_nontender_kontrak.csv", as_text(head, rows), len(rows))


def epurchasing() -> Delivery:
    head = (
        *OFFICE_HEAD, "kd_paket", "kd_rup", "mak", "sumber_dana", "total_harga", "ongkir", "status_pkt",
        "status_pengiriman", "tgl_order", "_event_date",
    )  # fmt: skip
    rows = [
        (*OFFICE, f"EP-{n:05}", "56168859;56168861", "5.1.02", "APBD,APBDP", 250_000 + n, 15_000, "COMPLETED", "SENT",
         "2025-03-11T08:15:00.000000Z", "2025-10-03")
        for n in range(12)
    ]  # fmt: skip
    return Delivery("lkpp_epurchasing", "ecat_v6_epurchasing.csv", as_text(head, rows), len(rows))


def plans() -> Delivery:
    """Packages whose descriptions run over several lines."""
    head = (
        *OFFICE_HEAD, "kd_rup", "nama_paket", "pagu", "metode_pengadaan", "jenis_pengadaan", "status_pdn", "status_ukm",
        "uraian_pekerjaan", "tgl_awal_pemilihan", "tgl_pengumuman_paket", "status_aktif_rup", "status_delete_rup",
        "status_umumkan_rup", "_event_date",
    )  # fmt: skip
    rows = [
        (*OFFICE, 55_000_000 + n, "Pengadaan\nalat tulis", 10_000_000 + n, "Pengadaan Langsung", "Barang", "PDN", "UKM",
         "baris satu;\nbaris \"dua\"", "2025-02-01", "2025-01-15T09:00:00.000000Z", "true", "false", "Terumumkan",
         "2025-03-31")
        for n in range(25)
    ]  # fmt: skip
    return Delivery("lkpp_plans", "rup_paket_penyedia_sample25.csv", as_text(head, rows), len(rows))


def catalogue_master() -> Delivery:
    entries = [
        {"kd_provinsi": int(code[:2]), "kd_kabupaten": number, "nama_kabupaten": name}
        for number, (code, name) in enumerate(names("regency_or_city", CENTRAL_JAVA), start=1)
    ]
    return Delivery("lkpp_catalogue_master", "ecat_master_kabkota.json", json.dumps(entries).encode(), len(entries))


# ---------------------------------------------------------------------------------------------- lists of regions


def decree() -> Delivery:
    rows = [("Kepmendagri 300.2.2-2138/2025", "2025-04-25", code, name) for code, name in names("province")]
    content = as_text(("decree", "decree_date", "kode", "nama"), rows)
    return Delivery("kemendagri_decrees", "wilayah_lvl12_2138_2025.csv", content, 38)


def population(year: int = 2025, half: int = 1) -> Delivery:
    rows: list[Sequence[Any]] = [("0", "INDONESIA", 380, 418, 798)]
    rows += [(code, name, 10, 11, 21) for code, name in names("province")]
    content = as_text(("kode", "nama", "pria", "wanita", "total"), rows)
    return Delivery("kemendagri_population", f"wilayah_penduduk_{year}s{half}.csv", content, 39)


def area(year: int = 2026) -> Delivery:
    rows = [(code, name, 1_000.125 + number) for number, (code, name) in enumerate(names("province"))]
    return Delivery("kemendagri_area", f"wilayah_luas_{year}.csv", as_text(("kode", "nama", "luas_km2"), rows), 38)

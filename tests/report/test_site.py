from __future__ import annotations

import csv
import json
import re
import shutil
import zipfile
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import jsonschema
import openpyxl
import pypdfium2
import pytest
from typer.testing import CliRunner, Result

from orkestrasi import db
from orkestrasi.cli import app
from orkestrasi.report import charts, signoff, site
from orkestrasi.report.facts import NotPublishedError
from orkestrasi.settings import settings

from .conftest import NIK, Ledger

ENGLISH = (
    "error|warning|invalid|failed|rejected|accepted|submission|finding|publication|region|province|rule|row|column|"
    "value|expected|missing|late|on time|received|quarantined|withdrawn|load|published|none|null|true|false"
)
NEVER = "gagal|tidak valid|ilegal|salah Anda"


class _Text(HTMLParser):
    """The page's text outside 'Rincian teknis', and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._technical = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "details" and (self._technical or dict(attrs).get("class") == "technical"):
            self._technical += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "details" and self._technical:
            self._technical -= 1

    def handle_data(self, data: str) -> None:
        if not self._technical:
            self.text.append(data)


def read(page: Path) -> tuple[str, list[tuple[str, dict[str, str | None]]]]:
    parser = _Text()
    parser.feed(page.read_text(encoding="utf-8"))
    return re.sub(r"\s+", " ", " ".join(parser.text)), parser.tags


def files(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def table(page: Path, name: str) -> list[dict[str, str]]:
    with (page.parent / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_nothing_published_is_said(ledger: Ledger) -> None:
    with pytest.raises(NotPublishedError):
        site.build_latest()
    with pytest.raises(NotPublishedError):
        site.build(7)


def test_an_empty_publication_has_a_page(ledger: Ledger) -> None:
    ledger.publish()
    text, _ = read(site.build(1))
    assert "0 dari 0 kewajiban lapor (–) dipenuhi dalam terbitan ini" in text
    assert "Belum ada laporan wajib yang masuk" in text


def test_the_first_sentence_and_the_tables_count_right(small_site: Path) -> None:
    assert small_site == settings().reports / "terbitan" / "1" / "index.html"
    text, tags = read(small_site)
    assert "Belum siap disahkan: 4 penghalang" in text
    assert "2 dari 6 kewajiban lapor (33,3%) dipenuhi dalam terbitan ini, dengan 2 pengajuan dan 5 baris data" in text
    for part in (
        "1 laporan ditolak dan harus diperbaiki pelapornya",
        "1 laporan ditahan pada pemeriksaan akhir",
        "1 laporan belum masuk padahal batas waktunya sudah lewat",
        "1 peringatan belum dijelaskan",
        "1 kewajiban belum jatuh tempo",
        "1 laporan datang di luar kewajiban lapor",
        "Sebagian data bersifat sintetis: 3 dari 5 baris (60,0%)",
    ):
        assert part in text
    assert len(re.findall(r'<rect class="bar"', small_site.read_text(encoding="utf-8"))) == 2
    assert sum(1 for tag, of in tags if tag == "li" and (of.get("class") or "").startswith("tile ")) == 38
    assert table(small_site, "klaster")[-1] == {
        "klaster": "Semua klaster", "wajib_lapor": "6", "dipenuhi": "2", "masuk": "4", "tepat_waktu": "3",
        "diterima": "1", "diterima_dengan_catatan": "1", "ditolak": "1", "ditahan_atau_ditarik": "1",
        "belum_masuk": "1", "belum_jatuh_tempo": "1", "peringatan_terbuka": "1",
    }  # fmt: skip
    summary = json.loads((small_site.parent / "ringkasan.json").read_text(encoding="utf-8"))
    assert summary["kewajiban"]["dipenuhi"] == 2
    assert summary["temuan"] == {"Wajib diperbaiki": 2, "Perlu penjelasan": 1, "Untuk diketahui": 0}
    english, _ = read(small_site.parent / "en" / "index.html")
    assert "Not ready to be signed off: 4 blockers" in english
    assert "2 of 6 obligations to report (33.3%) are met in this publication" in english


def test_due_and_late_are_days_in_jakarta(ledger: Ledger) -> None:
    for reporter, received in (
        ("64.09", "2024-04-15 23:59"),
        ("11.01", "2024-04-16 00:01"),
        ("35.76", "2024-04-22 08:00"),
    ):
        ledger.owe(reporter)
        ledger.submit(reporter, "accepted", received=received)
    # A newer version that comes late does not undo that the first was in time.
    ledger.submit("64.09", "accepted", received="2024-05-20 08:00")
    ledger.publish()
    page = site.build(1)
    assert [(r["hari_kerja_dari_batas"], r["tepat_waktu"], r["terlambat"]) for r in table(page, "hari_penerimaan")] == [
        ("0", "1", "0"), ("1", "0", "1"), ("5", "0", "1"),
    ]  # fmt: skip


def test_a_region_is_told_what_to_mend(small_site: Path) -> None:
    def page(code: str, lang: str = "") -> str:
        return read(small_site.parent / lang / "wilayah" / f"{code}.html")[0]

    refused = page("35.76")
    assert "Kota Mojokerto: apa yang harus diperbaiki" in refused
    assert "Anda perlu bertindak: 1 hal wajib diperbaiki, 0 perlu penjelasan, 0 laporan belum masuk" in refused
    assert "2 baris, satu penyebab" in refused
    assert "tertulis 957%; nilai yang mungkin 0% sampai 100%." in refused
    assert "Cara memperbaiki" in refused
    assert "ditolak Perbaiki, lalu kirim ulang" in re.sub(r" – .*? dapat dipakai", "", refused)
    assert "0 hal wajib diperbaiki, 1 perlu penjelasan" in page("11.01")
    assert "1 laporan belum masuk" in page("31")
    assert "Enam kabupaten/kota administrasi di Jakarta" in page("31")
    assert "Kabupaten Penajam Paser Utara: tidak ada yang harus diperbaiki" in page("64.09")
    assert "Tidak ada yang perlu Anda lakukan." in page("64.09")
    assert "Batas waktu terdekat untuk laporan yang belum jatuh tempo" in page("64")
    assert "tidak ada kewajiban lapor" in page("12")
    assert "Kota Mojokerto: what must be mended" in page("35.76", "en")
    assert "given 957%" in page("35.76", "en").lower()
    assert not (small_site.parent / "wilayah" / "31.71.html").exists()
    rows = table(small_site, "temuan")
    assert len(rows) == 3
    assert rows[0]["cara_memperbaiki"]
    assert len(table(small_site, "temuan/35.76")) == 2


def test_a_rule_says_what_it_asks_and_who_is_concerned(small_site: Path) -> None:
    text, _ = read(small_site.parent / "aturan" / "cell-range.html")
    assert "1 dari 546 pemerintah daerah terkena (0,2%)" in text
    assert "Kota Mojokerto Jawa Timur 2 1" in text
    assert "Contoh dari laporan" in text
    listed, _ = read(small_site.parent / "aturan" / "index.html")
    assert "2 aturan menemukan 3 hal; 2 di antaranya wajib diperbaiki" in listed


def test_three_clicks_lead_from_the_nation_to_what_a_region_must_mend(small_site: Path) -> None:
    def links(page: Path) -> set[Path]:
        found = (of.get("href") or "" for tag, of in read(page)[1] if tag == "a")
        return {(page.parent / href.partition("#")[0]).resolve() for href in found if href}

    province = small_site.parent / "wilayah" / "35.html"
    region = small_site.parent / "wilayah" / "35.76.html"
    assert province.resolve() in links(small_site)
    assert region.resolve() in links(province)
    assert region.resolve() in links(small_site.parent / "wilayah" / "index.html")


def test_a_province_is_met_not_obliged_or_not_due_by_different_marks(small_site: Path) -> None:
    page = small_site
    cells = {r["provinsi"]: r["domestic_spending"] for r in table(page, "kelengkapan_provinsi_domestic_spending")}
    assert cells["64 Kalimantan Timur"] == "1/2"
    assert cells["35 Jawa Timur"] == "0/1"
    assert cells["12 Sumatera Utara"] == ""
    assert len(cells) == 38
    levels = {r["provinsi"]: r["kelayakan"] for r in table(page, "petak_provinsi")}
    assert levels["64 Kalimantan Timur"] == "dapat dipakai"
    assert levels["11 Aceh"] == "dapat dipakai dengan catatan"
    assert levels["35 Jawa Timur"] == "belum dapat dipakai"
    assert levels["31 Daerah Khusus Ibukota Jakarta"] == "belum ada data"
    assert levels["12 Sumatera Utara"] == "tidak wajib lapor"


def test_changes_since_the_publication_before(small: Ledger) -> None:
    small.submit("11.01", "accepted", received="2024-05-02 09:00")
    small.submit("31", "accepted", received="2024-05-03 09:00")
    small.publish()
    page = site.build(2)
    text, _ = read(page)
    assert "Apa yang berubah sejak Terbitan 1" in text
    assert "1 pengajuan baru, 1 diganti versi lain, 0 dikeluarkan." in text
    (row,) = table(page, "perubahan_pengajuan")
    assert (row["perubahan"], row["versi_lama"], row["versi_baru"]) == ("diganti", "1", "2")


def test_an_old_publication_is_reported_as_it_was(small: Ledger) -> None:
    before = files(site.build(1).parent)
    newer = small.submit("35.76", "accepted", received="2024-05-02 09:00")
    small.submit("31", None, received="2024-03-01 09:00")
    small.publish()
    small.move(newer, "withdrawn")
    shutil.rmtree(settings().reports)
    assert files(site.build(1).parent) == before


def test_a_newer_refused_version_leaves_the_older_in_force(small: Ledger) -> None:
    small.submit("64.09", "rejected", received="2024-05-02 09:00")
    small.publish()
    text, _ = read(site.build(2))
    assert "2 dari 6 kewajiban lapor (33,3%) dipenuhi" in text
    assert "2 laporan ditolak" in text
    assert "Untuk 1 kewajiban, versi terbaru tidak diterima pada pemeriksaan; versi sebelumnya tetap berlaku" in text


def test_a_revert_is_said(small: Ledger) -> None:
    newer = small.submit("31", "accepted", received="2024-05-03 09:00")
    small.publish()
    small.move(newer, "withdrawn")
    small.publish(reverts_to=1, reason="Angka Jakarta keliru satuan.")
    text, _ = read(site.build(3))
    assert "Terbitan ini memulihkan Terbitan 1" in text
    assert "Alasan: Angka Jakarta keliru satuan." in text
    assert "1 laporan ditarik" in text


def test_caps_are_declared(ledger: Ledger) -> None:
    for number in range(1, 41):
        refused = ledger.submit("35.76", "rejected", period=f"{2000 + number}", file_name="x" * 300)
        for row in range(6):
            ledger.find(
                refused, "CELL-RANGE", row_number=row, column_name="pdn_realized_pct", value="957", expected="0..100"
            )
    page = site.build(ledger.publish()).parent / "wilayah" / "35.76.html"
    text, _ = read(page)
    assert "Ditampilkan 100 dari 240 temuan, yang terberat di atas" in text
    assert "Lihat 37 hal lain" in text
    assert "Ditampilkan 15 dari 40 hal; seluruhnya ada dalam daftar temuan di bawah." in text
    assert len(table(page.parent.parent / "index.html", "temuan/35.76")) == 240
    assert page.stat().st_size < 500_000


def test_the_same_ledger_gives_the_same_bytes(small: Ledger) -> None:
    first = files(site.build(1).parent)
    made = site.make(1)
    assert files(made.page.parent) == first
    assert made.files_kept > 1_300
    shutil.rmtree(made.page.parent)
    assert files(site.build(1).parent) == first
    assert [f.name for f in (settings().reports / "terbitan").iterdir()] == ["1"]


def test_what_did_not_change_is_not_made_again(small: Ledger) -> None:
    before = site.build(1).parent
    small.submit("35.76", "accepted", received="2024-05-02 09:00")
    small.publish()
    after = site.make(2).page.parent
    changed = {
        f.relative_to(after).as_posix()
        for f in after.glob("wilayah/*.html")
        if f.stat().st_ino != (before / f.relative_to(after)).stat().st_ino
    }
    # Its province shows it in a list; what counts all regions is made anew.
    assert changed == {"wilayah/35.76.html", "wilayah/35.html", "wilayah/index.html"}
    assert "Berlaku sejak Terbitan 2" in read(after / "wilayah" / "35.76.html")[0]
    assert "Berlaku sejak Terbitan 1" in read(after / "wilayah" / "64.09.html")[0]


def test_every_page_is_static_leads_on_and_keeps_to_its_language(small_site: Path) -> None:
    folder = small_site.parent
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) > 1_300
    known = {f.resolve() for f in folder.rglob("*") if f.is_file()}
    seen: dict[str, int] = {}
    for page in pages:
        kind = page.relative_to(folder).parent.as_posix()
        seen[kind] = seen.get(kind, 0) + 1
        if kind.endswith("wilayah") and seen[kind] > 120:
            continue  # six hundred times the same
        html = page.read_text(encoding="utf-8")
        text, tags = read(page)
        names = [tag for tag, _ in tags]
        lang = "en" if page.is_relative_to(folder / "en") else "id"
        assert ("html", {"lang": lang}) in tags
        assert "script" not in names
        assert not re.search(r"\bstyle=|\bon\w+=|https?://(?!www\.w3\.org)", html), page
        assert "default-src 'none'" in html
        assert page.stat().st_size < 500_000
        assert names.count("h1") == names.count("main") == 1
        assert names.count("caption") == names.count("table")
        assert all(of.get("scope") in ("col", "row") for tag, of in tags if tag == "th")
        ids = [of["id"] for _, of in tags if "id" in of]
        assert len(ids) == len(set(ids)), page
        for tag, of in tags:
            href = of.get("href") or of.get("src") or ""
            if href.startswith("#"):
                assert href[1:] in ids, (page, href)
            elif href and "data_docs" not in href:
                target = (page.parent / href.partition("#")[0]).resolve()
                assert target in known, (page, href)
                if "#" in href and tag == "a":
                    assert f'id="{href.partition("#")[2]}"' in target.read_text(encoding="utf-8"), (page, href)
        levels = [int(tag[1]) for tag in names if re.fullmatch(r"h[1-6]", tag)]
        assert all(b - a <= 1 for a, b in pairwise(levels)), page
        if lang == "id":
            found = re.findall(rf"\b({ENGLISH}|{NEVER})\b", text.replace("English", ""), re.IGNORECASE)
            assert not found, (page, found)


def test_personal_numbers_are_nowhere(small_site: Path) -> None:
    for file in small_site.parent.rglob("*"):
        assert file.is_dir() or NIK.encode() not in file.read_bytes()
    with zipfile.ZipFile(small_site.parent / "data" / "laporan.xlsx") as book:
        assert all(NIK.encode() not in book.read(name) for name in book.namelist())
    assert "(nilai disamarkan)" in (small_site.parent / "perubahan.html").read_text(encoding="utf-8")


def test_every_province_has_its_tile() -> None:
    assert len(charts.TILES) == 38
    assert len({place[1:] for place in charts.TILES.values()}) == 38


def test_what_serves_all_clusters_has_a_line_of_its_own(ledger: Ledger) -> None:
    ledger.owe("11")
    ledger.owe("KEMENPANRB", dataset="awards", period="2023")
    ledger.submit("11", "accepted")
    page = site.build(ledger.publish())
    assert [(row["klaster"], row["wajib_lapor"], row["dipenuhi"]) for row in table(page, "klaster")] == [
        ("Belanja produk dalam negeri", "1", "1"),
        ("Lintas klaster", "1", "0"),
        ("Semua klaster", "2", "1"),
    ]


def test_what_is_signed_verifies_until_something_is_altered(small: Ledger) -> None:
    made = site.make(1)
    printed = pdf_text(made.page.parent / "pengesahan.pdf")
    assert made.content_sha256 in printed.replace("\n", "").replace("\r", "")
    assert "PDN-CUMULATIVE-FELL" not in printed
    assert "Pejabat Pengesah" in printed
    assert signoff.verify(1, made.content_sha256)
    with db.connect() as connection:
        connection.execute("alter table ledger.finding disable trigger user")
        connection.execute("update ledger.finding set value = '6' where rule_id = 'PDN-CUMULATIVE-FELL'")
    assert not signoff.verify(1, made.content_sha256)


def test_the_printed_report_is_tagged_and_has_the_figures_of_the_page(small_site: Path) -> None:
    for lang, title in (
        ("id", "Mutu data RB Tematik, Terbitan 1"),
        ("en", "Data quality of RB Tematik, publication 1"),
    ):
        file = small_site.parent / ("" if lang == "id" else "en") / "laporan.pdf"
        document = pypdfium2.PdfDocument(file)
        assert document.get_metadata_value("Title") == title
        assert document.is_tagged()
        text = pdf_text(file)
        assert ("2 dari 6" if lang == "id" else "2 of 6") in text
        assert ("33,3%" if lang == "id" else "33.3%") in text


def test_the_workbook_and_the_document_for_machines_hold_the_tables(small_site: Path) -> None:
    folder = small_site.parent
    document = json.loads((folder / "laporan.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, json.loads((folder / "skema.json").read_text(encoding="utf-8")))
    by_name = {t["nama"]: t for t in document["tabel"]}
    assert by_name["klaster"]["baris"][-1][:3] == ["Semua klaster", 6, 2]
    book = openpyxl.load_workbook(folder / "data" / "laporan.xlsx")
    sheet = book["klaster"]
    assert [cell.value for cell in sheet[sheet.max_row]][:3] == ["Semua klaster", 6, 2]
    codes = [row[0].value for row in book["petak_provinsi"].iter_rows(min_row=2)]
    assert "11 Aceh" in codes
    for name in by_name:
        assert (folder / "data" / f"{name}.csv").is_file()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_on_the_command_line(small: Ledger) -> None:
    made = json.loads(run("report", "1", "--json").output)[0]
    assert Path(made["report"]).is_file()
    same = run("report", "1", "--verify", made["content_sha256"], "--json")
    assert (same.exit_code, json.loads(same.output)[0]["content_is_as_signed"]) == (0, True)
    other = run("report", "1", "--verify", "0" * 64)
    assert other.exit_code == 1
    assert run("report", "9").exit_code == 2


def pdf_text(file: Path) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(file))

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from orkestrasi.report import charts, site
from orkestrasi.report.facts import NotPublishedError
from orkestrasi.settings import settings

from .conftest import Ledger

ENGLISH = (
    "error|warning|invalid|failed|rejected|accepted|submission|finding|publication|region|province|rule|row|column|"
    "value|expected|missing|late|on time|received|quarantined|withdrawn|load|published|none|null|true|false"
)
NEVER = "gagal|tidak valid|ilegal|salah Anda"
NIK = "3273014507890001"


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


def table(page: Path, name: str) -> list[dict[str, str]]:
    with (page.parent / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def small(ledger: Ledger, tomorrow: Callable[[], str]) -> Ledger:
    """Six obligations: accepted in time, accepted late with notes, refused, held at gate 2, missing, not yet due."""
    for reporter in ("64.09", "11.01", "35.76", "51.71", "31"):
        ledger.owe(reporter)
    ledger.owe("64", due=tomorrow())
    ledger.submit("64.09", "accepted", rows=3)
    noted = ledger.submit("11.01", "accepted_with_warnings", received="2024-04-17 10:00", rows=2, origin=None)
    ledger.find(noted, "PDN-CUMULATIVE-FELL", row_number=1, column_name="realized_pdn_idr", value="5", expected="9")
    refused = ledger.submit("35.76", "rejected")
    for row in (1, 2):
        ledger.find(
            refused, "CELL-RANGE", row_number=row, column_name="pdn_realized_pct", value="957", expected="0..100"
        )
    held = ledger.submit("51.71", "accepted")
    ledger.move(held, "quarantined")
    ledger.submit("99.99", "rejected", period="2024")
    ledger.repeat(noted, f"salinan {NIK}.csv")
    ledger.publish()
    return ledger


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


def test_the_first_sentence_and_the_tables_count_right(small: Ledger) -> None:
    page = Path(site.build_latest())
    assert page == settings().reports / "terbitan" / "1" / "index.html"
    text, _ = read(page)
    assert "2 dari 6 kewajiban lapor (33,3%) dipenuhi dalam terbitan ini" in text
    for part in ("1 laporan ditolak", "1 laporan ditahan", "1 laporan belum masuk", "1 kewajiban belum jatuh tempo"):
        assert part in text
    assert "1 laporan datang di luar kewajiban lapor" in text
    assert "Sebagian data bersifat sintetis: 3 dari 5 baris (60,0%)" in text
    total = table(page, "klaster")[-1]
    assert total == {
        "klaster": "Semua klaster", "wajib_lapor": "6", "dipenuhi": "2", "masuk": "4", "tepat_waktu": "3",
        "diterima": "1", "diterima_dengan_catatan": "1", "ditolak": "1", "ditahan_atau_ditarik": "1",
        "belum_masuk": "1", "belum_jatuh_tempo": "1",
    }  # fmt: skip
    summary = json.loads((page.parent / "ringkasan.json").read_text(encoding="utf-8"))
    assert summary["kewajiban"]["dipenuhi"] == 2
    assert summary["temuan"] == {"Wajib diperbaiki": 2, "Perlu penjelasan": 1, "Untuk diketahui": 0}


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


def test_findings_say_where_what_and_how_to_mend(small: Ledger) -> None:
    page = site.build(1)
    text, _ = read(page)
    assert "2 aturan menemukan 3 hal; 2 di antaranya wajib diperbaiki" in text
    assert "tertulis 957%; nilai yang mungkin 0% sampai 100%." in text
    assert "Kota Mojokerto (35.76): 1 laporan ditolak, 2 temuan wajib diperbaiki" in text
    assert "dan 1 temuan lain dengan aturan yang sama" in text
    assert "Ditampilkan 2 dari 3 temuan" in text
    rows = table(page, "temuan")
    assert len(rows) == 3
    assert rows[0]["cara_memperbaiki"]


def test_a_province_is_met_not_obliged_or_not_due_by_different_marks(small: Ledger) -> None:
    page = site.build(1)
    cells = {r["provinsi"]: r["domestic_spending"] for r in table(page, "kelengkapan_provinsi")}
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
    before = {f.name: f.read_bytes() for f in site.build(1).parent.rglob("*") if f.is_file()}
    newer = small.submit("35.76", "accepted", received="2024-05-02 09:00")
    small.submit("31", None, received="2024-03-01 09:00")
    small.publish()
    small.move(newer, "withdrawn")
    after = {f.name: f.read_bytes() for f in site.build(1).parent.rglob("*") if f.is_file()}
    assert after == before


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
        refused = ledger.submit("35.76", "rejected", period=f"{2000 + number}")
        ledger.find(
            refused, "CELL-RANGE", row_number=number, column_name="pdn_realized_pct", value="957", expected="0..100"
        )
    ledger.submit("35.76", "rejected", file_name="x" * 3000)
    ledger.publish()
    page = site.build(1)
    text, _ = read(page)
    assert "Ditampilkan 8 dari 40 hal; seluruhnya ada di data/temuan.csv." in text
    assert "Ditampilkan 8 dari 40 temuan" in text
    assert len(table(page, "temuan")) == 40
    assert page.stat().st_size < 500_000


def test_the_same_ledger_gives_the_same_bytes(small: Ledger) -> None:
    first = {f.name: f.read_bytes() for f in site.build(1).parent.rglob("*") if f.is_file()}
    second = {f.name: f.read_bytes() for f in site.build(1).parent.rglob("*") if f.is_file()}
    assert first == second
    assert [f.name for f in (settings().reports / "terbitan").iterdir()] == ["1"]


def test_the_page_is_static_accessible_and_in_indonesian(small: Ledger) -> None:
    page = site.build(1)
    html = page.read_text(encoding="utf-8")
    text, tags = read(page)
    names = [tag for tag, _ in tags]
    assert "script" not in names
    assert not re.search(r"\bstyle=|\bon\w+=|https?://", html)
    assert ("html", {"lang": "id"}) in tags
    assert names.count("h1") == names.count("main") == names.count("nav") == 1
    assert names.count("caption") == names.count("table")
    assert all(of.get("scope") in ("col", "row") for tag, of in tags if tag == "th")
    assert "default-src 'none'" in html
    ids = [of["id"] for _, of in tags if "id" in of]
    assert len(ids) == len(set(ids))
    for _, of in tags:
        href = of.get("href") or ""
        if href.startswith("#"):
            assert href[1:] in ids
        elif href and "data_docs" not in href:
            assert (page.parent / href).is_file()
    levels = [int(tag[1]) for tag in names if re.fullmatch(r"h[1-6]", tag)]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert len(re.findall(r'<rect class="bar"', html)) == 2
    assert sum(1 for tag, of in tags if tag == "li" and (of.get("class") or "").startswith("tile ")) == 38
    assert not re.findall(rf"\b({ENGLISH}|{NEVER})\b", text, re.IGNORECASE)


def test_personal_numbers_are_nowhere(small: Ledger) -> None:
    page = site.build(1)
    for file in page.parent.rglob("*"):
        assert file.is_dir() or NIK not in file.read_text(encoding="utf-8")
    assert "(nilai disamarkan)" in page.read_text(encoding="utf-8")


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

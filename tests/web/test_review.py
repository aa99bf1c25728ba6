"""A review from the first look to the publication, in Chromium without script, and all that stands in its way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from orkestrasi import db
from orkestrasi.report import site
from tests.pipeline import query
from tests.publish import flow
from tests.review import cases
from tests.web.tab import Tab, form_token, picture

EXPLANATION = "Angka menurut SSGI, dibulatkan satu desimal; lihat laporan hasil survei, tabel 3.1."
REASON = "Kolom prevalensi terisi jumlah anak. Isi dalam persen, lalu kirim ulang."
MOMENT = r"\d{1,2} \w+ \d{4} pukul \d\d\.\d\d.WIB"


@dataclass(frozen=True)
class Waiting:
    """A report of the second wave that needs an explanation and an approval before it is published."""

    submission_id: int
    label: str = "Kementerian Kesehatan"


@pytest.fixture(scope="module")
def waiting(installed: Path) -> Waiting:
    number = query("select submission_id from ledger.submission where dataset = 'stunting_prevalence' "
                   "and period_key = '2023' and reporter_id = 'KEMENKES'")[0][0]  # fmt: skip
    with db.connect() as connection:
        cases.warn(connection, number)
        cases.hand_in(connection, number, "pengirim")
    return Waiting(number)


def open_case(tab: Tab, page: Page, number: int) -> None:
    page.goto(f"{tab.root}/antrean")
    page.locator(f"a[href$='pengajuan/{number}']").click()
    expect(page.locator("h1")).to_contain_text("versi")


def decide(page: Page, verb: str) -> None:
    page.get_by_role("link", name=verb, exact=True).click()
    page.get_by_role("button", name=verb, exact=True).click()


def stunting_2023() -> list[tuple[object, ...]]:
    return query(
        "select value::text, publication_number from marts.mart_poverty_indicator "
        "where indicator_code = 'stunting_pct' and period_key = '2023' and kemendagri_code = '11'"
    )


def test_a_warning_is_explained_approved_by_another_and_published(
    tab: Tab, chromium: Browser, waiting: Waiting, installed: Path
) -> None:
    number = waiting.submission_id
    with tab.page(chromium) as stranger:
        stranger.goto(f"{tab.root}/pengajuan/{number}")
        expect(stranger.get_by_role("alert")).to_have_text("Masuk untuk membuka laporan ini.")
        expect(stranger.get_by_role("link", name="Masuk")).to_be_visible()

    with tab.page(chromium, "penelaah_satu") as page:
        page.goto(f"{tab.root}/terbaru")
        expect(page.locator("h1")).to_contain_text("Terbitan 1")
        # From the nation to what a kabupaten must mend: its province on the map's tiles, its name, its page.
        page.locator(".tile a", has_text="Aceh").click()
        page.locator("#kabupaten-kota ~ .wide").get_by_role("link", name="Kabupaten Aceh Selatan").click()
        expect(page.locator("h1")).to_contain_text("Kabupaten Aceh Selatan: ")
        expect(page.locator("#jawaban")).to_contain_text("Anda perlu bertindak")
        page.goto(f"{tab.root}/antrean")
        page.get_by_label("Provinsi").select_option(label="Aceh")
        page.get_by_role("button", name="Saring").click()
        expect(page.locator("tbody")).to_contain_text("Kabupaten Aceh Selatan")
        page.get_by_label("Provinsi").select_option("")
        page.get_by_role("button", name="Saring").click()
        expect(page.locator("tbody tr").first).to_contain_text("pengecualian")
        picture(page, "antrean")
        open_case(tab, page, number)
        expect(page.locator(".answer")).to_contain_text("Belum dapat disetujui: 1 peringatan belum dijelaskan.")
        expect(page.locator(".rule")).to_contain_text("Tertulis")
        expect(page.get_by_role("link", name="Setujui", exact=True)).to_have_count(0)

    with tab.page(chromium, "perekayasa") as page:
        open_case(tab, page, number)
        page.get_by_label("Beri penjelasan dan sumbernya").fill(EXPLANATION)
        page.get_by_role("button", name="Simpan penjelasan").click()
        expect(page.get_by_role("status")).to_have_text("Penjelasan disimpan.")
        expect(page.locator("blockquote")).to_have_text(EXPLANATION)

    with tab.page(chromium, "pengirim") as page:
        open_case(tab, page, number)
        own = "Anda mengirim data ini, jadi keputusan harus diambil penelaah lain."
        expect(page.locator(".answer .refusal")).to_have_text(own)
        expect(page.locator(".answer .button")).to_have_count(0)
        basis = query("select ledger.review_basis(%s)", [number])[0][0]
        page.goto(f"{tab.root}/pengajuan/{number}/keputusan?jenis=approved&dasar={basis}")
        page.get_by_role("button", name="Setujui").click()
        expect(page.get_by_role("alert")).to_have_text(own)
        picture(page, "ditolak")

    with tab.page(chromium, "penelaah_satu") as page:
        open_case(tab, page, number)
        picture(page, "pengajuan")
        page.get_by_role("button", name="Terima penjelasan").click()
        expect(page.locator(".explanation")).to_contain_text("penjelasan diterima")
        page.get_by_role("link", name="Setujui", exact=True).click()
        expect(page.locator("dl.facts")).to_contain_text("Keputusan Anda hanya untuk versi 1 (sidik ")
        expect(page.locator("dl.facts")).to_contain_text("penelaah_satu (Penelaah)")
        picture(page, "pastikan")
        page.get_by_role("button", name="Setujui").click()
        expect(page.locator("h1")).to_have_text("Keputusan tersimpan: disetujui")
        picture(page, "keputusan")
        reference = page.locator(".saved strong").inner_text()
        assert query(
            "select submission_id, kind, reviewer from ledger.decision where decision_id = %s", [reference]
        ) == [(number, "approved", "penelaah_satu")]

        assert stunting_2023() == []
        published = flow.make_public()
        assert published == 2 and stunting_2023() == [("29.4", 2)]
        site.build(published)
        page.get_by_role("link", name="Laporan terbaru").first.click()
        expect(page.locator("h1")).to_contain_text("Terbitan 2")
        page.goto(f"{tab.root}/terbitan/2/wilayah/KEMENKES.html")
        expect(page.locator("header")).to_contain_text("Berlaku sejak Terbitan 2")
        expect(page.locator("#penjelasan ~ .wide")).to_contain_text(EXPLANATION)
        expect(page.locator("#penjelasan ~ .wide")).to_contain_text("penjelasan diterima")
        expect(page.locator("#jawaban")).to_have_text(re.compile("0 perlu penjelasan|Tidak ada yang perlu"))
        page.goto(f"{tab.root}/terbitan/")
        expect(page.locator("tbody tr")).to_have_count(2)


def test_one_more_failing_record_asks_the_explanation_again(tab: Tab, chromium: Browser, installed: Path) -> None:
    with db.connect() as connection:
        cases.grant_all(connection)
        number = cases.submit(connection, warnings={cases.RULE: 1}, period="2016")
        cases.explain(connection, number, login=cases.PEOPLE.engineer)
    with tab.page(chromium, "penelaah_satu") as page:
        open_case(tab, page, number)
        page.get_by_role("link", name="Setujui", exact=True).click()
        with db.connect() as connection:
            cases.warn(connection, number, value="15000")
        page.get_by_role("button", name="Setujui").click()
        expect(page.get_by_role("alert")).to_have_text(
            "Isi telaah ini berubah sejak Anda membukanya. Keputusan Anda belum disimpan. Buka lalu telaah kembali."
        )
        page.get_by_role("link", name="Kembali ke pengajuan").click()
        expect(page.locator(".explanation")).to_contain_text("jadi ditanyakan lagi")
        expect(page.locator(".answer")).to_contain_text("Belum dapat disetujui: 1 peringatan belum dijelaskan.")


def test_an_older_version_is_refused_even_from_a_page_that_was_open(
    tab: Tab, chromium: Browser, installed: Path
) -> None:
    with db.connect() as connection:
        number = cases.submit(connection, warnings={cases.RULE: 1}, period="2015")
        cases.grant_all(connection)
        cases.explain(connection, number, login=cases.PEOPLE.engineer)
    with tab.page(chromium, "penelaah_satu") as page:
        open_case(tab, page, number)
        page.get_by_role("link", name="Setujui", exact=True).click()
        with db.connect() as connection:
            newer = cases.submit(connection, period="2015", version=2)
        page.get_by_role("button", name="Setujui").click()
        expect(page.get_by_role("alert")).to_have_text(
            re.compile(
                rf"^Versi 1 sudah digantikan versi 2 pada {MOMENT}\. Keputusan Anda belum disimpan\. Telaah versi 2\.$"
            )
        )
        page.get_by_role("link", name="Kembali ke pengajuan").click()
        page.get_by_role("link", name="Telaah versi 2").click()
        assert page.url.endswith(f"/pengajuan/{newer}")


def test_a_return_needs_a_reason_and_keeps_what_was_written(tab: Tab, chromium: Browser, installed: Path) -> None:
    with db.connect() as connection:
        number = cases.submit(connection, warnings={cases.RULE: 1}, period="2014")
    with tab.page(chromium, "penelaah_dua") as page:
        open_case(tab, page, number)
        page.get_by_role("link", name="Kembalikan untuk diperbaiki").click()
        with tab.client("penelaah_dua") as client:
            seen = query("select ledger.review_basis(%s)", [number])[0][0]
            form = {"token": form_token(page.content()), "kind": "returned", "seen": seen, "reason": "  salah  "}
            refused = client.post(f"/pengajuan/{number}/keputusan", data=form)
        assert refused.status_code == 422 and "  salah  " in refused.text
        assert "Tulis alasan pengembalian agar daerah tahu apa yang harus diperbaiki." in refused.text
        page.locator("textarea").fill(REASON)
        page.get_by_role("button", name="Kembalikan untuk diperbaiki").click()
        expect(page.locator("h1")).to_have_text("Keputusan tersimpan: dikembalikan untuk diperbaiki")
        expect(page.locator("dl.facts")).to_contain_text(REASON)


def test_an_escalation_leaves_the_reviewer_without_the_buttons(tab: Tab, chromium: Browser, installed: Path) -> None:
    with db.connect() as connection:
        number = cases.submit(connection, warnings={cases.RULE: 1}, period="2013")
    with tab.page(chromium, "penelaah_dua") as page:
        open_case(tab, page, number)
        decide(page, "Teruskan ke pimpinan")
        expect(page.locator("h1")).to_have_text("Keputusan tersimpan: diteruskan ke pimpinan")
        page.get_by_role("link", name="Lihat rincian pengajuan").click()
        expect(page.locator(".answer")).to_contain_text("diteruskan ke pimpinan")
        expect(page.locator(".answer .button")).to_have_count(0)


def test_who_explained_does_not_decide(tab: Tab, chromium: Browser, installed: Path) -> None:
    with db.connect() as connection:
        number = cases.submit(connection, warnings={cases.RULE: 1}, period="2012")
    with tab.page(chromium, "penelaah_dua") as page:
        open_case(tab, page, number)
        page.get_by_label("Beri penjelasan dan sumbernya").fill(EXPLANATION)
        page.get_by_role("button", name="Simpan penjelasan").click()
        expect(page.locator(".answer .refusal")).to_have_text(
            "Anda menulis penjelasan untuk data ini, jadi keputusan harus diambil penelaah lain."
        )
        expect(page.get_by_role("button", name="Terima penjelasan")).to_have_count(0)


def test_bulk_approval_lists_its_exclusions_first_and_decides_each(
    tab: Tab, chromium: Browser, installed: Path
) -> None:
    with db.connect() as connection:
        cases.ask_approval(connection, "always")
        plain = {cases.submit(connection, period=period) for period in ("2009", "2010")}
        own = cases.submit(connection, period="2008")
        cases.hand_in(connection, own, "penelaah_satu")
        open_warning = cases.submit(connection, warnings={cases.RULE: 3}, period="2007")
    with tab.page(chromium, "penelaah_satu") as page:
        page.goto(f"{tab.root}/antrean")
        page.get_by_label("Dataset").select_option("stunting_prevalence")
        page.get_by_role("button", name="Saring").click()
        page.get_by_role("link", name="Setujui massal").click()
        left_out, included = page.locator("tbody").all()
        expect(page.locator("h2").first).to_have_text("Tidak ikut, dan sebabnya")
        expect(left_out).to_contain_text("Anda mengirim data ini, jadi keputusan harus diambil penelaah lain.")
        expect(left_out.locator("tr", has=page.locator(f"a[href$='pengajuan/{open_warning}']"))).to_contain_text(
            "Belum dapat disetujui: 1 peringatan belum dijelaskan."
        )
        picture(page, "massal")
        listed = {int(str(a.get_attribute("href")).rsplit("/", 1)[1]) for a in included.locator("a").all()}
        assert plain <= listed and own not in listed and open_warning not in listed
        page.get_by_role("button", name="Setujui massal").click()
        expect(page.locator("h1")).to_contain_text(f"Persetujuan massal tersimpan: {len(listed)} pengajuan")
        bulk_id = page.url.rsplit("/", 1)[1]
    decided = query("select submission_id from ledger.decision where bulk_id = %s", [bulk_id])
    assert {number for (number,) in decided} == listed and len(decided) == len(listed)


def test_a_run_and_a_reporter_list_their_submissions(tab: Tab, chromium: Browser, waiting: Waiting) -> None:
    (run,) = query("select l.run_key from ledger.load as l inner join ledger.submission as s using (load_id) "
                   "where s.submission_id = %s", [waiting.submission_id])  # fmt: skip
    with tab.page(chromium, "perekayasa") as page:
        page.goto(f"{tab.root}/run/intake/{run[0]}")
        expect(page.locator("tbody tr").first).to_contain_text("ditolak")
        picture(page, "proses")
        page.locator(f"a[href$='pengajuan/{waiting.submission_id}']").click()
        expect(page.locator("h1")).to_contain_text("2023, versi 1")
        page.goto(f"{tab.root}/run/marts/x")
        expect(page.locator("main")).to_contain_text("Proses ini tidak menerima pengajuan.")
        page.goto(f"{tab.root}/pelapor/11.02")
        expect(page.locator("tbody")).to_contain_text("ditolak")


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_fit_their_window_and_need_no_script(tab: Tab, chromium: Browser, waiting: Waiting, width: int) -> None:
    with tab.page(chromium, "penelaah_satu", width) as page:
        left: list[str] = []
        page.on("requestfinished", lambda r: left.append(r.url) if not r.url.startswith(tab.address) else None)
        for path in ("/antrean", f"/pengajuan/{waiting.submission_id}", "/massal", "/terbitan/"):
            page.goto(f"{tab.root}{path}")
            box = page.locator("main").bounding_box()
            assert box and box["width"] <= width, path
            assert page.locator("h1").count() == 1 and page.locator("script").count() == 0
            assert page.locator("html").get_attribute("lang") == "id"
        if width == 320:
            page.goto(f"{tab.root}/pengajuan/{waiting.submission_id}")
            picture(page, "pengajuan-320")
        assert left == []

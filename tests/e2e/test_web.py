"""The tab in Airflow as people use it: the stack up, people with FAB logins, a review from the warning to the report.

Airflow's own pages in Chromium, its scheduler at work; nothing in this file knows the application's insides.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.e2e.test_stack import Stack, publication
from tests.pipeline import csv_of
from tests.publish import flow

pytestmark = pytest.mark.slow
PATIENCE_MS = 60_000
REVIEWER, SECOND, ENGINEER, VIEWER = "penelaah_satu", "penelaah_dua", "perekayasa", "pengamat"
ROLES = {REVIEWER: "Reviewer", SECOND: "Reviewer", ENGINEER: "DataEngineer", VIEWER: "Viewer"}
RULE = "PDN-UMK-ABOVE-PDN"
EXPLANATION = "Nilai UMK memuat barang impor yang dijual usaha kecil; lihat kontrak nomor 12."


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    running = Stack(tmp_path_factory.mktemp("web"))
    try:
        started = running.run("stack", "up")
        assert started.returncode == 0, started.stdout + started.stderr
        for login, role in ROLES.items():
            assert running.json("access", "web-user", "add", login, "--role", role)
        yield running
    finally:
        ended = running.run("stack", "down")
        assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def address(stack: Stack) -> str:
    return f"http://127.0.0.1:{(stack.home / 'run' / 'airflow.port').read_text().strip()}"


@pytest.fixture(scope="module")
def submission(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> int:
    """Publication 1 stands; a report of packages, warned of, waits for its approval.

    Nobody owes these periods, so nothing comes late, which would be a warning of its own.
    """
    folder = tmp_path_factory.mktemp("files")
    plain = folder / "stunting.csv"
    plain.write_bytes(csv_of("stunting_prevalence", flow.stunting("11", 31.2, "2021")))
    address = ("--reporter", "KEMENKES", "--dataset", "stunting_prevalence", "--period", "2021")
    assert stack.json("submit", str(plain), *address, "--wait", "200")["verdict"] == "accepted"
    publication(stack, 1)
    packages = folder / "paket.csv"
    packages.write_bytes(
        csv_of("procurement_packages", flow.package(1) | {"umk_idr": 600_000_000, "contract_date": "2023-11-01"})
    )
    address = ("--reporter", "11", "--dataset", "procurement_packages", "--period", "2023-TW4")
    received = stack.json("submit", str(packages), *address, "--wait", "200")
    assert received["verdict"] == "accepted_with_warnings"
    return int(received["submission_id"])


@contextmanager
def signed_in(stack: Stack, browser: Browser, address: str, login: str) -> Iterator[Page]:
    """A browser of its own, in which this person has typed name and password into Airflow's login page."""
    context = browser.new_context(locale="id-ID", viewport={"width": 1400, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    left: list[str] = []
    page.on("requestfinished", lambda r: None if r.url.startswith((address, "data:", "blob:")) else left.append(r.url))
    page.goto(f"{address}/auth/login/")
    page.locator("input[name=username]").fill(login)
    page.locator("input[name=password]").fill((stack.home / "secrets" / f"web_user_{login}").read_text())
    page.locator("input[type=submit], button[type=submit]").first.click()
    page.wait_for_url(f"{address}/**")
    try:
        yield page
        assert left == [], "a request has left the machine"
    finally:
        context.close()


def tab(page: Page, address: str, entry: str) -> FrameLocator:
    """Open an entry of Airflow's navigation; what it shows is a page of ours in a frame."""
    page.goto(address)
    page.get_by_role("link", name=entry).click()
    return page.frame_locator("iframe")


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("ORKESTRASI_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def shown_packages(stack: Stack) -> int:
    query = "select count(*) as n from marts.mart_domestic_spending_package"
    return int(stack.json("sql", query)[0]["n"])


def test_the_whole_review_inside_airflow(stack: Stack, chromium: Browser, address: str, submission: int) -> None:
    assert shown_packages(stack) == 0
    before = publication(stack, 1)
    report = stack.home / "reports" / "terbitan" / str(before) / "index.html"
    stack.until(lambda: report.exists() or None)

    with signed_in(stack, chromium, address, ENGINEER) as page:
        frame = tab(page, address, "Laporan Mutu")
        expect(frame.locator("h1")).to_contain_text(f"Terbitan {before}", timeout=PATIENCE_MS)
        picture(page, "airflow-laporan")
        frame.locator(".tile a", has_text="Aceh").click()
        expect(frame.locator("h1")).to_contain_text("Aceh", timeout=PATIENCE_MS)
        frame = tab(page, address, "Telaah")
        frame.locator(f"a[href$='pengajuan/{submission}']").click()
        frame.get_by_label("Beri penjelasan dan sumbernya").fill(EXPLANATION)
        frame.get_by_role("button", name="Simpan penjelasan").click()
        expect(frame.get_by_role("status")).to_have_text("Penjelasan disimpan.")
        run = stack.json("status", "--submission", str(submission))
        assert run["state"] == "accepted_with_warnings"

    with signed_in(stack, chromium, address, REVIEWER) as page:
        frame = tab(page, address, "Telaah")
        frame.locator(f"a[href$='pengajuan/{submission}']").click()
        expect(frame.locator(".explanation")).to_contain_text(EXPLANATION)
        frame.get_by_role("button", name="Terima penjelasan").click()
        frame.get_by_role("link", name="Setujui", exact=True).click()
        expect(frame.locator("dl.facts")).to_contain_text("Keputusan Anda hanya untuk versi 1")
        picture(page, "airflow-telaah")
        frame.get_by_role("button", name="Setujui").click()
        expect(frame.locator("h1")).to_have_text("Keputusan tersimpan: disetujui")

        # The clock of the DAG decisions does the same within five minutes.
        token = httpx.post(f"{address}/auth/token", json=admin(stack), trust_env=False).json()["access_token"]
        run_now = httpx.post(
            f"{address}/api/v2/dags/decisions/dagRuns", json={"logical_date": None}, trust_env=False,
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        assert run_now.status_code == 200, run_now.text
        number = publication(stack, before + 1)
        assert shown_packages(stack) == 1
        report = stack.home / "reports" / "terbitan" / str(number) / "index.html"
        stack.until(lambda: report.exists() or None)
        frame = tab(page, address, "Laporan Mutu")
        expect(frame.locator("h1")).to_contain_text(f"Terbitan {number}", timeout=PATIENCE_MS)
        frame.locator(".tile a", has_text="Aceh").click()
        # Kept in a row of the ledger, told on the page of the region: what was asked, said, and decided.
        expect(frame.locator("#penjelasan + div")).to_contain_text(EXPLANATION, timeout=PATIENCE_MS)
        expect(frame.locator("#penjelasan + div")).to_contain_text("penjelasan diterima")
        picture(page, "airflow-wilayah")


def test_a_dag_run_shows_its_submissions(stack: Stack, chromium: Browser, address: str, submission: int) -> None:
    (row,) = stack.json(
        "sql", f"select l.run_key from ledger.load as l join ledger.submission as s using (load_id) "
        f"where s.submission_id = {submission}",
    )  # fmt: skip
    with signed_in(stack, chromium, address, ENGINEER) as page:
        page.goto(f"{address}/dags/intake/runs/{row['run_key']}")
        page.get_by_role("link", name="Pengajuan").click()
        frame = page.frame_locator("iframe")
        expect(frame.locator("tbody")).to_contain_text("Pemerintah Provinsi Aceh", timeout=PATIENCE_MS)
        expect(frame.locator(f"a[href$='pengajuan/{submission}']")).to_be_visible()
        picture(page, "airflow-proses")


def test_each_role_gets_what_it_may(stack: Stack, chromium: Browser, address: str, submission: int) -> None:
    with signed_in(stack, chromium, address, VIEWER) as page:
        frame = tab(page, address, "Telaah")
        expect(frame.locator("main")).to_contain_text(
            "Peran Anda (Pengamat) dapat membaca, tetapi tidak dapat memutuskan."
        )
        cookies = {c["name"]: c["value"] for c in page.context.cookies()}
    with httpx.Client(base_url=address, cookies=cookies, trust_env=False, timeout=60) as viewer:
        shown = viewer.get(f"/laporan-mutu/pengajuan/{submission}")
        assert shown.status_code == 200
        assert "Tertulis" not in shown.text and EXPLANATION not in shown.text and "600.000.000" not in shown.text
        assert viewer.get("/laporan-mutu/massal").status_code == 403
        assert viewer.get("/laporan-mutu/terbitan/1/ringkasan.json").status_code == 403
        # No code, no logs, nothing that changes anything in Airflow itself.
        runs = viewer.get("/api/v2/dags/intake/dagRuns").json()["dag_runs"]
        assert runs
        task = f"/api/v2/dags/intake/dagRuns/{runs[0]['dag_run_id']}/taskInstances/register_arrivals"
        assert viewer.get(f"{task}/logs/1").status_code == 403
        assert viewer.get(f"{task}/xcomEntries").status_code == 403
        assert viewer.get("/api/v2/dagSources/intake").status_code == 403
        assert viewer.post("/api/v2/dags/marts/dagRuns", json={"logical_date": None}).status_code == 403


def test_nobody_without_a_login(address: str, submission: int) -> None:
    with httpx.Client(base_url=f"{address}/laporan-mutu", trust_env=False, timeout=60) as stranger:
        reports = ("/", "/terbaru", "/terbitan/1/index.html", "/terbitan/1/laporan.css")
        reviews = ("/antrean", "/gaya/telaah.css", f"/pengajuan/{submission}", "/massal", "/run/intake/x", "/x")
        for path in reports + reviews:
            answer = stranger.get(path)
            assert answer.status_code == 401 and "Masuk untuk membuka laporan ini." in answer.text, path


def test_who_is_removed_is_out(stack: Stack, chromium: Browser, address: str) -> None:
    with signed_in(stack, chromium, address, SECOND) as page:
        expect(tab(page, address, "Telaah").locator("h1")).to_be_visible(timeout=PATIENCE_MS)
        assert stack.run("access", "web-user", "remove", SECOND).returncode == 0
        cookies = {c["name"]: c["value"] for c in page.context.cookies()}

    def refused() -> bool | None:
        """Airflow looks a user up again after [fab] cache_ttl."""
        answer = httpx.get(f"{address}/laporan-mutu/antrean", cookies=cookies, trust_env=False, timeout=60)
        return True if answer.status_code in (401, 403) else None

    assert stack.until(refused)
    assert SECOND not in {user["login"] for user in stack.json("access", "web-user", "list")}


def admin(stack: Stack) -> dict[str, str]:
    passwords = json.loads((stack.home / "secrets" / "airflow_passwords.json").read_text())
    return {"username": "admin", "password": passwords["admin"]}

"""Nobody passes without a login and a role: every route and file, odd paths, forged forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from orkestrasi import db
from tests.review import cases
from tests.web.tab import Tab, form_token

NOT_SIGNED_IN = "Masuk untuk membuka laporan ini."
READ_ONLY = "Peran Anda ({}) dapat membaca, tetapi tidak dapat memutuskan."
PATHS = [
    "/", "/terbaru", "/terbitan/", "/terbitan/1/index.html", "/terbitan/1/laporan.css", "/terbitan/1/ringkasan.json",
    "/terbitan/9/none.html", "/gaya/telaah.css", "/antrean", "/massal", "/pengajuan/1", "/keputusan/1", "/run/intake/x",
    "/pelapor/11.01", "/tidak-ada", "/openapi.json", "/docs",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_is_asked_to_sign_in_everywhere(tab: Tab, path: str) -> None:
    answer = tab.get(path)
    assert answer.status_code == 401
    assert NOT_SIGNED_IN in answer.text and "/auth/login" in answer.text
    assert "Terbitan 1" not in answer.text


def test_every_route_that_exists_is_among_them_or_asks_too(tab: Tab) -> None:
    from orkestrasi.web.app import create_app
    from orkestrasi.web.visitor import Door

    async def nobody(_request: object) -> None:
        return None

    routes = create_app(Door(nobody, lambda _request: "/auth/login", b"x")).routes
    assert len(routes) > 12
    with tab.client() as client:
        for route in routes:
            address = route.path.replace("{", "").replace("}", "").replace(":path", "")  # type: ignore[attr-defined]
            for method in route.methods:  # type: ignore[attr-defined]
                assert client.request(method, address, data={"a": "b"}).status_code == 401, (method, address)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJwZW5lbGFhaCJ9."])
def test_a_made_up_cookie_is_no_login(tab: Tab, token: str) -> None:
    with tab.client() as client:
        client.cookies.set("_token", token)
        assert client.get("/antrean").status_code in (401, 403)


@pytest.mark.parametrize(
    "path",
    [
        "/terbitan/1/../../../secrets/x", "/terbitan/1/%2e%2e/%2e%2e/%2e%2e/secrets/x", "/terbitan/1/..%2f..%2fx",
        "/terbitan/1/%5c..%5cx", "/terbitan/1/.hidden", "/terbitan/1/a/.hidden", "/terbitan/1/%00",
        "/terbitan/1//etc/passwd",
        "/terbitan/1/tautan.html",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_report(tab: Tab, installed: Path, path: str) -> None:
    secret = installed / "secrets" / "x"
    secret.parent.mkdir(exist_ok=True)
    secret.write_text("RAHASIA")
    folder = installed / "reports" / "terbitan" / "1"
    (folder / ".hidden").write_text("RAHASIA")
    link = folder / "tautan.html"
    link.unlink(missing_ok=True)
    link.symlink_to(secret)
    answer = tab.get(path, "perekayasa")
    assert answer.status_code == 404 and "RAHASIA" not in answer.text


def test_the_report_is_served_as_it_was_written_with_limits(tab: Tab, installed: Path) -> None:
    on_disk = installed / "reports" / "terbitan" / "1" / "index.html"
    first = tab.get("/terbaru", "penelaah_satu")
    assert first.status_code == 302 and first.headers["location"] == "./terbitan/1/index.html"
    answer = tab.get("/terbitan/1/index.html", "penelaah_satu")
    assert answer.content == on_disk.read_bytes()
    assert answer.headers["x-frame-options"] == "SAMEORIGIN" and answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "private, no-cache"
    with tab.client("penelaah_satu") as client:
        again = client.get("/terbitan/1/index.html", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_viewer_sees_counts_and_never_values(tab: Tab, installed: Path) -> None:
    with db.connect() as connection:
        number = cases.submit(connection, warnings={cases.RULE: 2}, period="2019")
        cases.grant_all(connection)
        cases.explain(connection, number)
    shown = tab.get(f"/pengajuan/{number}", "pengamat")
    assert shown.status_code == 200 and READ_ONLY.format("Pengamat") in shown.text
    assert "2 temuan" in shown.text
    for hidden in ("14.400", "14400", "Tertulis", "Sumber: survei gizi", "<button"):
        assert hidden not in shown.text
    for seen in ("14.400", "Tertulis", "Sumber: survei gizi"):
        assert seen in tab.get(f"/pengajuan/{number}", "penelaah_satu").text
    site = "/terbitan/1"
    for path in (
        "data/temuan.csv",
        "data/laporan.xlsx",
        "laporan.json",
        "pengesahan.pdf",
        "perubahan.html",
        "wilayah/11.01.html",
    ):
        assert (installed / "reports" / "terbitan" / "1" / path).is_file(), path
        assert tab.get(f"{site}/{path}", "pengamat").status_code in (302, 403), path
        assert tab.get(f"{site}/{path}", "penelaah_satu").status_code == 200, path
    for path in (
        "index.html",
        "en/index.html",
        "klaster/kemiskinan.html",
        "wilayah/index.html",
        "laporan.pdf",
        "laporan.css",
    ):
        assert tab.get(f"{site}/{path}", "pengamat").status_code == 200, path


def test_a_viewer_and_an_engineer_decide_nothing(tab: Tab) -> None:
    with db.connect() as connection:
        number = cases.submit(connection, warnings={}, period="2018")
    for login, role in (("pengamat", "Pengamat"), ("perekayasa", "Perekayasa Data")):
        with tab.client(login) as client:
            page = client.get(f"/pengajuan/{number}")
            assert READ_ONLY.format(role) in page.text
            address, wanted = f"/pengajuan/{number}/keputusan", _approve(page.text)
            token = form_token(client.get(address, params=wanted).text)
            form = {"token": token, "kind": "approved", "seen": wanted["dasar"]}
            answer = client.post(address, data=form)
            assert answer.status_code == 403 and READ_ONLY.format(role) in answer.text
            assert client.get("/massal").status_code == 403
    with db.connect() as connection:
        assert cases.state(connection, number) == "ready"


def test_a_form_must_come_from_a_page_of_the_same_session(tab: Tab) -> None:
    with db.connect() as connection:
        number = cases.submit(connection, warnings={}, period="2017")
    address = f"/pengajuan/{number}/keputusan"
    with tab.client("penelaah_satu") as client, tab.client("penelaah_dua") as other:
        wanted = _approve(client.get(f"/pengajuan/{number}").text)
        mine = form_token(client.get(address, params=wanted).text)
        theirs = form_token(other.get(address, params=wanted).text)
        form = {"kind": "approved", "seen": wanted["dasar"]}
        for token in ("", "x", theirs, mine[:-1] + ("0" if mine[-1] != "0" else "1")):
            assert client.post(address, data=form | {"token": token}).status_code == 403
        good = form | {"token": mine}
        assert client.post(address, data=good, headers={"Origin": "http://evil.example"}).status_code == 403
        assert client.post(address, data=good, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert client.post(address, data={"reason": "x" * 300_000} | good).status_code == 413
        with db.connect() as connection:
            assert cases.state(connection, number) == "ready"
        assert client.post(address, data=good).status_code == 303
    with db.connect() as connection:
        assert cases.state(connection, number) == "approved"


def _approve(text: str) -> dict[str, str]:
    """What the button "Setujui" would ask, for whoever has none."""
    number = text.split("<dt>Nomor</dt><dd>")[1].split("<")[0]
    with db.connect() as connection:
        (basis,) = connection.execute("select ledger.review_basis(%s)", [int(number)]).fetchone() or ("",)
    return {"jenis": "approved", "dasar": basis}

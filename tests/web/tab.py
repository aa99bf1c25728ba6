"""Visits to the served tab: plain HTTP for what is refused, Chromium for what people do."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page

PREFIX = "/laporan-mutu"
# Role of the simple auth manager by login; what it is to us stands in plugins/laporan_mutu.py.
LOGINS = {
    "perekayasa": "op", "penelaah_satu": "user", "penelaah_dua": "user", "pengirim": "user", "pengamat": "viewer"
}  # fmt: skip


TALLEST_PICTURE_PX = 1100


@dataclass(frozen=True)
class Tab:
    """A running server, and what each login was given when it signed in."""

    address: str
    tokens: dict[str, str]
    log: Path

    @property
    def root(self) -> str:
        return f"{self.address}{PREFIX}"

    def client(self, login: str | None = None) -> httpx.Client:
        """A client that follows nothing; without a login, a stranger."""
        cookies = {"_token": self.tokens[login]} if login else {}
        return httpx.Client(base_url=self.root, cookies=cookies, trust_env=False, timeout=60)

    def get(self, path: str, login: str | None = None) -> httpx.Response:
        with self.client(login) as client:
            return client.get(path)

    @contextmanager
    def page(self, browser: Browser, login: str | None = None, width: int = 1280) -> Iterator[Page]:
        """A browser of its own with this login's cookie, as Airflow sets it."""
        context = browser.new_context(
            locale="id-ID", timezone_id="Asia/Jakarta", viewport={"width": width, "height": 900},
            java_script_enabled=False,
        )  # fmt: skip
        if login:
            context.add_cookies(
                [{"name": "_token", "value": self.tokens[login], "url": self.address, "httpOnly": True,
                  "sameSite": "Lax"}]
            )  # fmt: skip
        try:
            yield context.new_page()
        finally:
            context.close()


def picture(page: Page, name: str) -> None:
    """Keep a picture for the documentation, where ORKESTRASI_PICTURES names a folder."""
    if folder := os.environ.get("ORKESTRASI_PICTURES"):
        box = page.locator("body").bounding_box()
        assert box
        clip = {"x": 0, "y": 0, "width": box["x"] * 2 + box["width"], "height": min(box["height"], TALLEST_PICTURE_PX)}
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, clip=clip)  # type: ignore[arg-type]


def form_token(text: str) -> str:
    """The proof in a form of a page."""
    found = re.search(r'name="token" value="([^"]+)"', text)
    assert found, text
    return found[1]

"""The report in Chromium: WCAG 2.2 AA by axe, narrow screens, print, no request that leaves the folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
KINDS = (
    "index.html", "klaster/produk-dalam-negeri.html", "klaster/kemiskinan.html", "wilayah/35.76.html",
    "wilayah/64.09.html", "wilayah/35.html", "aturan/cell-range.html", "perubahan.html", "wilayah/index.html",
    "aturan/index.html", "unduh.html",
)  # fmt: skip
# The English ones have the same marks; of each template one.
ENGLISH = ("index.html", "wilayah/35.76.html", "aturan/cell-range.html")
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page
    page.close()
    assert all(url.startswith("file:") for url in asked)


@pytest.mark.parametrize("kind", [*KINDS, *(f"en/{kind}" for kind in ENGLISH)])
def test_anyone_can_read_it(small_site: Path, tab: Page, kind: str) -> None:
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.goto(f"file://{small_site.parent}/{kind}")
    assert complaints == []  # before axe, which asks for the stylesheet once more and is refused that
    found = Axe().run(tab, options=WCAG)
    assert found.violations_count == 0, found.generate_report()
    tab.set_viewport_size(NARROW)
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= NARROW["width"]
    small = tab.evaluate(
        "[...document.querySelectorAll('nav a, summary, .tile a')].filter(e => e.offsetHeight && e.offsetHeight < 24)"
        ".map(e => e.outerHTML)"
    )
    assert small == []


def test_every_stop_of_the_keyboard_can_be_seen(small_site: Path, tab: Page) -> None:
    tab.goto(f"file://{small_site}")
    for _ in range(40):
        tab.keyboard.press("Tab")
        ring, name = tab.evaluate(
            "(e => [getComputedStyle(e).outlineStyle, (e.innerText || e.getAttribute('aria-labelledby') || '').trim()])"
            "(document.activeElement)"
        )
        assert ring != "none"
        assert name


def test_the_map_shows_every_province(small_site: Path, tab: Page) -> None:
    tab.goto(f"file://{small_site.parent}/peta/nasional.svg")
    assert tab.locator("path.area").count() == 38
    tab.goto(f"file://{small_site}")
    picture = tab.locator(".map img")
    assert picture.evaluate("e => e.complete && e.naturalWidth > 0")
    assert "38 wilayah menurut kelayakan data" in (picture.get_attribute("alt") or "")


def test_print_opens_what_is_folded(small_site: Path, tab: Page) -> None:
    tab.goto(f"file://{small_site}")
    folded = tab.locator("details table").first
    assert not folded.is_visible()
    tab.emulate_media(media="print")
    assert folded.is_visible()
    assert not tab.locator("nav").first.is_visible()

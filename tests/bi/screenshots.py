"""Pictures of every dashboard as a reader's browser draws it, for the documentation and for the tests.

    python -m tests.bi.screenshots FOLDER [DASHBOARD ...]

The running Superset is visited by the machine's own Chromium; no browser is downloaded.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, Request, sync_playwright

from orkestrasi.settings import BI
from orkestrasi.stack import superset

WIDTH_PX = 1440
PATIENCE_MS = 90_000
# WebGL without a graphics card, which maps need.
SOFTWARE_GL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
CHARTS = "[data-test='chart-grid-component']"
# What a chart shows while it waits, and in place of itself.
WAITING = "[data-test='loading-indicator'], .loading, .ant-spin-spinning"
FAILED = f"{CHARTS} [role='alert'], {CHARTS} .ant-alert, {CHARTS} .ant-empty"
CONTENT = "canvas, table, .header-line, .slice_container > div > *"
DRAWN = """
([charts, content, waiting]) => {
    const holders = [...document.querySelectorAll(charts)];
    return holders.length > 0 && holders.every(h => h.querySelector(content)) && !document.querySelector(waiting);
}
"""


@dataclass
class Seen:
    """What a visit to a dashboard showed."""

    name: str
    picture: Path
    charts: int
    failures: list[str]
    text: str
    queries: list[str] = field(default_factory=list)


@dataclass
class Browser:
    """A logged-in visitor, and every request of its that went beyond Superset."""

    page: Page
    address: str
    left: list[str] = field(default_factory=list)

    def visit(self, name: str, folder: Path) -> Seen:
        """Open a dashboard, wait until each chart is drawn, take a picture of the whole page."""
        seen = Seen(name, folder / f"{name}.png", 0, [], "")

        def note(response) -> None:  # type: ignore[no-untyped-def]
            if "/api/v1/chart/data" in response.url or "/explore_json/" in response.url:
                seen.queries.append(response.url)

        self.page.on("response", note)
        self.page.set_viewport_size({"width": WIDTH_PX, "height": 1000})
        self.page.goto(f"{self.address}/superset/dashboard/{name}/")
        self.page.wait_for_selector(CHARTS, timeout=PATIENCE_MS)
        # Charts out of sight are not drawn: make the window as tall as the page.
        tall = self.page.evaluate("document.querySelector('.grid-container').getBoundingClientRect().bottom")
        self.page.set_viewport_size({"width": WIDTH_PX, "height": int(tall) + 40})
        self.page.wait_for_function(DRAWN, arg=[CHARTS, CONTENT, WAITING], timeout=PATIENCE_MS)
        self.page.wait_for_load_state("networkidle")
        # Charts move into their places: the picture is taken when it has stopped changing.
        before, now = b"", self.page.screenshot(full_page=True)
        while now != before:
            before, now = now, self.page.screenshot(full_page=True)
        seen.picture.write_bytes(now)
        self.page.remove_listener("response", note)
        seen.charts = self.page.locator(CHARTS).count()
        seen.failures = self.page.locator(FAILED).all_inner_texts()
        seen.text = self.page.locator("body").inner_text()
        return seen


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium that is logged in to the running Superset."""
    address = superset.address()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if address is None or chromium is None:
        raise SystemExit("Superset and Chromium are needed: make superset, apt-get install chromium")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=chromium, args=[*SOFTWARE_GL, *sandbox])
        page = program.new_page(locale="id-ID", timezone_id="Asia/Jakarta")
        visitor = Browser(page, address)

        def leaves(request: Request) -> None:
            if not request.url.startswith((address, "data:", "blob:")):
                visitor.left.append(request.url)

        # A request that the page's own policy forbids is announced, too, but never sent; it fails with the word "csp".
        page.on("requestfinished", leaves)
        page.on("requestfailed", lambda request: None if request.failure == "csp" else leaves(request))
        page.goto(f"{address}/login/")
        page.locator("input[name=username], #username").fill(superset.ADMIN)
        page.locator("input[type=password]").fill(superset.password_file().read_text().strip())
        page.locator("button[type=submit]").click()
        page.wait_for_url("**/welcome/**")
        yield visitor
        program.close()


def main(folder: Path, names: list[str]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    with browser() as visitor:
        for name in names or sorted(path.stem for path in (BI / "dashboards").glob("*.yml")):
            seen = visitor.visit(name, folder)
            print(f"{seen.picture}: {seen.charts} charts, {len(seen.failures)} failures")  # noqa: T201
            for failure in seen.failures:
                print(f"  {failure}")  # noqa: T201
        print(f"requests that left the machine: {sorted(set(visitor.left)) or 'none'}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))

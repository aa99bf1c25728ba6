"""`python -m tests.report.screenshots`: pictures of every kind of page of the newest report, for docs/report.md.

Needs a written report (`make demo`) and Chromium; takes a folder, a region and a rule as arguments. Looking at them is
the point: charts that are empty, words that are cut off and colours that say nothing are found by eye.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from playwright.sync_api import sync_playwright

from orkestrasi.settings import ROOT, settings

PICTURES = ROOT / "docs" / "images" / "report"
WIDTH, HEIGHT, PHONE = 1200, 1000, 360


@dataclass(frozen=True)
class Picture:
    """One page of the site; `at` is what is scrolled to."""

    name: str
    page: str
    at: str = ""
    width: int = WIDTH
    height: int = HEIGHT


def pictures(region: str, rule: str) -> list[Picture]:
    province = region.partition(".")[0]
    return [
        Picture("nasional", "index.html"),
        Picture("peta", "index.html", at="#wilayah"),
        Picture("klaster", "klaster/kemiskinan.html"),
        Picture("wilayah", f"wilayah/{region}.html"),
        Picture("provinsi", f"wilayah/{province}.html", at="#kabupaten-kota"),
        Picture("aturan", f"aturan/{rule}.html"),
        Picture("perubahan", "perubahan.html"),
        Picture("daftar-wilayah", "wilayah/index.html"),
        Picture("daftar-aturan", "aturan/index.html"),
        Picture("unduh", "unduh.html"),
        Picture("national", "en/index.html"),
        Picture("wilayah-360", f"wilayah/{region}.html", width=PHONE, height=780),
    ]


def main(folder: Path, region: str, rule: str) -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    reports = settings().reports / "terbitan"
    numbers = [int(p.name) for p in reports.iterdir() if p.name.isdigit()] if reports.is_dir() else []
    if chromium is None or not numbers:
        raise SystemExit("A report and Chromium are needed: make demo, apt-get install chromium")
    site = reports / str(max(numbers))
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        for picture in pictures(region, rule):
            page = browser.new_page(viewport={"width": picture.width, "height": picture.height})
            page.goto(f"file://{site / picture.page}{picture.at}")
            page.screenshot(path=folder / f"{picture.name}.png")
            page.close()
        browser.close()
    for name in ("laporan", "pengesahan"):
        pdf = pypdfium2.PdfDocument(site / f"{name}.pdf")
        pdf[0].render(scale=1.2).to_pil().save(folder / f"{name}-pdf.png")
    sys.stdout.write(f"{folder}\n")
    return 0


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(Path(given[0]) if given else PICTURES, *(given[1:3] or ("35.76", "cell-range"))))

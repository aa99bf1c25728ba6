"""Write the quality report of a publication: one static page with its downloads, put in place as a whole."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from orkestrasi import db
from orkestrasi.report.facts import NotPublishedError, collect
from orkestrasi.report.page import Page, render
from orkestrasi.settings import settings

START = "index.html"


def build(number: int) -> Path:
    """Write the report of publication `number`; returns its page. The same ledger gives the same bytes.

    Raises NotPublishedError.
    """
    target = settings().reports / "terbitan" / str(number)
    page = render(collect(number), settings().data_docs, target)
    _put(page, target)
    return target / START


def build_latest() -> str:
    """Write the report of the latest publication; returns the path of its page.

    Raises NotPublishedError where there is none yet.
    """
    with db.connect() as connection:
        row = connection.execute("select max(number) from ledger.publication where status = 'published'").fetchone()
    if row is None or row[0] is None:
        raise NotPublishedError("nothing has been published yet")
    return str(build(row[0]))


def _put(page: Page, target: Path) -> None:
    """Write beside the target, then swap by renaming, so that no reader meets half a report."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        fresh.chmod(0o755)
        for name, content in page.files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="\n")
        old = fresh.with_name(f"{fresh.name}-old")
        if target.exists():
            target.rename(old)
        fresh.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)

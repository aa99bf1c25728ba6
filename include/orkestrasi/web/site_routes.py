"""The report site of each publication, file by file, and the ways to it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from orkestrasi import db
from orkestrasi.settings import settings
from orkestrasi.web.access import Who
from orkestrasi.web.pages import page, refusal_page, up

router = APIRouter()
NO_VALUES = (
    "Peran Anda (Pengamat) dapat membuka halaman nasional, klaster, dan daftar, tetapi tidak nilai yang dilaporkan "
    "tiap daerah."
)
REGION = re.compile(r"(?:en/)?wilayah/([0-9.]+)\.html")
# Pages of figures that are published; everything else on the site may show what a region has delivered.
WITHOUT_VALUES = re.compile(
    r"(?:en/)?(?:index\.html|klaster/[a-z_-]+\.html|laporan\.pdf|(?:wilayah|aturan)/index\.html)|[\w/-]+\.(?:css|svg|png)"
)
# Checked again each time: a region page changes only with a publication, and the tab must not show yesterday's.
REVALIDATED = {"Cache-Control": "private, no-cache"}


@router.get("/")
@router.get("/terbaru")
def latest(request: Request, visitor: Who) -> Response:
    """On to the latest publication whose report is written."""
    numbers = _written()
    if not numbers:
        return page(request, "kosong.html.j2", title="Belum ada terbitan")
    # Relative, since we do not know what stands before our address.
    return RedirectResponse(f"{up(request)}terbitan/{numbers[0]}/index.html", 302)


@router.get("/terbitan/")
def publications(request: Request, visitor: Who) -> Response:
    """All publications, newest first."""
    with db.connect() as connection:
        rows = connection.execute(
            """
            select p.number, p.published_at, p.reverts_to, count(m.submission_id)
            from ledger.publication as p
            left join ledger.publication_member as m
                on m.published_from <= p.number and (m.published_to is null or m.published_to > p.number)
            where p.status = 'published'
            group by p.number
            order by p.number desc
            """
        ).fetchall()
    return page(request, "terbitan.html.j2", publications=rows, written=set(_written()))


@router.get("/terbitan/{number}/{path:path}")
async def file(request: Request, visitor: Who, number: int, path: str) -> Response:
    """A file of a publication's report, as it was written."""
    path = path or "index.html"
    folder = settings().reports / "terbitan" / str(number)
    _refuse_odd(path)
    if not visitor.sees_values and not (WITHOUT_VALUES.fullmatch(path) and (folder / "klaster").is_dir()):
        # Reports of one page, from before there were pages by cluster, hold examples of what was delivered.
        if region := REGION.fullmatch(path):
            return RedirectResponse(f"{up(request)}pelapor/{region[1]}", 302)
        return refusal_page(request, 403, NO_VALUES, [("Semua terbitan", "terbitan/")])
    files = StaticFiles(directory=folder, check_dir=False, follow_symlink=False)
    answer = await files.get_response(path, request.scope)
    answer.headers.update(REVALIDATED)
    return answer


def _refuse_odd(path: str) -> None:
    """No way up, no hidden file, nothing that a file system reads otherwise than we do."""
    parts = PurePosixPath(path).parts
    if "\\" in path or "\0" in path or path.startswith("/") or any(part.startswith(".") for part in parts):
        raise HTTPException(404)


def _written() -> list[int]:
    """Numbers of the publications that have a report, newest first; a candidate has none."""
    folder = settings().reports / "terbitan"
    if not folder.is_dir():
        return []
    numbers = [int(entry.name) for entry in folder.iterdir() if entry.name.isdigit()]
    return sorted((n for n in numbers if (folder / str(n) / "index.html").is_file()), reverse=True)

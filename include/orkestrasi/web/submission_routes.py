"""What a DAG run brought in, what a reporter has delivered, and the address of a version on the report site."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from orkestrasi.web import submissions
from orkestrasi.web.access import Who, ledger
from orkestrasi.web.pages import page, up

router = APIRouter()


@router.get("/run/{dag_id}/{run_id}")
def run(request: Request, visitor: Who, dag_id: str, run_id: str) -> Response:
    """The submissions of a DAG run; for a DAG that takes nothing in, the way to what it made."""
    with ledger(visitor) as connection:
        found = submissions.of_run(connection, run_id) if dag_id == "intake" else []
    return page(
        request, "daftar.html.j2", title="Pengajuan pada proses ini", lead=_lead(dag_id, len(found)),
        found=found[: submissions.LIMIT], is_capped=len(found) > submissions.LIMIT, technical=f"{dag_id} {run_id}",
    )  # fmt: skip


@router.get("/pelapor/{reporter_id}")
def reporter(request: Request, visitor: Who, reporter_id: str) -> Response:
    """Everything a reporter has delivered, as counts."""
    with ledger(visitor) as connection:
        found = submissions.of_reporter(connection, reporter_id)
        known = connection.execute(
            "select name from reference.reporter where reporter_id = %s", [reporter_id]
        ).fetchone()
    if known is None:
        raise HTTPException(404)
    lead = "Belum ada pengajuan." if not found else "Pengajuan dan jumlah temuannya."
    return page(
        request, "daftar.html.j2", title=str(known[0]), lead=lead, found=found[: submissions.LIMIT],
        is_capped=len(found) > submissions.LIMIT, technical="",
    )  # fmt: skip


@router.get("/pengajuan/{reporter_id}/{dataset}/{period}/v{version}")
def by_address(request: Request, visitor: Who, reporter_id: str, dataset: str, period: str, version: int) -> Response:
    """A version by its address on the report site."""
    with ledger(visitor) as connection:
        number = submissions.number_of(connection, reporter_id, dataset, period, version)
    if number is None:
        raise HTTPException(404)
    return RedirectResponse(f"{up(request)}pengajuan/{number}", 302)


def _lead(dag_id: str, count: int) -> str:
    if dag_id != "intake":
        return "Proses ini tidak menerima pengajuan. Hasilnya ada di laporan terbaru dan antrean telaah."
    return "Tidak ada pengajuan baru pada proses ini." if count == 0 else "Diterima dan diperiksa bersama."

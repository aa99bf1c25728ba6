"""The application that Airflow mounts: the report site, what a run brought in, and the review."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from orkestrasi.review import ReviewRefusedError
from orkestrasi.web import bulk_routes, case_routes, decision_routes, queue_routes, site_routes, submission_routes
from orkestrasi.web.forms import EXPIRED, ForgedFormError
from orkestrasi.web.guard import Guard
from orkestrasi.web.pages import STYLE, refusal_page
from orkestrasi.web.statuses import status_of
from orkestrasi.web.visitor import Door

NOT_FOUND = "Halaman ini tidak ada."
NOT_UNDERSTOOD = "Permintaan ini tidak lengkap atau tidak dimengerti."


def create_app(door: Door) -> FastAPI:
    """The tab, for people whom `door` knows."""
    # No pages that describe the interface: they load scripts from elsewhere, and are nobody's business.
    app = FastAPI(title="Laporan Mutu", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.door = door
    app.add_middleware(Guard, door=door)
    for routes in (
        site_routes, submission_routes, queue_routes, case_routes, decision_routes, bulk_routes
    ):  # fmt: skip
        app.include_router(routes.router)

    @app.get("/gaya/telaah.css")
    def style() -> Response:
        return Response(STYLE, media_type="text/css", headers={"Cache-Control": "private, max-age=300"})

    @app.exception_handler(ReviewRefusedError)
    def refused(request: Request, error: ReviewRefusedError) -> Response:
        return refusal_page(request, status_of(error), error.text, [("Antrean telaah", "antrean")])

    @app.exception_handler(ForgedFormError)
    def forged(request: Request, _error: ForgedFormError) -> Response:
        return refusal_page(request, 403, EXPIRED, [("Antrean telaah", "antrean")])

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        text = NOT_FOUND if error.status_code in (404, 405) else str(error.detail)
        return refusal_page(request, error.status_code, text, [("Laporan terbaru", "terbaru")])

    @app.exception_handler(RequestValidationError)
    def not_understood(request: Request, _error: RequestValidationError) -> Response:
        return refusal_page(request, 422, NOT_UNDERSTOOD, [("Antrean telaah", "antrean")])

    return app

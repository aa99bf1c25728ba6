"""The one way in: nobody passes without a login and a role, whatever lies behind, and every answer carries its limits.

Wraps the whole application, so that a new route or file cannot be forgotten.
"""

from __future__ import annotations

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orkestrasi.web.pages import refusal_page
from orkestrasi.web.visitor import Door

NOT_SIGNED_IN = "Masuk untuk membuka laporan ini."
NO_ROLE = "Akun Anda belum diberi peran untuk membuka Laporan Mutu. Hubungi Perekayasa Data."
TOO_LARGE = "Isian terlalu panjang. Persingkat, lalu kirim ulang."
LONGEST_BODY_BYTES = 256 * 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self' data:; style-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # A shared computer keeps nothing; a file of the report site says itself that it may be asked for again.
    "Cache-Control": "private, no-store",
}


class Guard:
    """Asks the door who comes before anything of the application runs."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        answer = await self._against(request)
        await (answer or self._app)(scope, receive, _limited(send))

    async def _against(self, request: Request) -> Response | None:
        visitor = await self._door.identify(request)
        if visitor is None:
            return refusal_page(request, 401, NOT_SIGNED_IN, [("Masuk", self._door.login_url(request))])
        if visitor.role is None:
            return refusal_page(request, 403, NO_ROLE)
        if request.method not in ("GET", "HEAD"):
            length = request.headers.get("content-length", "")
            # Without a length it could be anything; browsers always send one with a form.
            if not length.isdigit() or int(length) > LONGEST_BODY_BYTES:
                return refusal_page(request, 413, TOO_LARGE)
        request.state.visitor = visitor
        return None


def _limited(send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return with_headers

"""Forms that only a page of ours, opened by the same person in the same session, can have sent."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from fastapi import Request

from orkestrasi.web.visitor import Visitor

EXPIRED = "Halaman ini sudah kedaluwarsa. Muat ulang, lalu coba lagi. Isian Anda belum disimpan."
FIELD = "token"


class ForgedFormError(Exception):
    """A form that did not come from a page of ours, or whose session is another one now."""


def token(secret: bytes, visitor: Visitor) -> str:
    """A proof for one form. Another each time, so that compressed answers give nothing of it away."""
    nonce = secrets.token_hex(16)
    return f"{nonce}.{_signed(secret, visitor, nonce)}"


def check(secret: bytes, visitor: Visitor, given: str, request: Request) -> None:
    """Raises ForgedFormError."""
    nonce, _, signature = given.partition(".")
    if not hmac.compare_digest(signature.encode(), _signed(secret, visitor, nonce).encode()):
        raise ForgedFormError
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise ForgedFormError
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise ForgedFormError


def _signed(secret: bytes, visitor: Visitor, nonce: str) -> str:
    said = "\n".join((nonce, visitor.login, visitor.session))
    return hmac.new(secret, said.encode(), hashlib.sha256).hexdigest()

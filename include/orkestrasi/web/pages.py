"""Pages from templates. Addresses in them are relative, so that it does not matter where the tab is mounted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from orkestrasi import formats
from orkestrasi.review import labels

TEMPLATES = Path(__file__).with_name("templates")
STYLE = (TEMPLATES / "telaah.css").read_text(encoding="utf-8")
# A tag's colours: done is blue, notes amber, refused red, waiting violet.
TAGS = {
    "waiting_for_answer": "wait", "ready": "wait", "in_review": "wait", "approved": "good", "returned": "bad",
    "escalated": "wait", "superseded": "plain", "lapsed": "bad",
    "accepted": "good", "accepted_with_warnings": "note", "rejected": "bad", "quarantined": "bad",
    "error": "bad", "warning": "note", "info": "plain",
}  # fmt: skip

_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals.update(fmt=formats, labels=labels, tags=TAGS)


def page(request: Request, template: str, status: int = 200, **content: Any) -> HTMLResponse:
    """A page for the visitor of this request; `up` leads from its address to the tab's root."""
    visitor = getattr(request.state, "visitor", None)
    text = _ENVIRONMENT.get_template(template).render(visitor=visitor, up=up(request), **content)
    return HTMLResponse(text, status)


def refusal_page(request: Request, status: int, text: str, ways_on: Sequence[tuple[str, str]] = ()) -> HTMLResponse:
    """What stands in the way, in one sentence, and where to go on (label, address)."""
    return page(request, "tolak.html.j2", status, text=text, ways_on=ways_on)


def see_other(request: Request, path: str) -> RedirectResponse:
    """Go on to a page of the tab, named from its root."""
    return RedirectResponse(up(request) + quote(path, safe="/?=&#._-"), 303)


def up(request: Request) -> str:
    """The relative way from the requested address to the root of the tab."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return "../" * (path.count("/") - 1) or "./"

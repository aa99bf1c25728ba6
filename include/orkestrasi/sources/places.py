"""The keys under `where`, kind by kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, get_args

from orkestrasi.sources.model import Where, WhereKind
from orkestrasi.sources.node import SECRET, Node

CONNECTION = re.compile(r"[A-Za-z0-9_.-]+")
PAGINGS = ("page", "offset", "cursor", "link")
LARGEST_MB = 1 << 20
# Keys of each kind; True = the kind needs an Airflow connection.
KEYS: dict[str, tuple[bool, tuple[str, ...]]] = {
    "folder": (False, ("path", "match", "settle_seconds", "max_mb")),
    "s3": (True, ("bucket", "path", "match", "max_mb")),
    "sftp": (True, ("path", "match", "settle_seconds", "max_mb")),
    "http": (
        True,
        ("path", "params", "download", "name", "records", "paging", "since", "timeout_seconds", "max_mb"),
    ),
    "sql": (True, ("query", "table", "watermark", "whole", "timeout_seconds", "max_mb")),
    "landing": (False, ("received", "layout")),
}


def where_of(node: Node) -> Where | None:
    """Read `where`; None where not even its kind can be told."""
    if not isinstance(node.value, dict):
        node.wrong("must be a mapping with at least the key kind")
        return None
    kind: WhereKind | None = node.child("kind", required=True).choice(get_args(WhereKind))  # type: ignore[assignment]
    if kind is None:
        return None
    needs_connection, keys = KEYS[kind]
    node.is_mapping(("kind", *(("connection",) if needs_connection else ()), *keys))
    connection = node.child("connection", required=needs_connection).text(CONNECTION)
    options = OPTIONS[kind](node) | {
        key: node.child(key).whole(0 if key == "settle_seconds" else 1, LARGEST_MB)
        for key in ("settle_seconds", "timeout_seconds", "max_mb")
        if key in keys
    }
    match, pattern = _match(node.child("match"))
    return Where(
        kind=kind,
        connection=connection,
        path=_path(node.child("path")),
        match=match,
        pattern=pattern,
        options={key: value for key, value in options.items() if value is not None},
    )


def _path(node: Node) -> str:
    path = node.text() or ""
    if ".." in path.split("/"):
        node.wrong("must not lead upwards (..)")
    return path


def _match(node: Node) -> tuple[str, str]:
    """What is written, and the regular expression for the whole path that it stands for."""
    if isinstance(node.value, dict):
        node.is_mapping(("regex",))
        expression = node.child("regex", required=True).expression() or ".*"
        return expression, expression
    globs = node.texts() or ["**"]
    return " ".join(globs), "|".join(f"(?:{glob_expression(g)})" for g in globs)


def glob_expression(glob: str) -> str:
    """A glob on paths as a regular expression.

    `*` and `?` stay within a folder, `**` crosses folders; a glob without a slash fits the name in any folder.
    Upper and lower case are the same.
    """
    expression = "" if "/" in glob else "(?:.*/)?"
    for token in re.findall(r"\*\*/|\*\*|\*|\?|\[!?[^\]]+\]|.", glob, re.DOTALL):
        match token:
            case "**/":
                expression += "(?:.*/)?"
            case "**":
                expression += ".*"
            case "*":
                expression += "[^/]*"
            case "?":
                expression += "[^/]"
            case _ if len(token) > 1:
                expression += "[" + token[1:-1].replace("\\", r"\\").replace("!", "^", token[1] == "!") + "]"
            case _:
                expression += re.escape(token)
    return f"(?i:{expression})"


def _nothing(_: Node) -> dict[str, Any]:
    return {}


def _folder(node: Node) -> dict[str, Any]:
    node.child("path", required=True)
    return {}


def _s3(node: Node) -> dict[str, Any]:
    return {"bucket": node.child("bucket", required=True).text()}


def _landing(node: Node) -> dict[str, Any]:
    return {
        "received": node.child("received").choice(("server", "modified")),
        "layout": node.child("layout").choice(("source", "contract")),
    }


def _http(node: Node) -> dict[str, Any]:
    download = node.child("download").flag()
    params = {}
    for name, child in node.child("params").items():
        if SECRET.search(name):
            child.wrong('secrets stand in the Airflow connection (extra: {"params": {...}}), never in this file')
        params[name] = child.text() or ""
    if download:
        for key in ("records", "paging", "since"):
            if key in node.value:
                node.child(key).wrong("a download is taken as it is; leave this out or leave out download")
    paging = node.child("paging")
    if paging.is_mapping(("kind", "param", "size", "size_param", "first", "next"), optional=True):
        _check_paging(paging)
    since = node.child("since")
    if since.is_mapping(("param", "field", "first"), optional=True):
        since.child("param", required=True).text()
        since.child("field", required=True).text()
    return {
        "download": download,
        "params": params,
        "name": node.child("name").text(re.compile(r"[^/]+")),
        "records": node.child("records").text(),
        "paging": paging.value,
        "since": since.value,
    }


def _check_paging(paging: Node) -> None:
    kind = paging.child("kind", required=True).choice(PAGINGS)
    if kind and kind != "link":
        paging.child("param", required=True).text()
    if kind == "cursor":
        paging.child("next", required=True).text()
    if kind == "offset":
        paging.child("size", required=True)
    paging.child("size").whole(1, 1_000_000)
    paging.child("first").whole(0, 1_000_000)
    paging.child("size_param").text()


def _sql(node: Node) -> dict[str, Any]:
    query, table = node.child("query").text(), node.child("table").text(re.compile(r"\w+(\.\w+)?"))
    if (query is None) == (table is None):
        node.wrong("give exactly one of query and table")
    if query and ";" in query.strip().rstrip(";"):
        node.child("query").wrong("must be one statement")
    whole, watermark = node.child("whole").text(), node.child("watermark").text()
    if whole and not watermark:
        node.child("whole").wrong("means nothing without watermark")
    query = query.strip().rstrip(";") if query else None
    return {"query": query, "table": table, "watermark": watermark, "whole": whole}


OPTIONS: dict[str, Callable[[Node], dict[str, Any]]] = {
    "folder": _folder,
    "s3": _s3,
    "sftp": _nothing,
    "http": _http,
    "sql": _sql,
    "landing": _landing,
}

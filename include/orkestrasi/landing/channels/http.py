"""An HTTP service: one file as it is, or the records of an API page by page."""

from __future__ import annotations

import base64
import email.utils
import json
import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, BinaryIO
from urllib.parse import urljoin, urlsplit

import httpx

from orkestrasi.landing.channels import (
    TIMEOUT_SECONDS,
    ChannelError,
    Pulled,
    TransferError,
    jsonl,
)
from orkestrasi.landing.channels.patience import Patience
from orkestrasi.landing.channels.watermark import Watermark
from orkestrasi.landing.connections import Connection
from orkestrasi.sources.model import Source

MOST_REDIRECTS = 5
MOST_PAGES = 100_000
# A page is held in memory while its records are read.
PAGE_BYTES = 64 << 20
REDIRECTS = {301, 302, 303, 307, 308}
BUSY = {408, 425, 429, 500, 502, 503, 504}


class HttpFeed:
    """A service below one base address, the only one that ever sees the connection's secrets."""

    def __init__(self, source: Source, connection: Connection, patience: Patience, most_bytes: int) -> None:
        self._source = source
        self._options = source.where.options
        self._patience = patience
        self._most_bytes = most_bytes
        self._base = _base_url(connection)
        self._secret_headers, self._secret_params = _secrets(connection)
        timeout = httpx.Timeout(float(self._options.get("timeout_seconds", TIMEOUT_SECONDS)))
        verify = str(connection.extra.get("verify", "true")).lower() not in ("false", "0")
        # Redirects are followed by ourselves, so that no secret goes along to another host.
        self._client = httpx.Client(
            timeout=timeout,
            verify=verify,
            follow_redirects=False,
            # Neither a .netrc nor a proxy of whoever runs this; a proxy is the connection's to name.
            trust_env=False,
            proxy=connection.extra.get("proxy"),
        )
        # httpx tells every address with its parameters, and some services want their secrets there.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)

    def pull(self, cursor: dict[str, Any], into: BinaryIO) -> Pulled | None:
        return self._download(cursor, into) if self._options.get("download") else self._records(cursor, into)

    def close(self) -> None:
        self._client.close()

    # ------------------------------------------------------------------------------------------- one file

    def _download(self, cursor: dict[str, Any], into: BinaryIO) -> Pulled | None:
        """A file as it is; after a broken transfer only the rest of the very same version is asked for."""
        version: dict[str, str] = {}

        def transfer() -> dict[str, str] | None:
            done = into.tell()
            headers = {"Accept-Encoding": "identity"}
            validator = _strong(version)
            if done and validator:
                headers |= {"Range": f"bytes={done}-", "If-Range": validator}
            elif not done:
                headers |= _conditions(cursor)
            with self._answer(self._address(), self._params(), headers) as answer:
                if answer.status_code == 304:
                    return None
                if answer.status_code == 416:
                    _restart(into)
                    raise TransferError("the rest of the file could not be had; from the start again")
                if done and not answer.headers.get("content-range", "").startswith(f"bytes {done}-"):
                    _restart(into)
                elif done and _strong(_version(answer)) not in (None, validator):
                    _restart(into)
                    raise TransferError("the file has changed while it was on its way; from the start again")
                version.clear()
                version.update(_version(answer))
                self._copy(answer, into)
                return version

        found = self._patience.persist(transfer)
        if found is None:
            return None
        name = self._options.get("name") or urlsplit(self._address()).path.rpartition("/")[2] or self._source.source_id
        return Pulled(str(name), cursor | {"etag": None, "modified": None} | found, _moment(found.get("modified")))

    def _copy(self, answer: httpx.Response, into: BinaryIO) -> None:
        # In the pieces in which they come: larger ones would be gathered first, and lost when the connection breaks.
        for chunk in answer.iter_raw():
            into.write(chunk)
            self._check_size(into.tell())

    def _check_size(self, size: int) -> None:
        if size > self._most_bytes:
            raise ChannelError(f"the answer is larger than {self._most_bytes >> 20} MB (where.max_mb)")

    # ------------------------------------------------------------------------------------------- records

    def _records(self, cursor: dict[str, Any], into: BinaryIO) -> Pulled | None:
        """The records of all pages as JSON lines; a page that fails is asked for again, those before it are kept."""
        since = self._options.get("since")
        # An unchanged first page says nothing about the pages after it.
        conditions = {} if self._options.get("paging") else _conditions(cursor)
        found = dict(cursor)
        mark = Watermark(cursor.get("since", (since or {}).get("first")), cursor.get("at_since", []), _is_later)
        asked_since = {str(since["param"]): str(mark.value)} if since and mark.value is not None else {}
        modified: str | None = None
        for body, answer in self._pages(self._params() | asked_since, conditions):
            if body is None:
                return None
            version = _version(answer)
            modified = version.get("modified") or modified
            if not self._options.get("paging"):
                found |= {"etag": None, "modified": None} | version
            for record in self._list(body):
                if since and not mark.is_new(_plain(_at(record, str(since["field"]))), record):
                    continue
                into.write(jsonl.line(record))
                self._check_size(into.tell())
        if since and mark.value is not None:
            found |= {"since": mark.value, "at_since": mark.at_value}
        name = str(self._options.get("name") or f"{self._source.source_id}.jsonl")
        return Pulled(name, found, _moment(modified))

    def _pages(self, params: dict[str, str], conditions: dict[str, str]) -> Iterator[tuple[Any, httpx.Response]]:
        """Bodies of the pages in order; None where the only page has not changed."""
        paging = self._options.get("paging") or {}
        kind, param = paging.get("kind"), str(paging.get("param", ""))
        size = paging.get("size")
        if size and paging.get("size_param"):
            params = params | {str(paging["size_param"]): str(size)}
        number = int(paging.get("first", 1 if kind == "page" else 0))
        address, asked, before = self._address(), params, b""
        if kind in ("page", "offset"):
            asked = params | {param: str(number)}
        for _ in range(MOST_PAGES):
            content, answer = self._patience.persist(
                lambda address=address, asked=asked: self._page(address, asked, conditions)  # type: ignore[misc]
            )
            if answer.status_code == 304:
                yield None, answer
                return
            body = _parsed(content)
            count = len(self._list(body))
            if count and content == before:
                raise ChannelError("two pages in a row are the same; is where.paging right?")
            yield body, answer
            before = content
            match kind:
                case "page" | "offset":
                    if not count or (size and count < int(size)):
                        return
                    number += 1 if kind == "page" else count
                    asked = params | {param: str(number)}
                case "cursor":
                    after = _at(body, str(paging["next"]))
                    if after in (None, "", False):
                        return
                    asked = params | {param: str(after)}
                case "link":
                    after = (
                        _at(body, str(paging["next"]))
                        if paging.get("next")
                        else answer.links.get("next", {}).get("url")
                    )
                    if not after:
                        return
                    address, asked = self._next_address(str(answer.request.url), str(after)), {}
                case _:
                    return
        raise ChannelError(f"more than {MOST_PAGES} pages; is where.paging right?")

    def _page(self, address: str, params: dict[str, str], headers: dict[str, str]) -> tuple[bytes, httpx.Response]:
        content = bytearray()
        with self._answer(address, params, headers) as answer:
            for chunk in answer.iter_bytes():
                content += chunk
                if len(content) > PAGE_BYTES:
                    raise ChannelError(
                        f"a page is larger than {PAGE_BYTES >> 20} MB; ask for smaller ones (where.paging)"
                    )
        return bytes(content), answer

    def _list(self, body: Any) -> list[Any]:
        path = self._options.get("records")
        found = _at(body, str(path)) if path else body
        if not isinstance(found, list):
            raise ChannelError(f"where.records ({path or 'the whole answer'}) is no list of records")
        return found

    def _next_address(self, here: str, after: str) -> str:
        address = urljoin(here, after)
        if _origin(address) != _origin(self._base):
            raise ChannelError(f"the next page is at another host ({urlsplit(address).hostname}); it is not asked")
        return address

    # ------------------------------------------------------------------------------------------- one request

    def _address(self) -> str:
        return f"{self._base}/{self._source.where.path.lstrip('/')}" if self._source.where.path else self._base

    def _params(self) -> dict[str, str]:
        return {str(k): str(v) for k, v in self._options.get("params", {}).items()}

    @contextmanager
    def _answer(self, address: str, params: dict[str, str], headers: dict[str, str]) -> Iterator[httpx.Response]:
        """An answer with status 200, 206, 304 or 416, its body still to be read."""
        try:
            for _ in range(MOST_REDIRECTS + 1):
                known = _origin(address) == _origin(self._base)
                request = self._client.build_request(
                    "GET",
                    # Parameters that stand in the address itself (a link to the next page) stay.
                    httpx.URL(address).copy_merge_params(params | (self._secret_params if known else {})),
                    headers={"User-Agent": "orkestrasi", **headers, **(self._secret_headers if known else {})},
                )
                answer = self._client.send(request, stream=True)
                try:
                    if answer.status_code in REDIRECTS:
                        address, params = _redirected(answer, address), {}
                        continue
                    _check_status(answer)
                    yield answer
                    return
                finally:
                    answer.close()
            raise ChannelError(f"more than {MOST_REDIRECTS} redirects")
        except (httpx.TransportError, httpx.StreamError, httpx.DecodingError) as error:
            raise TransferError(f"{self._base}: {type(error).__name__}: {error}") from None
        except httpx.InvalidURL as error:
            raise ChannelError(f"{self._base}: {error}") from None


def _redirected(answer: httpx.Response, address: str) -> str:
    target = urljoin(address, str(answer.headers.get("location", "")))
    scheme = urlsplit(target).scheme
    if scheme not in ("http", "https") or (scheme == "http" and urlsplit(address).scheme == "https"):
        raise ChannelError("a redirect leads away from https; it is not followed")
    return target


def _check_status(answer: httpx.Response) -> None:
    status = answer.status_code
    if status in (200, 206, 304, 416):
        return
    place = f"{answer.request.url.copy_with(query=None, userinfo=b'')} answers {status} {answer.reason_phrase}"
    if status in BUSY:
        raise TransferError(place, wait_seconds=_retry_after(answer.headers.get("retry-after")))
    raise ChannelError(place + (": is the token or password in the connection right?" if status in (401, 403) else ""))


def _retry_after(text: str | None) -> float | None:
    """Seconds to wait, from a number of seconds or a date."""
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        moment = _moment(text)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment else None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _base_url(connection: Connection) -> str:
    """`host` may bring its own scheme; else it is the connection's schema, else https."""
    if not connection.host:
        raise ChannelError(f"connection {connection.conn_id} names no host")
    if "://" in connection.host:
        scheme, _, host = connection.host.partition("://")
    else:
        schemes = [s for s in (connection.schema, connection.conn_type) if s in ("http", "https")]
        scheme, host = (connection.schema if connection.schema in schemes else "https"), connection.host
    host, slash, path = host.rstrip("/").partition("/")
    port = f":{connection.port}" if connection.port and ":" not in host else ""
    return f"{scheme}://{host}{port}{slash}{path}"


def _secrets(connection: Connection) -> tuple[dict[str, str], dict[str, str]]:
    """Headers and parameters that prove who asks."""
    headers = {}
    extra = connection.extra
    if token := extra.get("token"):
        prefix = str(extra.get("token_prefix", "Bearer" if "token_header" not in extra else ""))
        headers[str(extra.get("token_header", "Authorization"))] = f"{prefix} {token}".strip()
    elif connection.login or connection.password:
        headers["Authorization"] = (
            "Basic " + base64.b64encode(f"{connection.login}:{connection.password}".encode()).decode()
        )
    params = extra.get("params")
    return headers, {str(k): str(v) for k, v in params.items()} if isinstance(params, dict) else {}


def _origin(address: str) -> tuple[str, str, int]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _conditions(cursor: dict[str, Any]) -> dict[str, str]:
    """Ask only for what has changed since."""
    named = {"If-None-Match": cursor.get("etag"), "If-Modified-Since": cursor.get("modified")}
    return {name: str(value) for name, value in named.items() if value}


def _version(answer: httpx.Response) -> dict[str, str]:
    named = {"etag": answer.headers.get("etag"), "modified": answer.headers.get("last-modified")}
    return {name: value for name, value in named.items() if value}


def _strong(version: dict[str, str]) -> str | None:
    """What tells one version from another byte by byte; a weak ETag does not."""
    etag = version.get("etag")
    return etag if etag and not etag.startswith("W/") else version.get("modified")


def _restart(into: BinaryIO) -> None:
    into.seek(0)
    into.truncate()


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _parsed(content: bytes) -> Any:
    try:
        return jsonl.parse(content)
    except (ValueError, RecursionError) as error:
        raise ChannelError(f"the answer is no JSON: {str(error)[:200]}") from None


def _at(body: Any, path: str) -> Any:
    """The value at a dotted path, or None."""
    for step in path.split("."):
        if isinstance(body, list) and step.isdigit() and int(step) < len(body):
            body = body[int(step)]
        elif isinstance(body, dict):
            body = body.get(step)
        else:
            return None
    return body


def _plain(value: Any) -> Any:
    """What a cursor can keep of a record's field."""
    return value if value is None or isinstance(value, str | int) else json.loads(jsonl.line(value))


def _is_later(value: Any, last: Any) -> bool:
    """Numbers are compared as numbers, other texts (ISO dates) as texts."""
    if value is None:
        return False
    try:
        return float(value) > float(last)
    except (ValueError, TypeError):
        return str(value) > str(last)

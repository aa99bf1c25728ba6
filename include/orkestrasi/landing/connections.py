"""How to reach a source: an Airflow connection as plain values, wherever it comes from."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

EXTRA_KEY = "__extra__"
HIDDEN = "***"
# Values of `extra` that are no secrets, whatever they hold.
OPEN_EXTRAS = {
    "endpoint_url", "region_name", "addressing_style", "host_key", "known_hosts", "allow_unknown_host", "key_file",
    "token_header", "token_prefix", "dialect", "verify", "params", "sslmode",
}  # fmt: skip


class UnknownConnectionError(ValueError):
    """A connection that is not there or cannot be understood; never says what stands in it."""


class AirflowConnection(Protocol):
    """What is read of an Airflow connection object."""

    conn_id: str
    conn_type: str | None
    host: str | None
    port: int | None
    login: str | None
    password: str | None
    schema: str | None
    extra: str | None


@dataclass(frozen=True)
class Connection:
    """An Airflow connection. Its secrets are in no text form of it."""

    conn_id: str
    conn_type: str = ""
    host: str = ""
    port: int | None = None
    login: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    schema: str = ""
    extra: dict[str, Any] = field(default_factory=dict, repr=False)

    def redact(self, text: str) -> str:
        """The text without the secrets of this connection, for logs and messages."""
        for secret in sorted(self._secrets(), key=len, reverse=True):
            text = text.replace(secret, HIDDEN)
        return re.sub(r"(://[^/\s:@]*):[^@\s/]+@", rf"\1:{HIDDEN}@", text)

    def _secrets(self) -> set[str]:
        values = [self.password, *(v for key, v in self.extra.items() if key not in OPEN_EXTRAS)]
        params = self.extra.get("params")
        values += params.values() if isinstance(params, dict) else []
        # A short word would tear holes into every message, and no secret is that short.
        return {text for value in values if isinstance(value, str | int) and len(text := str(value)) > 3}


def of_airflow(connection: AirflowConnection) -> Connection:
    """The plain values of a connection that an Airflow task was given."""
    return Connection(
        conn_id=connection.conn_id,
        conn_type=connection.conn_type or "",
        host=connection.host or "",
        port=connection.port,
        login=connection.login or "",
        password=connection.password or "",
        schema=connection.schema or "",
        extra=_extra(connection.conn_id, connection.extra),
    )


def from_environment(conn_id: str) -> Connection:
    """The connection of AIRFLOW_CONN_<ID>, as Airflow writes it: an URI or JSON.

    Raises UnknownConnectionError where there is none, or none that can be read.
    """
    name = f"AIRFLOW_CONN_{conn_id.upper()}"
    text = os.environ.get(name, "").strip()
    if not text:
        raise UnknownConnectionError(f"There is no connection {conn_id}: set {name} to its URI or JSON")
    try:
        return _from_json(conn_id, text) if text.startswith("{") else _from_uri(conn_id, text)
    except ValueError:
        # What was wrong could quote the secret.
        raise UnknownConnectionError(f"{name} is neither a connection URI nor its JSON") from None


def _from_json(conn_id: str, text: str) -> Connection:
    document = json.loads(text)
    port = document.get("port")
    return Connection(
        conn_id=conn_id,
        port=int(port) if port else None,
        extra=_extra(conn_id, document.get("extra")),
        **{key: document.get(key) or "" for key in ("conn_type", "host", "login", "password", "schema")},
    )


def _from_uri(conn_id: str, text: str) -> Connection:
    uri = urlsplit(text)
    if not uri.scheme:
        raise ValueError("no scheme")
    scheme, host_part = uri.scheme, uri
    if uri.netloc in ("http:", "https:"):
        # http://https://host: the second one is how to speak to the host.
        scheme, _, rest = text.partition("://")
        host_part = urlsplit(rest)
    query = dict(parse_qsl(host_part.query, keep_blank_values=True))
    extra = query.pop(EXTRA_KEY, None)
    host = unquote(host_part.hostname or "")
    if host_part is not uri:
        host = f"{host_part.scheme}://{host}"
    return Connection(
        conn_id=conn_id,
        conn_type=scheme.replace("-", "_"),
        host=host,
        port=host_part.port,
        login=unquote(host_part.username or ""),
        password=unquote(host_part.password or ""),
        schema=unquote(host_part.path.removeprefix("/")),
        extra=_extra(conn_id, extra) if extra else dict(query),
    )


def _extra(conn_id: str, extra: Any) -> dict[str, Any]:
    if not extra:
        return {}
    try:
        document = json.loads(extra) if isinstance(extra, str) else extra
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise UnknownConnectionError(f"The extra of connection {conn_id} is no JSON object")
    return document

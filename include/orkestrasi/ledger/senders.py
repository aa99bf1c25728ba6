"""Who handed in which content. A channel that knows it says so here; four eyes hold the decision against it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import psycopg


def record(connection: psycopg.Connection[Any], login: str, sha256: str, channel: str) -> None:
    """Note that a login handed in these bytes; again changes nothing."""
    connection.execute(
        """
        insert into ledger.sender (login, sha256, channel)
        select %(login)s, %(sha256)s, %(channel)s
        where not exists (select 1 from ledger.sender as d where (d.login, d.sha256) = (%(login)s, %(sha256)s))
        """,
        {"login": login.lower(), "sha256": sha256, "channel": channel},
    )


def content_sha256(path: Path) -> str:
    """SHA-256 of a file, as the object store names it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

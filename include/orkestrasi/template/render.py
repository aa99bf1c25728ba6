"""Render templates into files: one, or those of all reports that can be sent today."""

from __future__ import annotations

import logging
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg

from orkestrasi import db
from orkestrasi.contracts.load import contracts
from orkestrasi.formats import WIB
from orkestrasi.settings import settings
from orkestrasi.template.content import collect
from orkestrasi.template.workbook import draw

LOG = logging.getLogger(__name__)

CHUNK = 250
Due = tuple[str, str, str]


def path_of(reporter_id: str, dataset: str, period_key: str) -> Path:
    return settings().home / "templates" / reporter_id / dataset / f"{period_key}.xlsx"


def due(connection: psycopg.Connection[Any], today: date) -> list[Due]:
    """Reporter, dataset and period of every report whose window is open and that has not been accepted yet."""
    rows = connection.execute(
        """
        select o.reporter_id, o.dataset, o.period_key
        from ledger.obligation as o
        where
            o.opens_on <= %(today)s and o.dataset = any(%(datasets)s)
            and (
                o.locks_on is null or o.locks_on >= %(today)s
                or exists (
                    select 1 from ledger.window_exception as e
                    where (e.reporter_id, e.dataset, e.period_key) = (o.reporter_id, o.dataset, o.period_key)
                        and e.open_until >= %(today)s
                )
            )
            and not exists (
                select 1 from ledger.submission_in_force as s
                where (s.reporter_id, s.dataset, s.period_key) = (o.reporter_id, o.dataset, o.period_key)
            )
        order by o.reporter_id, o.dataset, o.period_key
        """,
        {"today": today, "datasets": sorted(contracts())},
    ).fetchall()
    return [(str(reporter), str(dataset), str(period)) for reporter, dataset, period in rows]


def plan_due() -> list[list[Due]]:
    """What is due today, in chunks; a task per template would mostly start up."""
    with db.connect() as connection:
        wanted = due(connection, datetime.now(WIB).date())
    return [wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK)]


def render_chunk(wanted: Sequence[Sequence[str]]) -> int:
    """Bring the given templates up to date; returns how many were written. Unchanged ones stay as they are."""
    written = 0
    with db.connect() as connection:
        for reporter_id, dataset, period_key in wanted:
            content = collect(connection, contracts()[dataset], reporter_id, period_key)
            path = path_of(reporter_id, dataset, period_key)
            if _digest(path) != content.digest:
                draw(content, path, datetime.now(UTC))
                written += 1
    LOG.info("%s of %s templates written", written, len(wanted))
    return written


def _digest(path: Path) -> str | None:
    """The digest a template on disk carries in its document properties; None where there is no whole template."""
    try:
        with zipfile.ZipFile(path) as archive:
            properties = archive.read("docProps/core.xml").decode()
    except (OSError, KeyError, zipfile.BadZipFile):
        return None
    found = re.search(r"<cp:keywords>([0-9a-f]{64})</cp:keywords>", properties)
    return found[1] if found else None

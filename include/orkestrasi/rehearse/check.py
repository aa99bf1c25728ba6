"""Check a file before it is sent: the very steps of intake and gate 1, in a transaction that is rolled back."""

from __future__ import annotations

import tempfile
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from orkestrasi import db
from orkestrasi.answer import feedback
from orkestrasi.answer.facts import CHECK
from orkestrasi.extract.reading import ReadSpec
from orkestrasi.extract.sandbox import Reader
from orkestrasi.landing import intake, object_store
from orkestrasi.landing.arrivals import Address
from orkestrasi.ledger import status
from orkestrasi.take_in import judge


def check_file(file: Path, address: Address, workbook: Path | None = None) -> list[dict[str, Any]]:
    """What gate 1 would say of this file: one entry per submission it would become, as `status.of_submission` gives it.

    `workbook`: where to write the feedback workbook (of the first submission that has findings). Nothing is written to
    the warehouse.
    """
    sha256, size = object_store.measure(file)
    with db.rehearsal() as connection, object_store.lent(sha256, file):
        load_id = intake.open_load(connection, f"rehearsal/{uuid.uuid4().hex}")
        now = datetime.now(UTC)
        prepared = min(datetime.fromtimestamp(file.stat().st_mtime, UTC), now)
        delivered = intake.Delivered.at(address, (sha256, size), file.name, CHECK, now, prepared)
        intake.record(connection, load_id, [delivered])
        judge(load_id)
        found = [_of(connection, row[0]) for row in _submissions(connection, load_id)]
        told = next((s for s in found if s["findings"]), found[0] if found else None)
        if workbook is not None and told is not None:
            feedback.write(connection, told["submission_id"], workbook)
    return found


def said_by_template(file: Path) -> Address | None:
    """Whose report a filled template is, as its fingerprint says; None where the file is no template of ours."""
    with tempfile.TemporaryDirectory() as spool, Reader() as reader:
        fingerprint = reader.read(file, file.name, ReadSpec(), Path(spool)).format.get("fingerprint")
    if not fingerprint:
        return None
    return Address(*(str(fingerprint.get(key, "?")) for key in ("reporter_id", "dataset", "period_key")))


def _submissions(connection: psycopg.Connection[Any], load_id: int) -> list[tuple[int]]:
    return connection.execute(
        "select submission_id from ledger.submission where load_id = %s and state <> 'divided' order by 1", [load_id]
    ).fetchall()


def _of(connection: psycopg.Connection[Any], submission_id: int) -> dict[str, Any]:
    found = status.of_submission(connection, submission_id)
    assert found is not None  # noqa: S101 (just listed)
    return found

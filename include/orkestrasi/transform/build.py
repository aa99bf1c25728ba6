"""Run dbt once over everything gate 1 accepted; facts take only what they do not hold yet."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from orkestrasi import db
from orkestrasi.files import whole
from orkestrasi.settings import DBT_PROJECT, settings


class BuildError(Exception):
    """dbt failed; the message names the nodes and what they said."""


def build_candidate() -> int:
    """One `dbt build`, then mark what it brought into the facts; returns how many submissions that was.

    Marks only submissions that were pending before dbt started: one accepted meanwhile may be in some facts only,
    and is completed by the next build, which skips what is there.
    """
    with db.connect() as connection:
        pending = [
            row[0] for row in connection.execute("select submission_id from ledger.pending_submission").fetchall()
        ]
    run_dbt("build", "--exclude-resource-type", "unit_test")
    with db.connect() as connection:
        connection.execute("update ledger.submission set built_at = now() where submission_id = any(%s)", [pending])
    return len(pending)


def parse_project() -> dict[str, Any]:
    """dbt's manifest of the project as it is in this tree.

    In a folder of its own: a build may run at the same time. Raises BuildError where dbt does not understand it.
    """
    folder = settings().home / "dbt" / "parsed"
    run_dbt("parse", folder=folder)
    manifest: dict[str, Any] = json.loads((folder / "target" / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def run_dbt(*arguments: str, folder: Path | None = None) -> None:
    """Invoke dbt in this process with the warehouse's connection in its environment.

    Raises BuildError naming every failed node.
    """
    os.environ.update(_environment())
    from dbt.cli.main import dbtRunner

    target = folder or settings().home / "dbt"
    note, declared = target / "declared", _declarations()
    # After a change in a yml, dbt's partial parsing finds each metric twice (dbt-core#13004, open in 1.12).
    afresh = [] if note.exists() and note.read_text() == declared else ["--no-partial-parse"]
    outcome = dbtRunner().invoke(
        [
            *arguments,
            *afresh,
            "--project-dir", str(DBT_PROJECT),
            "--profiles-dir", str(DBT_PROJECT),
            "--target-path", str(target / "target"),
            "--log-path", str(target / "logs"),
            "--no-use-colors",
            "--quiet",
        ]
    )  # fmt: skip
    if outcome.exception:
        raise BuildError(str(outcome.exception)) from outcome.exception
    # Parsed it is, whatever became of the nodes.
    with whole(note) as file:
        file.write_text(declared)
    if not outcome.success:
        raise BuildError("\n".join(_failures(outcome.result)))


def _declarations() -> str:
    """A fingerprint of every yml of the project."""
    digest = hashlib.sha256()
    for path in sorted(DBT_PROJECT.rglob("*.yml")):
        digest.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _failures(result: Any) -> Sequence[str]:
    results = getattr(result, "results", None) or []
    return [
        f"{r.node.unique_id}: {r.status}: {r.message}"
        for r in results
        if str(r.status) in ("error", "fail", "runtime error")
    ] or ["dbt failed without naming a node; see its log"]


def _environment() -> dict[str, str]:
    address = db.base_url()
    return {
        "ORKESTRASI_PG_HOST": address.host or "localhost",
        "ORKESTRASI_PG_PORT": str(address.port or 5432),
        "ORKESTRASI_PG_DBNAME": address.database or "",
        "ORKESTRASI_PG_USER": address.username or "",
        "ORKESTRASI_PG_PASSWORD": str(address.password or ""),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }

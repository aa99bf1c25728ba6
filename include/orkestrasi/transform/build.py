"""Run dbt once over everything gate 1 accepted; facts take only what they do not hold yet."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from orkestrasi import db
from orkestrasi.files import whole
from orkestrasi.settings import DBT_PROJECT, settings


class BuildError(Exception):
    """dbt failed; the message names the nodes and what they said."""


def build_candidate() -> int:
    """One `dbt build`, then mark what it brought into the facts; returns how many submissions that was.

    The whole project is built once after its files have changed, at each later load only what a load fills. Marks only
    submissions that were pending before dbt started: one accepted meanwhile may be in some facts only,
    and is completed by the next build, which skips what is there.
    """
    with db.connect() as connection:
        pending = [
            row[0] for row in connection.execute("select submission_id from ledger.pending_submission").fetchall()
        ]
        project = _project_hash()
        stands = connection.execute(
            "select 1 from ledger.built_relation where relation = 'project' and hash = %s", [project]
        ).fetchone()
    run_dbt("build", "--selector", "load" if stands else "build")
    with db.connect() as connection:
        connection.execute(
            "insert into ledger.built_relation (relation, hash) values ('project', %s) "
            "on conflict (relation) do update set hash = excluded.hash",
            [project],
        )
        connection.execute("update ledger.submission set built_at = now() where submission_id = any(%s)", [pending])
    return len(pending)


def parse_project() -> dict[str, Any]:
    """dbt's manifest of the project as it is in this tree.

    In a folder of its own: a build may run at the same time. Raises BuildError where dbt does not understand it.
    """
    folder = settings().home / "dbt" / "manifest"
    run_dbt("parse", folder=folder)
    manifest: dict[str, Any] = json.loads((folder / "target" / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def run_dbt(*arguments: str, folder: Path | None = None, quiet: bool = True) -> None:
    """Invoke dbt in this process with the warehouse's connection in its environment.

    `folder`: where dbt keeps what it makes (manifest, results, logs), if not in the state folder's own place.
    Raises BuildError naming every failed node.
    """
    folder = folder or settings().home / "dbt"
    note, project = folder / "parsed", _project_hash()
    # After a change in a file, dbt's partial parsing finds each metric twice (dbt-core#13004, open in 1.12).
    is_known = note.exists() and note.read_text() == project
    os.environ.update(_environment(folder, quiet) | {"DBT_PARTIAL_PARSE": str(is_known).lower()})
    from dbt.cli.main import dbtRunner

    outcome = dbtRunner().invoke(list(arguments))
    if outcome.exception:
        raise BuildError(str(outcome.exception)) from outcome.exception
    # Parsed it is, whatever became of the nodes.
    with whole(note) as file:
        file.write_text(project)
    if not outcome.success:
        raise BuildError("\n".join(_failures(outcome.result)))


def _project_hash() -> str:
    """What the dbt project says: its files, and the version of dbt that reads them."""
    digest = hashlib.sha256(version("dbt-core").encode())
    for path in sorted(DBT_PROJECT.rglob("*")):
        if path.suffix in (".sql", ".yml", ".csv", ".md") and not {"target", "logs"} & set(path.parts):
            digest.update(str(path.relative_to(DBT_PROJECT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _failures(result: Any) -> Sequence[str]:
    results = getattr(result, "results", None) or []
    return [
        f"{r.node.unique_id}: {r.status}: {r.message}"
        for r in results
        if str(r.status) in ("error", "fail", "runtime error")
    ] or ["dbt failed without naming a node; see its log"]


def _environment(folder: Path, quiet: bool) -> dict[str, str]:
    address = db.base_url()
    return {
        "ORKESTRASI_PG_HOST": address.host or "localhost",
        "ORKESTRASI_PG_PORT": str(address.port or 5432),
        "ORKESTRASI_PG_DBNAME": address.database or "",
        "ORKESTRASI_PG_USER": address.username or "",
        "ORKESTRASI_PG_PASSWORD": str(address.password or ""),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_PROJECT_DIR": str(DBT_PROJECT),
        "DBT_PROFILES_DIR": str(DBT_PROJECT),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "DBT_QUIET": str(quiet).lower(),
        "DBT_USE_COLORS": str(not quiet).lower(),
    }

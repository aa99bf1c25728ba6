"""Sources that the channel tests pull: an entry of sources.yml each, and what the ledger then knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from orkestrasi import db
from orkestrasi.landing import collect
from orkestrasi.landing.channels.patience import Patience
from orkestrasi.landing.connections import Connection
from orkestrasi.sources.load import sources
from orkestrasi.sources.model import Source

# Pauses too short to notice; how long they are in earnest is tested by itself.
QUICK = Patience(attempts=5, first_seconds=0.001, longest_seconds=0.01)
BPS = {"title": "Stunting", "reporter": "BPS", "dataset": "stunting_prevalence", "period": "2023"}


def source_of(home: Path, where: dict[str, Any], source_id: str = "pulled", **entry: Any) -> Source:
    """A source as sources.yml declares it; `entry` replaces keys of a plain one."""
    path = home / "sources.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"sources": {source_id: BPS | entry | {"where": where}}}), encoding="utf-8")
    return sources((path,))[source_id]


def pull(source: Source, connection: Connection | None = None) -> collect.Collected:
    return collect.collect(source, connection, QUICK)


def query(text: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with db.connect() as connection:
        return connection.execute(text, list(parameters)).fetchall()


def submissions() -> list[tuple[Any, ...]]:
    """(reporter, period, file name, version) in the order of registration."""
    return query("select reporter_id, period_key, file_name, version from ledger.submission order by submission_id")


def stored() -> list[bytes]:
    """The bytes of every submission in the order of registration."""
    from orkestrasi.landing import object_store

    rows = query("select sha256 from ledger.submission order by submission_id")
    return [object_store.path_of(sha256).read_bytes() for (sha256,) in rows]

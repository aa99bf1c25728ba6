"""Read sources.yml, strictly: the project's own, and the installation's beside it, whose entries win."""

from __future__ import annotations

import csv
import logging
from functools import cache
from pathlib import Path

from orkestrasi.contracts.load import ContractError, contracts, read_yaml
from orkestrasi.settings import EXPECTATIONS, REFERENCE, settings
from orkestrasi.sources.model import Source
from orkestrasi.sources.node import Node
from orkestrasi.sources.schema import source_of

LOG = logging.getLogger(__name__)

FILE_NAME = "sources.yml"


class SourceError(ValueError):
    """Sources that cannot be used; `problems` lists all of them, each with its file and place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def files() -> tuple[Path, ...]:
    """The files that are read, the one that wins last."""
    return EXPECTATIONS / FILE_NAME, settings().home / FILE_NAME


def sources(paths: tuple[Path, ...] | None = None) -> dict[str, Source]:
    """All sources by id, in the order of the files; read again only when a file has changed.

    Raises SourceError with every problem of every file.
    """
    return _load(tuple((path, _stamp(path)) for path in paths or files()))


def usable() -> dict[str, Source] | None:
    """All sources by id; None, with every problem in the log, while the files cannot be used."""
    try:
        return sources()
    except SourceError as error:
        for problem in error.problems:
            LOG.error("%s", problem)
        LOG.error("No file of any source is read until this is mended; `orkestrasi sources check` tells it again")
        return None


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_size


@cache
def _load(stamped: tuple[tuple[Path, tuple[int, int] | None], ...]) -> dict[str, Source]:
    problems: list[str] = []
    entries: dict[str, Node] = {}
    for path, stamp in stamped:
        if stamp is not None:
            entries |= _entries(path, problems)
    known_reporters = reporters()
    loaded = {}
    for source_id, node in entries.items():
        source = source_of(source_id, node, contracts(), known_reporters)
        if source is not None:
            loaded[source_id] = source
    if problems:
        raise SourceError(problems)
    return loaded


def _entries(path: Path, problems: list[str]) -> dict[str, Node]:
    try:
        document = read_yaml(path)
    except ContractError as error:
        problems += error.problems
        return {}
    # The two files have one name; their folder tells them apart.
    node = Node(document, f"{path.parent.name}/{path.name}", problems)
    if document is None or not node.is_mapping(("sources",)):
        return {}
    # A source is named without the key that all of them stand under.
    inner = Node(node.child("sources").value, node.place, problems)
    return {source_id: Node(n.value, f"{inner.place}: {source_id}", problems) for source_id, n in inner.items()}


@cache
def reporters() -> frozenset[str]:
    """The ids of all reporters, as the reference data in this tree list them."""
    with (REFERENCE / "reporter.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["reporter_id"] for row in csv.DictReader(lines))

"""What waits in the landing folder, and what its path says: whose report, of what, for when, read by which source."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orkestrasi.identity import mask
from orkestrasi.sources.load import reporters, usable
from orkestrasi.sources.model import Source

UNSAID = "?"
# A file of several periods; extract divides it into a submission per period.
SEVERAL_PERIODS = "*"
UNFINISHED_SUFFIXES = (".part", ".tmp", ".filepart", ".crdownload")


@dataclass(frozen=True)
class Address:
    """Whose report a file is, of what and for when; `source_id` is the entry of sources.yml by which it is read.

    Without one the contract's own layout holds.
    """

    reporter_id: str
    dataset: str
    period_key: str
    part: str = ""
    source_id: str | None = None


@dataclass(frozen=True)
class Arrival:
    """A file that waits in the landing folder.

    `received_at` is the time of this server, `prepared_at` the time that travelled with the file.
    """

    path: Path
    address: Address
    received_at: datetime
    prepared_at: datetime
    # Tells this arrival from a newer file that takes its place while it is registered.
    stamp: tuple[int, int, int]


def waiting(landing: Path) -> list[Arrival]:
    """Files that wait, in order of arrival; hidden files and those a transfer still writes are left alone.

    While sources.yml cannot be used, whose files are a source's is not known: only those below a reporter are told.
    """
    if not landing.is_dir():
        return []
    return sorted(_scan(landing), key=lambda a: (a.received_at, str(a.path)))


def _scan(landing: Path) -> Iterator[Arrival]:
    known = usable()
    for path in landing.rglob("*"):
        relative = path.relative_to(landing)
        if any(part.startswith(".") for part in relative.parts) or path.suffix in UNFINISHED_SUFFIXES:
            continue
        if path.is_symlink() or not path.is_file():
            continue
        if known is None and relative.parts[0] not in reporters():
            continue
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue  # another intake was faster
        source = known.get(relative.parts[0]) if known else None
        placed = datetime.fromtimestamp(stat.st_ctime, UTC)
        prepared = datetime.fromtimestamp(stat.st_mtime, UTC)
        # The time that travels with a file says nothing about when it came, unless its source vouches for it.
        received = prepared if source and source.where.options.get("received") == "modified" else placed
        # Now is asked after the file was looked at: it may have come while others were.
        received = min(received, datetime.now(UTC))
        yield Arrival(path, address_of(relative.parts, source), received, min(prepared, received), stamp_of(stat))


def address_of(parts: Sequence[str], source: Source | None) -> Address:
    """What a path below the landing folder says: `<reporter>/<dataset>/<period>/<file>`, or `<source>/...`."""
    if source is None:
        return _contract_layout(parts)
    if source.where.options.get("layout") == "contract":
        return _contract_layout(parts[1:])
    return source_address(source, "/".join(parts[1:]))


def source_address(source: Source, object_path: str) -> Address:
    """What a source's entry says of one of its objects, by its path below the source's place."""
    path = storable(object_path)
    reporter = source.reporter or _group(source.reporter_path, path, "reporter")
    period = source.period or _group(source.period_file, path, "period")
    if period == UNSAID and source.period_else:
        period = source.period_else
    part = _as_part(_group(source.part_file, path, "part")) if source.part_file else source.part
    return Address(reporter, source.dataset, SEVERAL_PERIODS if period == "rows" else period, part, source.source_id)


def _as_part(text: str) -> str:
    """A part's name as the ledger keeps it, so that `Jawa Timur` and `jawa_timur` are one part."""
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_") or UNSAID


def file_groups(source: Source, object_path: str) -> dict[str, str]:
    """What the source's patterns find in a path: the placeholders {file.name} of its templates."""
    groups: dict[str, str] = {}
    for pattern in (source.reporter_path, source.period_file, source.part_file):
        if pattern and (found := re.search(pattern, object_path)):
            groups |= {name: text for name, text in found.groupdict().items() if text is not None}
    return groups


def _group(pattern: str | None, path: str, name: str) -> str:
    found = re.search(pattern, path) if pattern else None
    return (found.group(name) if found else None) or UNSAID


def _contract_layout(parts: Sequence[str]) -> Address:
    said = [*map(storable, parts[:-1]), UNSAID, UNSAID, UNSAID][:3]
    return Address(said[0], said[1], said[2])


def storable(name: str) -> str:
    """A file name as text; bytes that are no UTF-8 become a replacement mark, for the database holds text only.

    An identity number in it is masked.
    """
    return mask(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def stamp_of(stat: os.stat_result) -> tuple[int, int, int]:
    return stat.st_ino, stat.st_mtime_ns, stat.st_size

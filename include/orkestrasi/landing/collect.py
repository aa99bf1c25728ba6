"""Pull a source: what is new at its place becomes submissions, as if it had been put into the landing folder.

Bytes go into the object store first; then one transaction records deliveries, what was fetched, and where to go on.
Whatever breaks before it is fetched again, and known by its content.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from orkestrasi import db
from orkestrasi.landing import object_store
from orkestrasi.landing.arrivals import UNFINISHED_SUFFIXES, source_address, storable
from orkestrasi.landing.channels import ChangedError, ChannelError, Feed, Remote, Shelf, TransferError
from orkestrasi.landing.channels.folder import FolderShelf
from orkestrasi.landing.channels.patience import Patience
from orkestrasi.landing.connections import Connection, UnknownConnectionError
from orkestrasi.landing.intake import Delivered, open_load, record
from orkestrasi.landing.source_state import RUN_KEY, alone, cursor_of, known_versions, note_end
from orkestrasi.settings import settings
from orkestrasi.sources.load import sources
from orkestrasi.sources.model import Source

LOG = logging.getLogger(__name__)

LARGEST_MB = 4096
# A file that changed a moment ago may still be growing.
SETTLE_SECONDS = 10
BATCH_FILES = 100
BATCH_BYTES = 256 << 20
# So many files in a row that cannot be had: it is the place, not the files.
FAILURES_IN_A_ROW = 3


@dataclass
class Collected:
    """What one run did. `registered` are new submissions, `repeats` contents that were known under another name.

    `known` was fetched by an earlier run, `unmatched` fits no pattern, `unfinished` is still being written.
    """

    source_id: str
    listed: int = 0
    known: int = 0
    unmatched: int = 0
    unfinished: int = 0
    fetched: int = 0
    registered: int = 0
    repeats: int = 0
    is_busy: bool = False
    load_id: int | None = None
    problems: list[str] = field(default_factory=list)


class CollectError(Exception):
    """A run that did not get all; `collected` is what it did get, which is recorded."""

    def __init__(self, collected: Collected) -> None:
        super().__init__(f"{collected.source_id}: " + "; ".join(collected.problems))
        self.collected = collected


@dataclass(frozen=True)
class _Fetched:
    object: str
    fingerprint: str
    sha256: str
    size: int
    name: str
    modified_at: datetime | None


def run(source_id: str, resolve: Callable[[str], Connection]) -> Collected:
    """Collect a source by its id; `resolve` gives the connection it names.

    Raises KeyError for an unknown source, CollectError.
    """
    source = sources()[source_id]
    connection = None
    if source.where.connection:
        try:
            connection = resolve(source.where.connection)
        except Exception as error:
            # Of an error from a store of secrets nothing but its kind may be said, save for our own.
            said = str(error) if isinstance(error, UnknownConnectionError) else type(error).__name__
            collected = Collected(source_id, problems=[f"connection {source.where.connection}: {said}"])
            _end(collected, datetime.now(UTC), None)
            raise CollectError(collected) from None
    return collect(source, connection)


def collect(source: Source, connection: Connection | None, patience: Patience | None = None) -> Collected:
    """Pull what is new at a source.

    Two runs of one source at once: the second one leaves it to the first. Raises CollectError where something could not
    be had; everything else is recorded nevertheless.
    """
    collected = Collected(source.source_id)
    started = datetime.now(UTC)
    with db.connect() as warehouse, alone(warehouse, source.source_id) as is_alone:
        if not is_alone:
            collected.is_busy = True
            return collected
        try:
            with _scratch(source.source_id) as scratch:
                _Run(source, connection, patience or Patience(), warehouse, started, collected, scratch).pull()
        except (TransferError, ChannelError) as error:
            collected.problems.append(str(error))
        except Exception as error:
            # A fault of ours: seen in the list of sources too, and told in full.
            collected.problems.append(f"{type(error).__name__}: {error}")
            _end(collected, started, connection)
            raise
        _end(collected, started, connection)
    if collected.problems:
        raise CollectError(collected)
    return collected


class _Run:
    """One pull of one source."""

    def __init__(
        self,
        source: Source,
        connection: Connection | None,
        patience: Patience,
        warehouse: psycopg.Connection[Any],
        started: datetime,
        collected: Collected,
        scratch: Path,
    ) -> None:
        self._source = source
        self._connection = connection
        self._patience = patience
        self._warehouse = warehouse
        self._started = started
        self._collected = collected
        self._scratch = scratch
        self._most_bytes = int(source.where.options.get("max_mb", LARGEST_MB)) << 20

    def pull(self) -> None:
        match self._source.where.kind:
            case "http" | "sql":
                feed = self._feed()
                try:
                    self._pull_feed(feed)
                finally:
                    feed.close()
            case "landing":
                raise ChannelError("files for this source are put into the landing folder; nothing is pulled")
            case _:
                shelf = self._shelf()
                try:
                    self._pull_shelf(shelf)
                finally:
                    shelf.close()

    def _shelf(self) -> Shelf:
        where = self._source.where
        if where.kind == "folder":
            return FolderShelf(where)
        # Only who needs them pays for loading these libraries.
        if where.kind == "s3":
            from orkestrasi.landing.channels.s3 import S3Shelf

            return S3Shelf(where, self._needed())
        from orkestrasi.landing.channels.sftp import SftpShelf

        return SftpShelf(where, self._needed())

    def _feed(self) -> Feed:
        if self._source.where.kind == "http":
            from orkestrasi.landing.channels.http import HttpFeed

            return HttpFeed(self._source, self._needed(), self._patience, self._most_bytes)
        from orkestrasi.landing.channels.sql import SqlFeed

        return SqlFeed(self._source, self._needed(), self._patience, self._most_bytes)

    def _needed(self) -> Connection:
        if self._connection is None:
            raise ChannelError(f"needs the connection {self._source.where.connection}")
        return self._connection

    # ------------------------------------------------------------------------------------------- places with files

    def _pull_shelf(self, shelf: Shelf) -> None:
        batch: list[_Fetched] = []
        failures = 0
        for remote in self._wanted(shelf):
            try:
                batch.append(self._fetch(shelf, remote))
                failures = 0
            except ChangedError:
                self._collected.unfinished += 1
            except (TransferError, ChannelError) as error:
                self._collected.problems.append(f"{storable(remote.path)}: {error}")
                failures += 1
                if failures == FAILURES_IN_A_ROW:
                    self._collected.problems.append("too many files in a row could not be had; the rest is left")
                    break
            if len(batch) >= BATCH_FILES or sum(f.size for f in batch) >= BATCH_BYTES:
                self._record(batch)
                batch = []
        # What is here is here, whatever happened to the others.
        self._record(batch)

    def _wanted(self, shelf: Shelf) -> list[Remote]:
        """Files to fetch, oldest first."""
        known = known_versions(self._warehouse, self._source.source_id)
        pattern = re.compile(self._source.where.pattern, re.DOTALL)
        settled = self._started - timedelta(seconds=self._settle_seconds())
        wanted = []
        for remote in self._patience.persist(lambda: list(shelf.files())):
            self._collected.listed += 1
            hidden = any(part.startswith(".") for part in remote.path.split("/"))
            if hidden or not pattern.fullmatch(remote.path):
                self._collected.unmatched += 1
            elif known.get(storable(remote.path)) == remote.fingerprint:
                self._collected.known += 1
            elif remote.path.endswith(UNFINISHED_SUFFIXES) or (
                # A clock that runs ahead over there must not keep a file waiting.
                remote.modified_at and settled < remote.modified_at <= self._started
            ):
                self._collected.unfinished += 1
            elif remote.size > self._most_bytes:
                self._collected.problems.append(
                    f"{storable(remote.path)}: is larger than {self._most_bytes >> 20} MB (where.max_mb)"
                )
            else:
                wanted.append(remote)
        oldest = datetime.min.replace(tzinfo=UTC)
        return sorted(wanted, key=lambda r: (r.modified_at or oldest, r.path))

    def _settle_seconds(self) -> int:
        # An object of S3 is there as a whole or not at all.
        if self._source.where.kind == "s3":
            return 0
        return int(self._source.where.options.get("settle_seconds", SETTLE_SECONDS))

    def _fetch(self, shelf: Shelf, remote: Remote) -> _Fetched:
        path = self._scratch / "file"
        with path.open("w+b") as copy:
            self._patience.persist(lambda: shelf.fetch(remote, copy))
        sha256, size = object_store.put(path)
        return _Fetched(storable(remote.path), remote.fingerprint, sha256, size, remote.name, remote.modified_at)

    # ------------------------------------------------------------------------------------------- services

    def _pull_feed(self, feed: Feed) -> None:
        cursor = cursor_of(self._warehouse, self._source.source_id)
        path = self._scratch / "answer"
        with path.open("w+b") as answer:
            pulled = feed.pull(cursor, answer)
        if pulled is None:
            self._collected.known += 1
            return
        self._collected.listed += 1
        if not path.stat().st_size:
            self._record([], pulled.cursor)
            return
        sha256, size = object_store.put(path)
        name = storable(pulled.name)
        if known_versions(self._warehouse, self._source.source_id).get(name) == sha256:
            self._collected.known += 1
            self._record([], pulled.cursor)
            return
        self._record([_Fetched(name, sha256, sha256, size, name, pulled.modified_at)], pulled.cursor)

    # ------------------------------------------------------------------------------------------- the ledger

    def _record(self, batch: list[_Fetched], cursor: dict[str, Any] | None = None) -> None:
        """Deliveries, what was fetched and where to go on: all of it or nothing."""
        registered = 0
        if batch:
            object_store.flush()
            load_id = open_load(self._warehouse, f"{RUN_KEY}{self._source.source_id}/{self._started.isoformat()}")
            before = self._submissions(load_id)
            record(self._warehouse, load_id, [self._delivered(f) for f in batch])
            registered = self._submissions(load_id) - before
            self._collected.load_id = load_id
            self._warehouse.cursor().executemany(
                """
                insert into ledger.fetched (source_id, object, fingerprint, sha256, fetched_at)
                values (%s, %s, %s, %s, clock_timestamp())
                on conflict (source_id, object, fingerprint) do update
                set sha256 = excluded.sha256, fetched_at = excluded.fetched_at
                """,
                [(self._source.source_id, f.object, f.fingerprint, f.sha256) for f in batch],
            )
        if cursor is not None:
            self._warehouse.execute(
                "insert into ledger.source_state (source_id, cursor) values (%s, %s) "
                "on conflict (source_id) do update set cursor = excluded.cursor",
                [self._source.source_id, Jsonb(cursor)],
            )
        self._warehouse.commit()
        self._collected.fetched += len(batch)
        self._collected.registered += registered
        self._collected.repeats += len(batch) - registered

    def _submissions(self, load_id: int) -> int:
        row = self._warehouse.execute("select count(*) from ledger.submission where load_id = %s", [load_id]).fetchone()
        return int(row[0]) if row else 0

    def _delivered(self, fetched: _Fetched) -> Delivered:
        address = source_address(self._source, fetched.object)
        now = datetime.now(UTC)
        return Delivered(
            reporter_id=address.reporter_id,
            dataset=address.dataset,
            period_key=address.period_key,
            part=address.part,
            source_id=self._source.source_id,
            sha256=fetched.sha256,
            size_bytes=fetched.size,
            file_name=storable(fetched.name),
            channel=self._source.source_id,
            received_at=now,
            # A clock that runs ahead must not make a file newer than all that come after it.
            prepared_at=min(fetched.modified_at, now) if fetched.modified_at else None,
        )


@contextmanager
def _scratch(source_id: str) -> Iterator[Path]:
    """A private folder for what is on its way; what a killed run left there is thrown away."""
    folder = settings().run / "collect" / source_id
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _end(collected: Collected, started: datetime, secrets: Connection | None) -> None:
    """Put the run on record; none of its problems tells a secret from here on."""
    if secrets:
        collected.problems[:] = [secrets.redact(problem) for problem in collected.problems]
    note_end(collected.source_id, started, collected.problems)
    LOG.info(
        "%s: %s listed, %s fetched, %s new, %s repeated, %s problems",
        collected.source_id, collected.listed, collected.fetched, collected.registered, collected.repeats,
        len(collected.problems),
    )  # fmt: skip

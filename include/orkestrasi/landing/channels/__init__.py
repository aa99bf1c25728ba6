"""Channels: the ways in which bytes of a source reach us.

A place with files (`Shelf`: folder, S3, SFTP) lists them and hands out one after the other; a service that is asked
(`Feed`: HTTP, SQL) writes what is new into one file. Neither knows the ledger; `landing.collect` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Protocol

CHUNK_BYTES = 1 << 18
TIMEOUT_SECONDS = 30.0


class TransferError(Exception):
    """It may work when tried again: a broken connection, a busy server.

    `wait_seconds`: how long the other side asks us to wait.
    """

    def __init__(self, message: str, wait_seconds: float | None = None) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


class ChannelError(Exception):
    """It will not work when tried again: no access, an unknown host, an answer that cannot be understood."""


class ChangedError(Exception):
    """The object is another one now than when it was listed; it is left for the next run."""


@dataclass(frozen=True)
class Remote:
    """A file at its place.

    `path` is below the source's place, with slashes; `fingerprint` changes whenever the content does.
    """

    path: str
    fingerprint: str
    size: int
    modified_at: datetime | None = None
    handle: Any = field(default=None, compare=False)

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


class Shelf(Protocol):
    """A place with files."""

    def files(self) -> Iterator[Remote]:
        """Every file below the place, in no particular order. Raises TransferError, ChannelError."""

    def fetch(self, remote: Remote, into: BinaryIO) -> None:
        """Append what is missing from `into.tell()` on; called again after a TransferError it goes on from there.

        Raises ChangedError where the file changed since it was listed.
        """

    def close(self) -> None: ...


@dataclass(frozen=True)
class Pulled:
    """What a service answered: one file's name, when it was made as far as the service says, where to go on."""

    name: str
    cursor: dict[str, Any]
    modified_at: datetime | None = None


class Feed(Protocol):
    """A service that is asked for what is new."""

    def pull(self, cursor: dict[str, Any], into: BinaryIO) -> Pulled | None:
        """Write what is new since `cursor` into the empty `into`; None where nothing has changed.

        Retries within; raises TransferError when patience is at its end, ChannelError.
        """

    def close(self) -> None: ...

"""Files in a local or mounted folder; they stay where they are."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from orkestrasi.landing.channels import CHUNK_BYTES, ChangedError, ChannelError, Remote, TransferError
from orkestrasi.settings import settings
from orkestrasi.sources.model import Where


class FolderShelf:
    """A folder; links in it lead nowhere, so that nothing outside of it can be taken in."""

    def __init__(self, where: Where) -> None:
        # A relative path is below the state folder.
        self._base = settings().home / Path(where.path).expanduser()

    def files(self) -> Iterator[Remote]:
        if not self._base.is_dir():
            raise ChannelError(f"There is no folder {self._base}")
        for folder, folders, names, descriptor in os.fwalk(self._base, onerror=_unreadable):
            folders.sort()
            below = Path(folder).relative_to(self._base)
            for name in names:
                try:
                    state = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
                except FileNotFoundError:
                    continue
                if stat.S_ISREG(state.st_mode):
                    yield _remote((below / name).as_posix(), state)

    def fetch(self, remote: Remote, into: BinaryIO) -> None:
        try:
            descriptor = self._open(remote.path)
        except PermissionError as error:
            raise ChannelError(f"{remote.path}: {error.strerror}") from None
        except OSError as error:
            # Gone, or a link has taken the place of a file or a folder.
            if error.errno in (errno.ENOENT, errno.ELOOP, errno.ENOTDIR):
                raise ChangedError(remote.path) from None
            raise TransferError(f"{remote.path}: {error.strerror}") from None
        with os.fdopen(descriptor, "rb") as delivered:
            delivered.seek(into.tell())
            try:
                while chunk := delivered.read(CHUNK_BYTES):
                    into.write(chunk)
                    if into.tell() > remote.size:
                        raise ChangedError(remote.path)
            except OSError as error:
                raise TransferError(f"{remote.path}: {error.strerror}") from None
            if _remote(remote.path, os.fstat(descriptor)).fingerprint != remote.fingerprint:
                raise ChangedError(remote.path)

    def close(self) -> None:
        pass

    def _open(self, path: str) -> int:
        """Open a file below the base, step by step, so that no step is a link."""
        folder = os.open(self._base, os.O_RDONLY | os.O_DIRECTORY)
        *steps, name = path.split("/")
        for step in steps:
            try:
                inner = os.open(step, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            finally:
                os.close(folder)
            folder = inner
        try:
            return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
        finally:
            os.close(folder)


def _remote(path: str, state: os.stat_result) -> Remote:
    # Inode and time of change too: whoever writes a file can set its time of modification, but not these.
    fingerprint = f"{state.st_ino}-{state.st_size}-{state.st_mtime_ns}-{state.st_ctime_ns}"
    return Remote(path, fingerprint, state.st_size, datetime.fromtimestamp(state.st_mtime, UTC))


def _unreadable(error: OSError) -> None:
    raise ChannelError(f"{error.filename}: {error.strerror}")

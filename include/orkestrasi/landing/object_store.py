"""The bytes of every delivery, each content once, under its SHA-256. Everything after can be rebuilt from here."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from orkestrasi.settings import settings

# Contents that stand outside the store while they are only looked at.
_LENT: ContextVar[dict[str, Path] | None] = ContextVar("lent", default=None)


def path_of(sha256: str) -> Path:
    """Where a content is stored, or lies while it is lent."""
    if (lent := (_LENT.get() or {}).get(sha256)) is not None:
        return lent
    return settings().object_store / sha256[:2] / sha256[2:4] / sha256


def measure(source: Path) -> tuple[str, int]:
    """SHA-256 and size of a file, without storing it."""
    with source.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest(), source.stat().st_size


@contextmanager
def lent(sha256: str, path: Path) -> Iterator[None]:
    """Let a file be read as if it were in the store."""
    token = _LENT.set({sha256: path})
    try:
        yield
    finally:
        _LENT.reset(token)


def put(source: Path) -> tuple[str, int]:
    """Copy a file into the store; returns its SHA-256 and size. The same content is stored once.

    The copy has its final name only when it is whole. Call `flush` before recording it in the ledger.
    """
    store = settings().object_store
    store.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as delivered, tempfile.NamedTemporaryFile("w+b", dir=store, delete=False) as copy:
        try:
            shutil.copyfileobj(delivered, copy, 1 << 20)
            copy.flush()
            copy.seek(0)
            # Hash the copy, not the source: a file still being written must not end up under a wrong name.
            sha256 = hashlib.file_digest(copy, "sha256").hexdigest()
            size = os.fstat(copy.fileno()).st_size
            target = path_of(sha256)
            target.parent.mkdir(parents=True, exist_ok=True)
            Path(copy.name).chmod(0o440)
            Path(copy.name).replace(target)
        except BaseException:
            Path(copy.name).unlink(missing_ok=True)
            raise
    return sha256, size


def flush() -> None:
    """Make what was put durable: one sync for a whole batch instead of one per file."""
    os.sync()

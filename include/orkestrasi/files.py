"""Files that others read: each appears whole under its name, or not at all."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from orkestrasi.settings import settings


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A place beside `path` to write to; it takes the name of `path` when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    unfinished = Path(name)
    try:
        yield unfinished
        unfinished.chmod(0o644)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def secret(name: str, fresh: Callable[[], bytes]) -> bytes:
    """A secret of this installation, which only its owner can read; `fresh` makes it at its first use."""
    path = settings().secrets / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = path.with_name(f".{name}-{secrets.token_hex(8)}")
        made.touch(mode=0o600)
        try:
            made.write_bytes(fresh())
            # Two processes may make one at once; the first wins, for the second must not replace what is in use.
            with suppress(FileExistsError):
                os.link(made, path)
        finally:
            made.unlink()
    return path.read_bytes()

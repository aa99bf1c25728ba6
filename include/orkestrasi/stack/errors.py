"""The one exception of this package: part of the stack failed, said in a sentence a person can act on."""

from __future__ import annotations

from pathlib import Path


class StackError(RuntimeError):
    """Part of the stack could not be started, stopped or reached."""


def tail(path: Path, lines: int = 20) -> str:
    """The last lines of a log, or an empty text if there is none."""
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - 64_000))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])

"""How far the reading of a file has come: to the task's log every few seconds, or to whoever listens."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LOG = logging.getLogger(__name__)
SECONDS = 5.0
Listener = Callable[[str, int], None]

_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


class Progress:
    """Tells the rows of one file: first those opened, then those brought into raw."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._told_at = time.monotonic()
        self._brought_in = 0

    def opened(self, rows: int) -> None:
        self._tell("rows opened", rows)

    def brought_in(self, rows: int) -> None:
        self._brought_in += rows
        self._tell("rows brought in", self._brought_in)

    def _tell(self, stage: str, rows: int) -> None:
        if (listener := _LISTENER.get()) is not None:
            listener(stage, rows)
        elif time.monotonic() - self._told_at >= SECONDS:
            self._told_at = time.monotonic()
            LOG.info("%s: %s %s", self._what, f"{rows:,}", stage)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell the stage and the rows so far to `listener` instead of the log."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)

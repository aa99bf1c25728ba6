"""The trigger that starts `intake` when files have arrived in the landing folder."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

Sighting = tuple[str, int, int]  # path, size, time of the last change of any kind
POLL_SECONDS = 3.0
PATIENCE_SECONDS = 60.0


def sightings(folder: Path) -> Iterator[Sighting]:
    """Every file below the folder that the intake would take, as it is now."""
    from orkestrasi.landing.arrivals import UNFINISHED_SUFFIXES

    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith(".") or name.endswith(UNFINISHED_SUFFIXES):
                continue
            path = os.path.join(parent, name)  # noqa: PTH118  (pathlib is slow over many files)
            try:
                state = os.stat(path)  # noqa: PTH116
            except OSError:
                continue
            # Not the time of modification: that one travels with a file, and a repeat would go unnoticed.
            yield path, state.st_size, state.st_ctime_ns


class Arrivals:
    """Decides when a look at the folder is worth an event.

    Files that are still being copied change between two looks, so an event waits until the folder is at
    rest; but not for ever, where reporters deliver without a pause. A file that is seen again unchanged is
    no arrival.
    """

    def __init__(self) -> None:
        self._announced: set[Sighting] = set()
        self._before: set[Sighting] = set()
        self._waiting_since: float | None = None

    def look(self, seen: set[Sighting], now: float) -> int:
        """The number of files to announce now; 0 to wait."""
        self._announced &= seen
        new = seen - self._announced
        at_rest = seen == self._before
        self._before = seen
        if not new:
            self._waiting_since = None
            return 0
        if self._waiting_since is None:
            self._waiting_since = now
        if not at_rest and now - self._waiting_since < PATIENCE_SECONDS:
            return 0
        self._announced = seen
        self._waiting_since = None
        return len(new)


class LandingTrigger(BaseEventTrigger):
    """Watches the landing folder of this installation.

    It takes no arguments, so that the DAG is the same wherever the state folder is.
    """

    def serialize(self) -> tuple[str, dict[str, Any]]:
        return "landing_trigger.LandingTrigger", {}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        from orkestrasi.settings import settings

        landing = settings().landing
        arrivals = Arrivals()
        clock = asyncio.get_running_loop()
        while True:
            seen = await asyncio.to_thread(lambda: set(sightings(landing)))
            if count := arrivals.look(seen, clock.time()):
                yield TriggerEvent({"files": count})
            await asyncio.sleep(POLL_SECONDS)

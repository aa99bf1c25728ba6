"""Notice that Airflow's executor hands out no tasks any more, although all its processes live.

A LocalExecutor worker that is killed (-9, or out of memory) while it waits for work takes the lock of the executor's
queue with it: its successors wait for that lock for ever, and tasks stay queued. Only a new scheduler helps.
"""

from __future__ import annotations

import time

import psycopg

# A task is handed over within a second; the first one waits for the modules to be loaded.
QUEUED_SECONDS = 45
LOOK_SECONDS = 10
# A new scheduler takes a while to recognise what the old one had queued.
PATIENCE_SECONDS = 150

STALLED = """
select
    count(*) filter (where state = 'queued' and queued_dttm < now() - make_interval(secs => %s)) > 0
    and count(*) filter (where state = 'running') = 0
from task_instance
where state in ('queued', 'running')
"""


class StallWatch:
    """Looks into Airflow's database from time to time; a stall is told once, then time is given to mend it."""

    def __init__(self, address: str, patience: float = PATIENCE_SECONDS) -> None:
        self._address = address
        self._next_look = time.monotonic() + patience

    def stalled(self) -> bool:
        """Whether tasks have been waiting for a worker for long while no task runs."""
        now = time.monotonic()
        if now < self._next_look:
            return False
        self._next_look = now + LOOK_SECONDS
        try:
            with psycopg.connect(self._address) as connection:
                row = connection.execute(STALLED, [QUEUED_SECONDS]).fetchone()
        except psycopg.Error:
            return False  # the database is away for a moment; others look after that
        if row is None or not row[0]:
            return False
        self._next_look = now + PATIENCE_SECONDS
        return True

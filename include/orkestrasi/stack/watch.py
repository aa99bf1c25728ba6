"""What is going on: counts from the ledger, the states of runs and tasks from Airflow."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from orkestrasi import db
from orkestrasi.landing import arrivals
from orkestrasi.settings import settings
from orkestrasi.stack.rest import FINISHED, Api, Json

COUNTS = """
select
    count(*) filter (where state = 'received'),
    count(*) filter (where state = 'loaded'),
    count(*) filter (where verdict = 'accepted'),
    count(*) filter (where verdict = 'accepted_with_warnings'),
    count(*) filter (where verdict = 'rejected'),
    count(*) filter (where built_at is not null),
    (select max(number) from ledger.publication where status = 'published')
from ledger.submission
"""


@dataclass(frozen=True)
class Counts:
    """How many submissions stand where."""

    waiting: int
    received: int
    loaded: int
    accepted: int
    accepted_with_warnings: int
    rejected: int
    built: int
    publication: int | None

    @property
    def undecided(self) -> int:
        return self.waiting + self.received + self.loaded

    @property
    def decided(self) -> int:
        return self.accepted + self.accepted_with_warnings + self.rejected


@dataclass(frozen=True)
class Stage:
    """A DAG's latest run: its state, and how many of its tasks have ended or are at work."""

    dag_id: str
    state: str
    ended: int
    total: int
    at_work: tuple[str, ...]


def counts() -> Counts:
    waiting = len(arrivals.waiting(settings().landing))
    with db.connect() as connection:
        row = connection.execute(COUNTS.encode()).fetchone()
    return Counts(waiting, *(row or (0, 0, 0, 0, 0, 0, None)))


def stages(api: Api, dag_ids: tuple[str, ...], runs: list[Json], since: datetime) -> list[Stage]:
    """One run of each DAG that has had one since then: the one at work, else the latest."""
    found = []
    for dag_id in dag_ids:
        own = [run for run in runs if run["dag_id"] == dag_id and _when(run["run_after"]) >= since]
        if own:
            run = next((run for run in own if run["state"] == "running"), own[0])
            found.append(_stage(run, api.tasks(dag_id, run["dag_run_id"])))
    return found


def _stage(run: Json, tasks: list[Json]) -> Stage:
    states = Counter(task["state"] for task in tasks)
    ended = sum(states[state] for state in ("success", "skipped", "failed", "upstream_failed"))
    at_work = Counter(task["task_id"] for task in tasks if task["state"] == "running")
    names = tuple(f"{name} ×{count}" if count > 1 else name for name, count in sorted(at_work.items()))
    return Stage(run["dag_id"], run["state"], ended, len(tasks), names)


def at_rest(api: Api, undecided: int) -> bool:
    """Whether nothing waits, nothing runs, and every event has started what it has to start."""
    if undecided:
        return False
    # Events before runs: a run that starts between the two questions is then seen by the second.
    latest: dict[str, Json] = {}
    for event in api.asset_events():
        latest.setdefault(event["name"], event)
    if any(not event["created_dagruns"] for event in latest.values()):
        return False
    return all(run["state"] in FINISHED for run in api.runs())


def failure(api: Api, runs: list[Json], since: datetime) -> tuple[Json, list[str]] | None:
    """A task that failed for good since then, with the end of its log."""
    for run in runs:
        if run["state"] == "failed" and _when(run["run_after"]) >= since:
            for task in api.tasks(run["dag_id"], run["dag_run_id"]):
                if task["state"] == "failed":
                    return task, api.log(task)[-30:]
    return None


def _when(text: str) -> datetime:
    return datetime.fromisoformat(text)

"""A small client of Airflow's API, made of the standard library."""

from __future__ import annotations

import json
import time
from typing import Any, cast
from urllib import parse, request
from urllib.error import HTTPError, URLError

from orkestrasi.stack.environment import ADMIN, admin_password, api_url
from orkestrasi.stack.errors import StackError

Json = dict[str, Any]
FINISHED = ("success", "failed")
# No proxy: the API listens on the loopback interface.
_OPENER = request.build_opener(request.ProxyHandler({}))


class Api:
    """Calls as Airflow's one user. The token is fetched when it is first needed."""

    def __init__(self) -> None:
        self._token: str | None = None

    def health(self) -> dict[str, str]:
        """Each part's status, by name; empty while the API does not answer."""
        try:
            answer = self._call("GET", "/api/v2/monitor/health", token=False)
        except StackError:
            return {}
        return {name: str((part or {}).get("status")) for name, part in answer.items()}

    def dags(self) -> set[str]:
        """The DAGs that the scheduler knows."""
        return {dag["dag_id"] for dag in self._get("/api/v2/dags?limit=100")["dags"]}

    def import_errors(self) -> list[str]:
        """What is wrong with the DAG files."""
        errors = self._get("/api/v2/importErrors")["import_errors"]
        return [f"{error['filename']}: {error['stack_trace']}" for error in errors]

    def trigger(self, dag_id: str) -> str:
        """Start a run; returns its id."""
        answer = self._call("POST", f"/api/v2/dags/{dag_id}/dagRuns", {"logical_date": None})
        return str(answer["dag_run_id"])

    def run(self, dag_id: str, run_id: str) -> Json:
        return self._get(f"/api/v2/dags/{dag_id}/dagRuns/{parse.quote(run_id, safe='')}")

    def runs(self, dag_id: str = "~", limit: int = 50) -> list[Json]:
        """The latest runs of a DAG (of all, if none is named), newest first."""
        path = f"/api/v2/dags/{dag_id}/dagRuns?limit={limit}&order_by=-run_after"
        return cast(list[Json], self._get(path)["dag_runs"])

    def tasks(self, dag_id: str, run_id: str) -> list[Json]:
        """The task instances of a run."""
        path = f"/api/v2/dags/{dag_id}/dagRuns/{parse.quote(run_id, safe='')}/taskInstances?limit=100"
        return cast(list[Json], self._get(path)["task_instances"])

    def log(self, task: Json) -> list[str]:
        """The lines that a task instance wrote at its latest try."""
        run = parse.quote(task["dag_run_id"], safe="")
        path = f"/api/v2/dags/{task['dag_id']}/dagRuns/{run}/taskInstances/{task['task_id']}/logs"
        query = f"{max(1, task['try_number'])}?full_content=true&map_index={task['map_index']}"
        lines = []
        for entry in self._get(f"{path}/{query}")["content"]:
            if isinstance(entry, str):
                lines.append(entry)
                continue
            lines.append(f"{entry.get('level') or '':7} {entry.get('event')}".strip())
            for error in entry.get("error_detail") or []:
                lines.append(f"{error.get('exc_type')}: {error.get('exc_value')}")
        return lines

    def asset_events(self, limit: int = 50) -> list[Json]:
        """The latest events of all assets, newest first, each with the runs it has started."""
        path = f"/api/v2/assets/events?limit={limit}&order_by=-timestamp"
        return cast(list[Json], self._get(path)["asset_events"])

    def wait(self, dag_id: str, run_id: str, seconds: float) -> str:
        """Wait for a run to finish; returns its state."""
        deadline = time.monotonic() + seconds
        while (state := str(self.run(dag_id, run_id)["state"])) not in FINISHED:
            if time.monotonic() > deadline:
                raise StackError(f"The DAG {dag_id} has not finished after {seconds:.0f} seconds (run {run_id}).")
            time.sleep(0.5)
        return state

    def _get(self, path: str) -> Json:
        return self._call("GET", path)

    def _call(self, method: str, path: str, body: Json | None = None, *, token: bool = True) -> Json:
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {self._token or self._log_in()}"
        data = None if body is None else json.dumps(body).encode()
        call = request.Request(api_url() + path, data, headers, method=method)  # noqa: S310
        try:
            with _OPENER.open(call, timeout=30) as answer:
                return cast(Json, json.load(answer))
        except HTTPError as error:
            raise StackError(f"Airflow answered {error.code} to {method} {path}: {error.read()[:500]!r}") from error
        except (URLError, OSError) as error:
            raise StackError(f"Airflow's API does not answer at {api_url()}: {error}") from error

    def _log_in(self) -> str:
        body = {"username": ADMIN, "password": admin_password()}
        self._token = str(self._call("POST", "/auth/token", body, token=False)["access_token"])
        return self._token

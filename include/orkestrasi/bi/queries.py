"""The SQL of every chart, as the running Superset writes it: what a dashboard asks of the warehouse.

Committed below bi/queries, it is what tests and benchmarks ask without Superset.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from orkestrasi.bi import charts, layout
from orkestrasi.bi.bundle import asset_uuid, chart_uuid, source_of
from orkestrasi.bi.model import Condition, Dashboard, Dataset, Filter
from orkestrasi.files import whole
from orkestrasi.stack import superset
from orkestrasi.stack.errors import StackError

Json = dict[str, Any]
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
PATIENCE_SECONDS = 90


@dataclass(frozen=True)
class Captured:
    """A chart's query with the filters of its dashboard as they stand when the page is opened."""

    dashboard: str
    chart: str
    sql: str
    rows: int


def capture(pages: dict[str, Dashboard], offered: dict[str, Dataset], examples: bool = False) -> list[Captured]:
    """Ask Superset for the query and the rows of each chart; with the examples of the filters instead of the values
    that they open with, it depends on nothing but the dashboards.

    Raises StackError where Superset does not answer, or answers with an error.
    """
    with _session() as client:
        numbers = _numbers(client, "chart")
        sources = _numbers(client, "dataset")
        found = []
        for page in pages.values():
            standing = {
                given.name: _example(given) if examples else _standing(client, given, sources) for given in page.filters
            }
            for chart in page.charts:
                reached = [f for f in page.filters if layout.reaches(f, chart)]
                chosen = tuple(condition for f in reached for condition in standing[f.name])
                source = sources[asset_uuid("dataset", source_of(chart))]
                if chart.type == "map":
                    form = charts.parameters(chart, offered[chart.dataset])
                    form |= {"slice_id": numbers[chart_uuid(page, chart)], "datasource": f"{source}__table"}
                    sql, rows = _of_old_kind(client, form, chosen)
                else:
                    query = charts.query(chart)
                    query["filters"] = [*query["filters"], *charts.simple(chosen)]
                    sql, rows = _data(client, source, query)
                found.append(Captured(page.name, chart.name, sql, rows))
    return found


def file_of(folder: Path, dashboard: str, chart: str) -> Path:
    """Where the query of a chart is kept."""
    return folder / dashboard / f"{chart}.sql"


def write(captured: list[Captured], folder: Path) -> None:
    """Each query in its file; files of charts that are no more go."""
    files = {file_of(folder, query.dashboard, query.chart): query.sql.rstrip() + "\n" for query in captured}
    for path, text in files.items():
        with whole(path) as file:
            file.write_text(text, encoding="utf-8")
    for path in folder.rglob("*.sql"):
        if path not in files:
            path.unlink()
    for path in folder.iterdir():
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _of_old_kind(client: httpx.Client, form: Json, chosen: tuple[Condition, ...]) -> tuple[str, int]:
    """A chart of the old kind has an address of its own for its data."""
    form |= {"extra_form_data": {"filters": charts.simple(chosen)}}
    answer = _post(client, "/superset/explore_json/", data={"form_data": json.dumps(form)})
    return answer["query"], int(answer["rowcount"])


def _example(given: Filter) -> tuple[Condition, ...]:
    return () if given.example is None else (Condition(given.column, "IN", (given.example,)),)


def _standing(client: httpx.Client, given: Filter, sources: dict[str, int]) -> tuple[Condition, ...]:
    """What the filter is set to when the page is opened: found as the page finds it, by its own query."""
    if given.default is None:
        return ()
    query = {
        "columns": [given.column],
        "metrics": [],
        "filters": charts.simple(given.where),
        "orderby": [[given.column, given.default == "first"]],
        "row_limit": 1,
    }
    source = sources[asset_uuid("dataset", given.dataset)]
    body = _body(source, query)
    rows = _post(client, "/api/v1/chart/data", json=body)["result"][0]["data"]
    return (Condition(given.column, "IN", (rows[0][given.column],)),) if rows else ()


def _data(client: httpx.Client, source: int, query: Json) -> tuple[str, int]:
    answer = _post(client, "/api/v1/chart/data", json=_body(source, query))["result"][0]
    return answer["query"], int(answer["rowcount"])


def _body(source: int, query: Json) -> Json:
    return {
        "datasource": {"id": source, "type": "table"},
        "force": True,
        "queries": [query],
        "result_format": "json",
        "result_type": "full",
    }


def _numbers(client: httpx.Client, kind: str) -> dict[str, int]:
    """Superset's number of each asset by its UUID."""
    found = {}
    for item in _pages(client, kind):
        answer = client.get(f"/api/v1/{kind}/{item}")
        answer.raise_for_status()
        found[str(answer.json()["result"]["uuid"])] = item
    return found


def _pages(client: httpx.Client, kind: str) -> Iterator[int]:
    page = 0
    while True:
        answer = client.get(f"/api/v1/{kind}/", params={"q": f"(columns:!(id),page:{page},page_size:100)"})
        answer.raise_for_status()
        ids = answer.json()["ids"]
        yield from ids
        page += 1
        if len(ids) < 100:
            return


@contextmanager
def _session() -> Iterator[httpx.Client]:
    """Logged in as a person is, because charts of the old kind know no token."""
    address = superset.address()
    if address is None or not superset.is_running():
        raise StackError("Superset does not run; `orkestrasi bi superset up` starts it.")
    try:
        # No proxy: Superset listens on the loopback interface.
        with httpx.Client(
            base_url=address, timeout=PATIENCE_SECONDS, trust_env=False, headers={"Referer": address}
        ) as client:
            token = client.get("/api/v1/security/csrf_token/").json().get("result") or _token(client)
            form = {
                "username": superset.ADMIN,
                "password": superset.password_file().read_text().strip(),
                "csrf_token": token,
            }
            if client.post("/login/", data=form).status_code != 302:
                raise StackError(f"Superset does not take the password in {superset.password_file()}.")
            client.headers["X-CSRFToken"] = client.get("/api/v1/security/csrf_token/").json()["result"]
            yield client
    except httpx.HTTPError as error:
        raise StackError(f"Superset does not answer at {address}: {error}") from error


def _token(client: httpx.Client) -> str:
    found = TOKEN.search(client.get("/login/").text)
    return found[1] if found else ""


def _post(client: httpx.Client, path: str, **content: Any) -> Json:
    answer = client.post(path, **content)
    if answer.status_code != 200:
        raise StackError(f"Superset answered {answer.status_code} to {path}: {answer.text[:500]}")
    document: Json = answer.json()
    return document

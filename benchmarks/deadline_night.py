"""`python -m benchmarks.deadline_night`: 546 governments send five reports each in the same minute, to the real stack.

Starts PostgreSQL and Airflow in a temporary home, puts 2,730 files into the landing folder, one of them poisonous, and
waits for every verdict. Prints how long the DAG `intake` took, how much of that its tasks were at work, and how much
was scheduling: the time of the run in which no task of it was running.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).parents[1] / "expectations" / "reference"
DATASETS = ("stunting_prevalence", "mpp_services", "domestic_spending", "investment_realization", "spbe_assessment")
PERIODS = {"stunting_prevalence": "2023", "spbe_assessment": "2023"}
LIMIT_SECONDS = 1800


def reporters() -> list[str]:
    with (REFERENCE / "reporter.csv").open(encoding="utf-8", newline="") as lines:
        return [r["reporter_id"] for r in csv.DictReader(lines) if r["kind"] == "regional_government"]


def sheet(dataset: str, region: str, period: str) -> str:
    """A synthetic report of one row that passes the gate."""
    from orkestrasi.contracts.load import contracts

    given: dict[str, Any] = {
        "region_code": region, "code_system": "KEMENDAGRI", "period": period, "data_origin": "SINTETIS",
        "survey_code": "SKI", "stunting_pct": "21.5", "mpp_physical_count": 1, "mpp_digital_count": 0,
        "procurement_budget_idr": 1_000_000_000, "sector_code": "C", "pma_idr": 1_000_000, "pmdn_idr": 2_000_000,
        "total_idr": 3_000_000, "instrument_version": "2020", "spbe_index": "2.61",
    }  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out)
    columns = contracts()[dataset].columns
    writer.writerow([c.header for c in columns])
    writer.writerow([given.get(c.name, "") for c in columns])
    return out.getvalue()


def deliver(landing: Path, folder: Path) -> int:
    """Write all reports beside the landing folder, then move them in by one rename per reporter."""
    from orkestrasi.contracts.load import contracts

    written = folder / "night"
    count = 0
    for reporter in reporters():
        for dataset in DATASETS:
            period = PERIODS.get(dataset, "2024-TW1")
            target = written / reporter / dataset / period
            target.mkdir(parents=True)
            (target / "laporan.csv").write_text(sheet(dataset, reporter, period), encoding="utf-8")
            count += 1
    # One of them is a bomb: 200,000 columns wide, and never ending quotes.
    poison = written / reporters()[0] / DATASETS[0] / "2023" / "laporan.csv"
    poison.write_text(
        ",".join(c.header for c in contracts()[DATASETS[0]].columns) + '\n"' + "x" * 20_000_000, encoding="utf-8"
    )
    landing.mkdir(parents=True, exist_ok=True)
    for entry in written.iterdir():
        entry.rename(landing / entry.name)
    return count


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="orkestrasi-night-") as folder:
        os.environ["ORKESTRASI_HOME"] = str(Path(folder) / "home")
        os.environ.pop("ORKESTRASI_DATABASE_URL", None)
        from orkestrasi.stack import airflow, postgres

        try:
            result = _measure(Path(folder))
        finally:
            airflow.stop()
            postgres.remove()
    print(json.dumps(result, indent=2))
    return 0 if result["undecided"] == 0 else 1


def _measure(folder: Path) -> dict[str, Any]:
    from orkestrasi import db
    from orkestrasi.ledger import migrate
    from orkestrasi.settings import settings
    from orkestrasi.stack import airflow, postgres
    from orkestrasi.stack.rest import Api

    postgres.ensure_running()
    migrate.upgrade()
    airflow.start(lambda *_: None)
    api = Api()
    api.wait("reference_data", api.trigger("reference_data"), 300)
    # The first run after a start imports everything for the first time; a night has had runs before.
    count = deliver(settings().landing, folder)
    delivered = time.monotonic()
    while True:
        time.sleep(0.5)
        with db.connect() as connection:
            (decided,) = connection.execute(
                "select count(*) from ledger.submission where verdict is not null"
            ).fetchone() or (0,)
        if decided >= count or time.monotonic() - delivered > LIMIT_SECONDS:
            break
    seconds = time.monotonic() - delivered
    runs = []
    for run in api.runs("intake"):
        tasks = [t for t in api.tasks("intake", run["dag_run_id"]) if t["start_date"]]
        if len(tasks) > 3 and run["end_date"] is None:
            api.wait("intake", run["dag_run_id"], 600)
            tasks = [t for t in api.tasks("intake", run["dag_run_id"]) if t["start_date"]]
            run = api.run("intake", run["dag_run_id"])
        if len(tasks) > 3:
            runs.append(_of_run(run, tasks))
    return {
        "files": count,
        "decided": decided,
        "undecided": count - decided,
        "seconds": round(seconds, 1),
        "runs": runs,
    }


def _of_run(run: dict[str, Any], tasks: list[dict[str, Any]]) -> dict[str, Any]:
    start, end = _time(run["start_date"]), _time(run["end_date"])
    spans = sorted((_time(t["start_date"]), _time(t["end_date"])) for t in tasks if t["end_date"])
    busy, reached = 0.0, start
    for begin, finish in spans:
        busy += max(0.0, finish - max(begin, reached))
        reached = max(reached, finish)
    return {
        "run": run["dag_run_id"],
        "seconds": round(end - start, 2),
        "tasks": len(tasks),
        "at_work_seconds": round(busy, 2),
        "scheduling_pct": round(100 * (1 - busy / (end - start)), 1),
    }


def _time(text: str) -> float:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


if __name__ == "__main__":
    sys.exit(main())

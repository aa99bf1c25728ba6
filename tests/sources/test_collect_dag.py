"""The DAG `collect`, run by Airflow itself: one task per due source, a failing one stops no other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from orkestrasi.settings import DAGS, ROOT
from tests.landing.places import BPS, query, submissions

PROGRAM = """
import sys
from airflow.dag_processing.dagbag import DagBag
sys.path[:0] = [sys.argv[1]]
dag = DagBag(dag_folder=sys.argv[1] + "/collect.py").get_dag("collect")
run = dag.test()
for task in sorted(run.get_task_instances(), key=lambda t: (t.task_id, t.map_index)):
    print("TASK", task.task_id, task.map_index, task.state)
print("RUN", run.state)
"""


@pytest.mark.slow
def test_due_sources_are_pulled_side_by_side(home: Path, tmp_path: Path) -> None:
    (home / "inbox").mkdir(parents=True)
    (home / "inbox" / "a.csv").write_text("a")
    folder = {"kind": "folder", "path": "inbox", "settle_seconds": 0}
    entries = {
        "away": BPS
        | {"cadence": "* * * * *", "where": {"kind": "s3", "connection": "nobody_set_it_up", "bucket": "b"}},
        "inbox": BPS | {"cadence": "* * * * *", "where": folder},
        "manual": BPS | {"where": folder},
    }
    (home / "sources.yml").write_text(yaml.safe_dump({"sources": entries}))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")} | {
        "AIRFLOW_HOME": str(tmp_path / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{tmp_path}/airflow.db",
    }
    subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], env=environment, check=True, capture_output=True)
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(DAGS)], env=environment, capture_output=True, text=True, check=False
    )
    tasks = [line.split()[1:] for line in result.stdout.splitlines() if line.startswith("TASK")]
    assert tasks, result.stdout + result.stderr
    pulled = sorted(state for task_id, _, state in tasks if task_id == "pull")
    others = {task_id: state for task_id, _, state in tasks if task_id != "pull"}
    assert pulled == ["failed", "success"]
    assert others == {
        "due_sources": "success", "anything_new": "success", "announce": "success", "all_reached": "upstream_failed",
    }  # fmt: skip
    assert "RUN failed" in result.stdout
    assert submissions() == [("BPS", "2023", "a.csv", 1)]
    states = query("select source_id, failures > 0 from ledger.source_state order by source_id")
    assert states == [("away", True), ("inbox", False)]

"""What every DAG has to keep to."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from orkestrasi.settings import DAGS, ROOT
from orkestrasi.stack.airflow import DAG_IDS

PLUGINS = ROOT / "plugins"
FILES = sorted(DAGS.glob("*.py"))
# Nothing of this may be loaded by merely reading the DAG files: it costs seconds every time one is read.
HEAVY = {"great_expectations", "dbt", "polars", "pandas", "orkestrasi", "altair", "psycopg"}
LINES = 80


def read_dags(folder: Path, seed: int) -> dict[str, Any]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    environment |= {
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PLUGINS),
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
        "ORKESTRASI_HOME": str(folder / "home"),
        "PYTHONHASHSEED": str(seed),
    }
    program = Path(__file__).with_name("read_dags.py")
    result = subprocess.run(
        [sys.executable, "-P", program, DAGS, PLUGINS], env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return answer


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return read_dags(tmp_path_factory.mktemp("airflow"), seed=1)


def test_every_file_is_read_without_an_error(bag: dict[str, Any]) -> None:
    assert bag["errors"] == {}


def test_the_dags_are_the_four_that_the_stack_waits_for(bag: dict[str, Any]) -> None:
    assert bag["dags"].keys() == DAG_IDS


def test_every_dag_says_what_it_does_and_carries_tags(bag: dict[str, Any]) -> None:
    for dag_id, dag in bag["dags"].items():
        assert dag["doc"] and len(dag["doc"]) > 100, dag_id
        assert dag["tags"], dag_id


def test_runs_neither_pile_up_nor_overtake_one_another(bag: dict[str, Any]) -> None:
    for dag_id, dag in bag["dags"].items():
        assert (dag["catchup"], dag["max_active_runs"]) == (False, 1), dag_id


def test_every_task_has_an_owner_and_retries_with_growing_pauses(bag: dict[str, Any]) -> None:
    for dag_id, dag in bag["dags"].items():
        for task_id, task in dag["tasks"].items():
            assert task["owner"] not in ("", "airflow"), f"{dag_id}.{task_id}"
            assert task["retries"] >= 2 and task["backoff"], f"{dag_id}.{task_id}"


def test_gate_2_stands_between_the_candidate_and_publish(bag: dict[str, Any]) -> None:
    tasks = bag["dags"]["marts"]["tasks"]
    assert tasks["build"]["downstream"] == ["prepare"]
    assert "gate_2" in tasks["prepare"]["downstream"]
    assert tasks["gate_2"]["downstream"] == ["publish"]


def test_nothing_is_decided_before_all_checks_are_done(bag: dict[str, Any]) -> None:
    tasks = bag["dags"]["intake"]["tasks"]
    assert tasks["extract_chunk"]["downstream"] == ["plan_datasets"]
    assert tasks["check_dataset"]["downstream"] == ["check_across"]
    assert tasks["check_across"]["downstream"] == ["decide"]


def test_reading_the_dags_loads_nothing_heavy(bag: dict[str, Any]) -> None:
    assert HEAVY.isdisjoint(bag["modules"])


def test_two_readings_serialize_alike(bag: dict[str, Any], tmp_path: Path) -> None:
    again = read_dags(tmp_path, seed=2)
    for dag_id, dag in bag["dags"].items():
        assert again["dags"][dag_id]["serialized"] == dag["serialized"], dag_id


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_dag_file_is_short(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= LINES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_dag_file_imports_only_wiring_at_its_top(file: Path) -> None:
    allowed = {"__future__", "datetime", "airflow", "wiring", "landing_trigger"}
    names = set()
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    assert names <= allowed

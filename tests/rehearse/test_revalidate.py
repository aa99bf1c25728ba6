"""`orkestrasi revalidate`: which verdicts flip under the rules of another tree, which figures move, then for good."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from orkestrasi.settings import ROOT
from tests.pipeline import csv_of, deliver, outcomes, query, run_intake, stunting

CONTRACT = Path("expectations/datasets/poverty/stunting_prevalence.yml")
DATASET = "stunting_prevalence"


def tree_with_range(folder: Path, maximum: int) -> Path:
    """A copy of the project whose contract allows another highest prevalence."""
    for part in ("include", "expectations", "dbt_project"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "target", "logs"))
    contract = yaml.safe_load((folder / CONTRACT).read_text(encoding="utf-8"))
    column = next(c for c in contract["schema"][0]["properties"] if c["name"] == "stunting_pct")
    column["logicalTypeOptions"]["maximum"] = maximum
    (folder / CONTRACT).write_text(yaml.safe_dump(contract, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return folder


def revalidate(tree: Path, *options: str) -> tuple[int, dict[str, Any]]:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(tree / "include")
    done = subprocess.run(
        [sys.executable, "-m", "orkestrasi.cli", "revalidate", "--json", *options],
        cwd=tree, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr[-3000:]
    return done.returncode, json.loads(done.stdout)


def send(*values: tuple[str, float]) -> None:
    for region, pct in values:
        deliver(region, DATASET, "2023", csv_of(DATASET, stunting(region, pct)))
    run_intake()


def states() -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for outcome in outcomes():
        found.setdefault(outcome.reporter_id, []).append((outcome.version, outcome.state))
    return found


def test_a_look_says_what_would_flip_and_changes_nothing(home: Path, tmp_path: Path) -> None:
    send(("11.01", 14.4), ("11.02", 35.0), ("11.03", 99))
    before = query("select count(*) from ledger.submission_event"), states()

    code, outlook = revalidate(tree_with_range(tmp_path / "tree", 20), "--dry-run")

    assert code == 1
    assert outlook["judged"] == 3
    (flip,) = outlook["flips"]
    assert (flip["reporter"], flip["verdict"], flip["would be"], flip["rules"]) == (
        "11.02", "accepted", "rejected", "CELL-RANGE",
    )  # fmt: skip
    assert (query("select count(*) from ledger.submission_event"), states()) == before


@pytest.mark.slow
def test_the_same_rules_flip_nothing(home: Path, tmp_path: Path) -> None:
    send(("11.01", 14.4), ("11.03", 99))

    code, outlook = revalidate(tree_with_range(tmp_path / "tree", 60), "--dry-run")

    assert (code, outlook["judged"], outlook["flips"]) == (0, 2, [])


@pytest.mark.slow
def test_for_good_what_flips_is_judged_from_the_stored_bytes(home: Path, tmp_path: Path) -> None:
    send(("11.01", 14.4), ("11.02", 35.0), ("11.03", 61))

    revalidate(tree_with_range(tmp_path / "strict", 20))
    assert states() == {
        "11.01": [(1, "accepted")],
        "11.02": [(1, "withdrawn"), (2, "rejected")],
        "11.03": [(1, "rejected")],
    }

    revalidate(tree_with_range(tmp_path / "loose", 70))
    assert states()["11.03"] == [(1, "rejected"), (2, "accepted")]
    assert query("select count(*) from ledger.submission_in_force where reporter_id = '11.03'") == [(1,)]
    # Three sets of rules have judged: the test's own, the strict and the loose one.
    assert query("select count(distinct rule_set_id) from ledger.submission where rule_set_id is not null") == [(3,)]

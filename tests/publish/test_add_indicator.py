"""Adding an indicator: one contract edited, the derived files rendered, and the next run brings it into the marts."""

from __future__ import annotations

import copy
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from orkestrasi.settings import ROOT
from tests.pipeline import query

CONTRACT = Path("expectations/datasets/poverty/stunting_prevalence.yml")
PARTS = ("include", "expectations", "dbt_project", "tests")
RUN = """
from orkestrasi import reference
from orkestrasi.settings import ROOT
from tests.publish import flow
assert str(ROOT) == {root!r}, ROOT
reference.refresh()
flow.send("KEMENKES", "stunting_prevalence", "2023", [flow.stunting("11", 29.4, wasting_pct=8.5)])
print(flow.take_in())
assert flow.build_and_publish() == 2
"""


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def run(folder: Path, *arguments: str) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = os.pathsep.join([str(folder / "include"), str(folder)])
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}\\n{done.stderr[-4000:]}"


@pytest.mark.slow
def test_one_contract_is_enough(built: Path) -> None:
    tree = built / "tree"
    for part in PARTS:
        shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__", "target", "logs"))
    run(tree, "-m", "orkestrasi.cli", "contracts", "render")
    before = digests(tree)

    contract = yaml.safe_load((tree / CONTRACT).read_text(encoding="utf-8"))
    columns = contract["schema"][0]["properties"]
    position, known = next((n, c) for n, c in enumerate(columns) if c["name"] == "stunting_pct")
    added = copy.deepcopy(known)
    added |= {"name": "wasting_pct", "physicalName": "prevalensi_wasting_persen", "businessName": "Prevalensi wasting"}
    added["required"] = False
    added["customProperties"] = [p for p in added["customProperties"] if p["property"] != "headline"]
    added.pop("quality", None)
    columns.insert(position + 1, added)
    (tree / CONTRACT).write_text(yaml.safe_dump(contract, sort_keys=False, allow_unicode=True), encoding="utf-8")
    run(tree, "-m", "orkestrasi.cli", "contracts", "render")

    after = digests(tree)
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    assert changed - {str(CONTRACT)} == {
        "dbt_project/models/staging/_raw__sources.yml",
        "dbt_project/models/staging/stg_indicator_values.sql",
        "dbt_project/models/staging/stg_stunting_prevalence.sql",
        "dbt_project/models/staging/stg_stunting_prevalence.yml",
        "dbt_project/seeds/indicator.csv",
    }

    run(tree, "-c", RUN.format(root=str(tree)))
    shown = "select value::text, unit from marts.mart_indicator where indicator_code = 'wasting_pct'"
    assert query(shown) == [("8.5", "persen")]

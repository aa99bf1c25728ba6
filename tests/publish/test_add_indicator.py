"""Adding an indicator or a cluster: a contract, and the next run brings it into the marts. No SQL, no Python."""

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


def copied_tree(folder: Path) -> Path:
    tree = folder / "tree"
    for part in PARTS:
        shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__", "target", "logs"))
    run(tree, "-m", "orkestrasi.cli", "contracts", "render")
    return tree


@pytest.mark.slow
def test_one_contract_is_enough(built: Path) -> None:
    tree = copied_tree(built)
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


NEW_CLUSTER = """
from orkestrasi import reference
from tests.publish import flow
reference.refresh()
flow.send("KEMENKES", "air_quality", "2023", [
    {"region_code": "11", "code_system": "KEMENDAGRI", "period": "2023", "survey_code": "SKI", "air_quality_index": 41}
])
print(flow.take_in())
assert flow.build_and_publish() == 2
"""


@pytest.mark.slow
def test_a_cluster_is_an_entry_and_its_contracts(built: Path) -> None:
    tree = copied_tree(built)
    before = digests(tree)
    clusters = tree / "expectations/reference/cluster.csv"
    clusters.write_text(clusters.read_text() + "environment,Lingkungan hidup,Environment,6\n")
    themes = tree / "expectations/reference/theme_cluster.csv"
    themes.write_text(themes.read_text() + "presidential_priority,environment,uji\n")
    contract = yaml.safe_load((tree / CONTRACT).read_text(encoding="utf-8"))
    contract |= {"id": "air_quality", "domain": "environment"}
    (table,) = contract["schema"]
    table["name"] = "air_quality"
    table.pop("quality", None)
    figure = next(c for c in table["properties"] if c["name"] == "stunting_pct")
    figure |= {"name": "air_quality_index", "physicalName": "indeks_udara", "businessName": "Indeks kualitas udara"}
    figure["customProperties"] = [p for p in figure["customProperties"] if p["property"] != "headline"]
    figure["customProperties"].append({"property": "headline", "value": True})
    path = tree / "expectations/datasets/environment/air_quality.yml"
    path.parent.mkdir()
    path.write_text(yaml.safe_dump(contract, sort_keys=False, allow_unicode=True), encoding="utf-8")
    run(tree, "-m", "orkestrasi.cli", "contracts", "render")
    run(tree, "-m", "orkestrasi.cli", "contracts", "check")
    after = digests(tree)
    by_hand = {str(p.relative_to(tree)) for p in (clusters, themes, path)}
    derived = {path for path in before | after if before.get(path) != after.get(path)} - by_hand
    generated = ("dbt_project/models/staging/", "dbt_project/seeds/", "dbt_project/models/marts/environment/")
    assert all(path.startswith(generated) for path in derived), derived

    run(tree, "-c", NEW_CLUSTER)
    assert query("select value::text, cluster_code from marts.mart_environment_indicator") == [("41", "environment")]
    assert query(
        "select cluster_label, value::text, completeness from marts.mart_reform_scorecard "
        "where cluster_code = 'environment'"
    ) == [("Lingkungan hidup", "41", "1 dari 38")]

"""`orkestrasi revalidate --dry-run` says which national figures would move if stricter rules counted."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from orkestrasi.landing import object_store
from orkestrasi.settings import ROOT, settings
from tests.pipeline import query
from tests.publish import flow
from tests.rehearse.test_revalidate import revalidate

CONTRACT = Path("expectations/datasets/investment/investment_realization.yml")


def test_the_nation_moves_by_what_would_leave(built: Path, tmp_path: Path) -> None:
    # The database came with publication 1; its bytes are made and stored again.
    flow.wave_1()
    for path in settings().landing.rglob("*.csv"):
        object_store.put(path)
    tree = tmp_path / "tree"
    for part in ("include", "expectations", "dbt_project"):
        shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__", "target", "logs"))
    contract = yaml.safe_load((tree / CONTRACT).read_text(encoding="utf-8"))
    column = next(c for c in contract["schema"][0]["properties"] if c["name"] == "total_idr")
    column["logicalTypeOptions"]["maximum"] = 25 * flow.BILLION
    (tree / CONTRACT).write_text(yaml.safe_dump(contract, sort_keys=False, allow_unicode=True), encoding="utf-8")
    in_force = "select sum(total_idr) from raw.investment_realization"
    (before,) = query(in_force)[0]

    code, outlook = revalidate(tree, "--dry-run", "--dataset", "investment_realization")

    # Regions report 1, 2, ... 27 billion; the last two are above the new limit.
    assert code == 1
    assert {flip["rules"] for flip in outlook["flips"]} == {"CELL-RANGE"}
    assert len(outlook["flips"]) == 2
    (move,) = [m for m in outlook["moves"] if m["indicator"].startswith("investment_realization_idr")]
    assert (move["from"], move["regions before"], move["after"]) == ("regencies_and_cities", 27, 25)
    assert move["value before"] == before
    assert move["value before"] - move["value after"] == (26 + 27) * flow.BILLION
    assert query(in_force) == [(before,)]
    assert query("select max(number) from ledger.publication") == [(1,)]

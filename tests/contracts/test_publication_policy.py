"""What of a dataset needs an approval before it is published is declared in its contract, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from orkestrasi.contracts.load import ContractError, contracts, load_contract
from orkestrasi.ledger.rules import sync_policies
from orkestrasi.settings import DATASETS
from tests.conftest import Connection

SOURCE = DATASETS / "poverty" / "stunting_prevalence.yml"


def declared(folder: Path, value: Any) -> Path:
    document = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    document["schema"][0]["customProperties"].append({"property": "publicationPolicy", "value": value})
    path = folder / "poverty" / SOURCE.name
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("policy", ["never", "warnings", "always"])
def test_a_policy_that_is_known(tmp_path: Path, policy: str) -> None:
    assert load_contract(declared(tmp_path, policy)).publication_policy == policy


@pytest.mark.parametrize("policy", ["sometimes", True, ""])
def test_another_word_is_an_error(tmp_path: Path, policy: Any) -> None:
    with pytest.raises(ContractError, match="publicationPolicy must be one of never, warnings, always"):
        load_contract(declared(tmp_path, policy))


def test_nothing_said_asks_for_nothing() -> None:
    assert load_contract(SOURCE).publication_policy == "never"


def test_the_ledger_knows_the_policies_of_the_contracts(db: Connection) -> None:
    known = dict(db.execute("select dataset, policy from ledger.publication_policy").fetchall())
    assert known == {dataset: contract.publication_policy for dataset, contract in contracts().items()}
    db.execute("update ledger.publication_policy set policy = 'always'")
    sync_policies(db, contracts())
    assert dict(db.execute("select dataset, policy from ledger.publication_policy").fetchall()) == known

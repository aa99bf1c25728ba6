"""What readers must not see: no mart has a column that a contract calls restricted or personal."""

from __future__ import annotations

from pathlib import Path

from orkestrasi.contracts.load import read_yaml
from orkestrasi.contracts.model import Contract
from orkestrasi.settings import DBT_PROJECT

MARTS = DBT_PROJECT / "models" / "marts"


def exposed(contracts: dict[str, Contract], marts: Path = MARTS) -> list[str]:
    """The columns of marts that bear the name of such a column, one problem each."""
    hidden = {c.name: c.classification for contract in contracts.values() for c in contract.columns if not c.is_public}
    return [
        f"mart {model['name']}: column {column['name']} is {hidden[column['name']]} and must not be shown"
        for path in sorted(marts.rglob("*.yml"))
        for model in read_yaml(path).get("models", ())
        for column in model.get("columns", ())
        if column["name"] in hidden
    ]

"""What follows from a contract: dbt files, raw tables. Adding an indicator touches its contract and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from orkestrasi.contracts import dbt_files, raw_tables
from orkestrasi.contracts.load import contracts, load_contract
from orkestrasi.contracts.model import Contract
from orkestrasi.settings import DATASETS
from tests.conftest import Connection

NEW_INDICATOR = {
    "name": "gini_ratio",
    "physicalName": "rasio_gini",
    "businessName": "Rasio Gini",
    "description": "Ketimpangan pengeluaran.",
    "logicalType": "number",
    "physicalType": "numeric",
    "required": False,
    "logicalTypeOptions": {"minimum": 0, "maximum": 1},
    "classification": "public",
    "customProperties": [
        {"property": "labelEn", "value": "Gini ratio"},
        {"property": "role", "value": "indicator"},
        {"property": "unit", "value": "indeks"},
        {"property": "direction", "value": "lower"},
        {"property": "definitionVersion", "value": 1},
        {"property": "owner", "value": "BPS"},
        {"property": "nationalAggregation", "value": "none"},
    ],
}


def _changed(folder: Path, change: Callable[[list[dict[str, Any]]], None]) -> dict[str, Contract]:
    """All contracts, the poverty one read from a copy whose columns were changed."""
    document = yaml.safe_load((DATASETS / "poverty" / "poverty_indicators.yml").read_text(encoding="utf-8"))
    change(document["schema"][0]["properties"])
    path = folder / "poverty" / "poverty_indicators.yml"
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return contracts() | {"poverty_indicators": load_contract(path)}


def _retype(columns: list[dict[str, Any]]) -> None:
    next(c for c in columns if c["name"] == "p0_pct")["physicalType"] = "text"


def _columns(db: Connection, table: str) -> dict[str, str]:
    schema, name = table.split(".")
    rows = db.execute(
        "select column_name, data_type from information_schema.columns where table_schema = %s and table_name = %s",
        [schema, name],
    )
    return {str(column): str(kind) for column, kind in rows}


def test_committed_files_are_what_the_contracts_give() -> None:
    assert dbt_files.drift(contracts()) == []


def test_a_new_indicator_changes_only_the_files_of_its_dataset(tmp_path: Path) -> None:
    before = dbt_files.render(contracts())
    after = dbt_files.render(_changed(tmp_path, lambda columns: columns.insert(-2, NEW_INDICATOR)))
    assert before.keys() == after.keys()
    assert {path.name for path in before if before[path] != after[path]} == {
        "_raw__sources.yml", "stg_poverty_indicators.sql", "stg_poverty_indicators.yml", "stg_indicator_values.sql",
        "indicator.csv",
    }  # fmt: skip
    seed = dbt_files.INDICATORS
    (added,) = set(after[seed].splitlines()) - set(before[seed].splitlines())
    assert added.startswith("gini_ratio,1,poverty_indicators,poverty,Rasio Gini,Gini ratio,indeks,lower,BPS,none,false")
    assert set(before[seed].splitlines()) <= set(after[seed].splitlines())


def test_drift_names_the_file_that_differs(tmp_path: Path) -> None:
    problems = dbt_files.drift(_changed(tmp_path, lambda columns: columns.insert(-2, NEW_INDICATOR)))
    assert "dbt_project/seeds/indicator.csv differs; run make contracts" in problems


def test_every_contract_has_its_raw_table_and_gate_views(db: Connection) -> None:
    for contract in contracts().values():
        wanted = [name for name, _ in raw_tables.raw_columns(contract)]
        assert list(_columns(db, f"raw.{contract.dataset}")) == wanted
        for view in (contract.dataset, f"{contract.dataset}_in_force"):
            assert {c.name for c in contract.columns} <= _columns(db, f"gate.{view}").keys()


def test_a_new_indicator_adds_its_column_and_keeps_the_rows(db: Connection, tmp_path: Path) -> None:
    db.execute("insert into ledger.load (run_key) values ('x')")
    db.execute("insert into ledger.file values (%s, 1)", ["0" * 64])
    db.execute(
        """
        insert into ledger.submission
            (load_id, reporter_id, dataset, period_key, version, sha256, file_name, channel, received_at)
        select max(load_id), 'BPS', 'poverty_indicators', '2023', 1, %s, 'a', 'b', now() from ledger.load
        """,
        ["0" * 64],
    )
    db.execute(
        "insert into raw.poverty_indicators (submission_id, row_number, p0_pct) "
        "select max(submission_id), 1, 9.57 from ledger.submission"
    )
    changed = _changed(tmp_path, lambda columns: columns.insert(-2, NEW_INDICATOR))
    raw_tables.apply(db, changed)
    raw_tables.apply(db, changed)  # and again: nothing more to do
    assert _columns(db, "raw.poverty_indicators")["gini_ratio"] == "numeric"
    assert "gini_ratio" in _columns(db, "gate.poverty_indicators")
    rows = db.execute("select p0_pct::text, gini_ratio from raw.poverty_indicators").fetchall()
    assert rows == [("9.57", None)]


def test_a_changed_type_is_refused_in_clear_words(db: Connection, tmp_path: Path) -> None:
    with pytest.raises(
        raw_tables.RawTableConflictError, match=r"raw\.poverty_indicators\.p0_pct is numeric but .* says text"
    ):
        raw_tables.apply(db, _changed(tmp_path, _retype))


def test_raw_columns_carry_label_and_header_as_comment(db: Connection) -> None:
    row = db.execute(
        "select col_description('raw.poverty_indicators'::regclass, attnum) from pg_attribute "
        "where attrelid = 'raw.poverty_indicators'::regclass and attname = 'p0_pct'"
    ).fetchone()
    assert row == ("Persentase penduduk miskin (P0) (persen_penduduk_miskin)",)

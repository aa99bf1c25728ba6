"""The bus matrix is complete: each fact is in it, each key of a fact leads to its dimension, each dimension is used."""

from __future__ import annotations

import pytest

from orkestrasi.transform import catalogue
from orkestrasi.transform.catalogue import Table

WAREHOUSE = catalogue.tables("warehouse")
FACTS = [table for table in WAREHOUSE if table.is_fact]
DIMENSIONS = {table.name: table for table in WAREHOUSE if table.name.startswith("dim_")}
# The column by which facts know each dimension; a role (opened_on) ends like its key and is found by its test.
KEY_OF = {
    "dim_region": "region_key",
    "dim_submission": "submission_id",
    "dim_period": "period_key",
    "dim_indicator": "indicator_key",
    "dim_reporter": "reporter_id",
    "dim_rule": "rule_id",
    "dim_dataset": "dataset",
    "dim_sector": "sector_code",
    "dim_commodity": "commodity_code",
    "dim_org_unit": "org_unit_key",
}
# Reached through another dimension: the cluster of an indicator or dataset; every date through dim_date's days.
THROUGH_ANOTHER = {"dim_cluster", "dim_date"}
# Facts of reference data and of the ledger come with no submission of their own, or before it is decided.
WITHOUT_SUBMISSION = {"fct_indicator_target"}


def test_the_pages_are_what_the_models_say() -> None:
    assert catalogue.drift() == []


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_every_key_of_a_fact_leads_to_its_dimension(fact: Table) -> None:
    led = fact.enforced | fact.tested
    for dimension, key in KEY_OF.items():
        if key in fact.columns:
            assert led.get(key) == dimension, key
    for column in fact.columns:
        # A key that is named like its dimension belongs to it.
        name = f"dim_{column.removesuffix('_key')}"
        if column.endswith("_key") and name in DIMENSIONS:
            assert led.get(column) == name, column
    if fact.name not in WITHOUT_SUBMISSION:
        assert led.get("submission_id") == "dim_submission"


def test_every_dimension_is_used_by_a_fact() -> None:
    used = {dimension for fact in FACTS for dimension in (fact.enforced | fact.tested).values()}
    assert set(DIMENSIONS) - used - THROUGH_ANOTHER == set()


@pytest.mark.parametrize("table", WAREHOUSE, ids=lambda table: table.name)
def test_every_table_of_the_star_says_its_grain_and_its_columns(table: Table) -> None:
    assert table.description.startswith("One row per ")
    assert table.columns


def test_the_matrix_shows_every_fact_and_dimension() -> None:
    page = catalogue.bus_matrix(WAREHOUSE)
    assert all(f"`{table.name}`" in page for table in WAREHOUSE)
    (line,) = [line for line in page.splitlines() if line.startswith("| `fct_procurement_package`")]
    assert line.count("●") >= 4

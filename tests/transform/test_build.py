"""The build: facts are only ever added to, each submission once; keys and words stand where BI looks for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL

from orkestrasi.transform import build
from orkestrasi.transform.build import BuildError
from tests.conftest import Connection, _of
from tests.pipeline import query
from tests.publish import flow
from tests.publish.readers import stopped_at

APPENDED = flow.FACTS[:5]
BUILD = "from orkestrasi.transform import build; build.build_candidate()"


def versions(connection: Connection, tables: tuple[str, ...]) -> dict[str, set[tuple[Any, ...]]]:
    """Where each row stands and which transaction wrote it: the same only if nobody touched it."""
    return {t: set(connection.execute(f"select ctid, xmin from warehouse.{t}".encode()).fetchall()) for t in tables}


def warehouse_tables() -> tuple[str, ...]:
    return tuple(
        name for (name,) in query("select table_name from information_schema.tables where table_schema = 'warehouse'")
    )


def test_a_build_only_appends_to_facts_and_only_new_submissions(
    server: URL, built_template: str, second_template: str
) -> None:
    with psycopg.connect(_of(server, built_template)) as connection:
        before = versions(connection, APPENDED)
    with psycopg.connect(_of(server, second_template)) as connection:
        after = versions(connection, APPENDED)
        new = {
            (table, submission)
            for table in APPENDED
            for ctid, xmin in after[table] - before[table]
            for (submission,) in connection.execute(
                f"select submission_id from warehouse.{table} where ctid = %s".encode(), [ctid]
            )
        }
        expected = {
            id for (id,) in connection.execute(
                "select submission_id from ledger.submission "
                "where load_id = (select max(load_id) from ledger.load) and verdict <> 'rejected'"
            )
        }  # fmt: skip
    assert all(before[table] <= after[table] for table in APPENDED)
    assert {submission for _, submission in new} == expected
    assert {table for table, _ in new} == {"fct_indicator_value", "fct_investment_realization", "fct_commodity_price"}


def test_building_again_touches_nothing(second: Path) -> None:
    tables = warehouse_tables()
    views = "select oid, xmin, relname from pg_class where relnamespace = 'marts'::regnamespace order by oid"
    with flow.db.connect() as connection:
        before, shown = versions(connection, tables), connection.execute(views).fetchall()
    assert build.build_candidate() == 0
    with flow.db.connect() as connection:
        after = versions(connection, tables)
        assert {t: len(after[t] ^ before[t]) for t in tables if after[t] != before[t]} == {}
        assert [row[::2] for row in connection.execute(views)] == [row[::2] for row in shown], "BI's views stay"


@pytest.mark.slow
def test_a_verdict_in_the_middle_of_a_build_waits_for_the_next(second: Path) -> None:
    flow.send("KEMENKES", "stunting_prevalence", "2021", [flow.stunting("11", 33.2, "2021")])
    flow.take_in()
    early = flow.submission("KEMENKES", 1, "stunting_prevalence", "2021")
    with stopped_at("warehouse.fct_investment_realization", BUILD, second / "build.log") as process:
        flow.send_investment("11.07", 8 * flow.BILLION)
        flow.take_in()
    assert process.wait() == 0, (second / "build.log").read_text()[-3000:]
    late = flow.submission("11.07", 2)
    built = dict(query("select submission_id, built_at is not null from ledger.submission"))
    assert (built[early], built[late]) == (True, False)
    assert flow.build_and_publish() == 2
    assert flow.shown_total("11.07") == 8 * flow.BILLION
    assert query("select count(*) from warehouse.fct_investment_realization where submission_id = %s", [late]) == [(1,)]


def test_facts_have_keys(warehouse: Connection) -> None:
    keys: dict[str, dict[str, list[str]]] = {}
    for table, kind, columns in warehouse.execute(
        """
        select c.conrelid::regclass::text, c.contype, array_agg(a.attname::text order by a.attname)
        from pg_constraint as c
        cross join lateral unnest(c.conkey) as k (attnum)
        inner join pg_attribute as a on c.conrelid = a.attrelid and k.attnum = a.attnum
        where c.connamespace = 'warehouse'::regnamespace and c.contype in ('p', 'f')
        group by c.oid
        """
    ):
        keys.setdefault(table.removeprefix("warehouse."), {}).setdefault(kind, []).extend(columns)
    for fact in flow.FACTS:
        assert "region_id" in keys[fact]["p"] or fact == "fct_finding", fact
        assert set(keys[fact]["f"]) & {"submission_id", "region_key", "indicator_code"}, fact
    for fact in APPENDED:
        assert {"submission_id", "row_number"} <= set(keys[fact]["p"]), fact
        assert {"submission_id", "region_key"} <= set(keys[fact]["f"]), fact
    dimensions = [t for (t,) in warehouse.execute(
        "select table_name from information_schema.tables "
        "where table_schema = 'warehouse' and table_name ~ '^(dim|bridge)_'"
    )]  # fmt: skip
    assert len(dimensions) >= 12
    assert [d for d in dimensions if "p" not in keys.get(d, {})] == []


def test_everything_bi_sees_is_described(warehouse: Connection) -> None:
    bare = warehouse.execute(
        """
        select c.oid::regclass::text, a.attname
        from pg_class as c
        left join pg_attribute as a on c.oid = a.attrelid and a.attnum >= 0 and not a.attisdropped
        left join pg_description as d
            on d.classoid = 'pg_class'::regclass and d.objoid = c.oid and d.objsubid = coalesce(a.attnum, 0)
        where c.relnamespace in ('warehouse'::regnamespace, 'marts'::regnamespace) and c.relkind in ('r', 'v', 'm')
            and coalesce(d.description, '') = ''
        union all
        select c.oid::regclass::text, null
        from pg_class as c
        where c.relnamespace in ('warehouse'::regnamespace, 'marts'::regnamespace) and c.relkind in ('r', 'v', 'm')
            and coalesce(obj_description(c.oid, 'pg_class'), '') = ''
        order by 1, 2
        """
    ).fetchall()
    assert bare == []


def test_every_mart_says_which_publication_it_shows(warehouse: Connection) -> None:
    assert (
        warehouse.execute(
            "select c.relname from pg_class as c where c.relnamespace = 'marts'::regnamespace and c.relkind = 'v' "
            "and not exists (select 1 from pg_attribute as a "
            "where a.attrelid = c.oid and a.attname = 'publication_number')"
        ).fetchall()
        == []
    )


def test_the_unit_tests_of_the_models_pass(built: Path) -> None:
    build.run_dbt("test", "--select", "test_type:unit")
    results = json.loads((built / "dbt/target/run_results.json").read_text())["results"]
    assert len(results) >= 5
    assert {r["status"] for r in results} == {"pass"}


def test_a_failed_build_names_what_failed_and_marks_nothing(built: Path) -> None:
    flow.execute("alter table reference.sector rename column label_id to label")
    with pytest.raises(BuildError, match=r"model\.orkestrasi\.dim_sector: error"):
        build.run_dbt("build", "--select", "dim_sector")

"""What each role reads, and that it only reads."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.access.conftest import OTHER, OWN, LogIn, Logins
from tests.conftest import Connection
from tests.pipeline import query

NATION = 0
# Marts without rows of single regions, which a region_reader may read as a whole.
ABOUT_NO_REGION = {"mart_indicator_coverage", "mart_reporting_completeness", "mart_theme_cluster"}


def region(code: str) -> int:
    ((found,),) = query(
        "select region_id from reference.region_code where code_system = 'KEMENDAGRI' and code = %s "
        "and valid_to >= current_date",
        [code],
    )
    return int(found)


def seen(session: Connection, mart: str) -> set[int]:
    return {r for (r,) in session.execute(f"select distinct region_id from marts.{mart}".encode())}


def marts_with_regions() -> list[str]:
    """Marts with rows of regions; outlines of maps are no figures, and every map draws all regions."""
    rows = query(
        "select table_name from information_schema.columns where table_schema = 'marts' and column_name = 'region_id' "
        "and table_name <> 'mart_region_polygon' order by 1"
    )
    return [name for (name,) in rows]


def test_bi_reads_every_mart_whole(log_in: LogIn, people: Logins) -> None:
    with log_in(people.bi) as session:
        for (mart,) in query("select table_name from information_schema.views where table_schema = 'marts'"):
            ((all_rows,),) = query(f"select count(*) from marts.{mart}")
            assert session.execute(f"select count(*) from marts.{mart}".encode()).fetchone() == (all_rows,), mart


def test_a_kabupaten_sees_itself_its_province_and_the_nation(log_in: LogIn, people: Logins) -> None:
    allowed = {region(OWN), region("11"), NATION}
    with log_in(people.kab) as session:
        for mart in marts_with_regions():
            assert seen(session, mart) <= allowed, mart
        assert seen(session, "mart_indicator") == allowed
        for mart in ABOUT_NO_REGION:
            ((all_rows,),) = query(f"select count(*) from marts.{mart}")
            assert session.execute(f"select count(*) from marts.{mart}".encode()).fetchone() == (all_rows,), mart
        # Its place among the others is shown, the others are not.
        ((place, of),) = session.execute(
            "select peer_rank, peer_count from marts.mart_indicator_scorecard "
            "where region_id = %s and indicator_code = 'investment_realization_idr'",
            [region(OWN)],
        ).fetchall() or [(0, 0)]
        assert of > 1 and place >= 1


def test_a_province_sees_itself_and_not_the_kabupaten_in_it(log_in: LogIn, people: Logins) -> None:
    with log_in(people.province) as session:
        assert region("12") in seen(session, "mart_indicator")
        assert region(OTHER) not in seen(session, "mart_indicator")


def test_a_reviewer_reads_what_the_ledger_says_but_no_rows_of_reports(log_in: LogIn, people: Logins) -> None:
    with log_in(people.reviewer) as session:
        ((submissions,),) = query("select count(*) from ledger.submission")
        assert session.execute("select count(*) from ledger.submission").fetchone() == (submissions,)
        session.execute("select * from ledger.finding limit 1")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("select * from raw.poverty_indicators")


def test_a_reviewer_reads_reviews_and_writes_them_only_through_the_doors(log_in: LogIn, people: Logins) -> None:
    with log_in(people.reviewer) as session:
        for view in ("review", "held_back", "answered_warning", "decision", "answer", "event_chain"):
            session.execute(f"select * from ledger.{view} limit 1".encode())
        session.execute("set default_transaction_read_only = off")
        for statement in (
            "insert into ledger.decision (submission_id, kind, reviewer, basis_sha256, decision_number, reviewer_role, "
            "warnings, decided_at) values (1, 'approved', 'x', 'x', 1, 'reviewer', 0, now())",
            "insert into ledger.answer_review (answer_id, verdict, reviewer, reviewer_role, reviewed_at) "
            "values (1, 'accepted', 'x', 'reviewer', now())",
            "insert into ledger.person_grant (login, role, granted_by) values (session_user, 'reviewer', 'me')",
            "insert into ledger.publication_policy values ('grdp', 'never')",
            "delete from ledger.event_chain",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(statement)


def test_an_engineer_reads_everything_and_the_candidate(log_in: LogIn, people: Logins) -> None:
    with log_in(people.engineer) as session:
        for schema in ("raw", "staging", "intermediate", "warehouse", "ledger", "reference"):
            for (table,) in query(
                "select relname from pg_class where relnamespace = %s::regnamespace and relkind in ('r', 'v')", [schema]
            ):
                session.execute(f"select * from {schema}.{table} limit 1".encode())
        session.execute("set orkestrasi.publication = 2")
        assert session.execute("select distinct publication_number from marts.mart_submission").fetchall() == [(2,)]


WRITES = (
    "insert into marts.mart_theme_cluster (theme_code) values ('x')",
    "update marts.mart_submission set verdict = 'accepted'",
    "delete from marts.mart_submission",
    "delete from warehouse.mart_submission",
    "truncate warehouse.fct_indicator_value",
    "update ledger.publication set status = 'published', published_at = now() where number = 2",
    "insert into ledger.region_login (login, region_id) values (session_user, 35)",
    "select ledger.move_submissions(array[1]::bigint[], 'withdrawn', 'me')",
    "select ledger.store_marts(2)",
    "create table marts.own (a integer)",
    "create schema mine",
    "create table public.own (a integer)",
    "create temporary table own (a integer)",
    "alter role current_user createrole",
)


@pytest.mark.parametrize("role", ["bi", "kab", "reviewer", "engineer"])
def test_nobody_but_the_loader_writes(log_in: LogIn, people: Logins, role: str) -> None:
    with log_in(getattr(people, role)) as session:
        for statement in WRITES:
            with pytest.raises((psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.InsufficientPrivilege)):
                session.execute(statement)
        # Read-only is a setting, and settings can be set: the rights must hold without it.
        session.execute("set default_transaction_read_only = off")
        for statement in WRITES:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(statement)


def test_nothing_outside_marts_is_readable_for_bi(log_in: LogIn, people: Logins) -> None:
    relations: list[tuple[Any, ...]] = query(
        "select n.nspname, c.relname from pg_class as c inner join pg_namespace as n on c.relnamespace = n.oid "
        "where c.relkind in ('r', 'v', 'm', 'p') "
        "and n.nspname not in ('marts', 'pg_catalog', 'information_schema', 'pg_toast')"
    )
    assert len(relations) > 80
    for login in (people.bi, people.kab):
        with log_in(login) as session:
            for schema, relation in relations:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    session.execute(f"select * from {schema}.{relation} limit 1".encode())


def test_a_query_that_nobody_waits_for_ends(log_in: LogIn, people: Logins) -> None:
    with log_in(people.bi) as session:
        assert session.execute("show statement_timeout").fetchone() == ("1min",)
        session.execute("set statement_timeout = '50ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):
            session.execute("select count(*) from generate_series(1, 100000000)")


def test_every_mart_explains_itself_to_bi(log_in: LogIn, people: Logins) -> None:
    """As `\\d+ marts.*` asks: every mart and column has words."""
    with log_in(people.bi) as session:
        bare = session.execute(
            """
            select c.relname, a.attname
            from pg_class as c
            inner join pg_namespace as n on c.relnamespace = n.oid and n.nspname = 'marts'
            inner join pg_attribute as a on c.oid = a.attrelid and a.attnum > 0 and not a.attisdropped
            where col_description(c.oid, a.attnum) is null or obj_description(c.oid, 'pg_class') is null
            """
        ).fetchall()
    assert bare == []

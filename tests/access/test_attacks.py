"""Ways round the walls that people know of, each tried for real: no row of another region, none of a candidate."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from orkestrasi import db
from tests.access.conftest import OTHER, OWN, LogIn, Logins
from tests.access.test_roles import NATION, marts_with_regions, region, seen
from tests.pipeline import query

DENIED = psycopg.errors.InsufficientPrivilege


def test_another_role_cannot_be_taken(log_in: LogIn, people: Logins) -> None:
    with log_in(people.kab) as session:
        for role in ("bi_reader", "reviewer", "engineer", people.other_kab, people.bi, db.base_url().username or ""):
            with pytest.raises(DENIED):
                session.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
            with pytest.raises(DENIED):
                session.execute(sql.SQL("set session authorization {}").format(sql.Identifier(role)))
        # The one it is a member of changes nothing: the login decides.
        before = seen(session, "mart_indicator")
        session.execute("set role region_reader")
        assert seen(session, "mart_indicator") == before
        for name in ("role", "session_authorization"):
            with pytest.raises(psycopg.Error):
                session.execute("select set_config(%s, %s, false)", [name, people.other_kab])
        with pytest.raises(DENIED):
            session.execute("set role none; set session_replication_role = replica")


def test_row_security_cannot_be_switched_off(log_in: LogIn, people: Logins) -> None:
    with log_in(people.kab) as session:
        session.execute("set row_security = off")
        with pytest.raises(DENIED, match="row-level security"):
            session.execute("select * from marts.mart_indicator")


def test_a_view_or_function_of_ones_own_cannot_be_made(log_in: LogIn, people: Logins) -> None:
    with log_in(people.kab) as session:
        session.execute("set default_transaction_read_only = off")
        for statement in (
            "create view marts.mine as select * from marts.mart_indicator",
            "create view public.mine as select * from marts.mart_indicator",
            "create temporary view mine as select * from marts.mart_indicator",
            "create function pg_temp.leak(smallint) returns boolean language plpgsql cost 0.0000001 "
            "as $$ begin raise notice '%', $1; return true; end $$",
            "create function public.leak() returns setof marts.mart_indicator language sql security definer "
            "as 'select * from marts.mart_indicator'",
            "do $$ begin execute 'create table pg_temp.t (a integer)'; end $$",
        ):
            with pytest.raises(DENIED):
                session.execute(statement)


def test_no_function_of_ours_lends_its_owners_rights_to_rows(candidate_open: object) -> None:
    """Only one function runs as its owner, and it answers with ids of regions that the asker may see."""
    lent = query(
        "select p.oid::regprocedure::text from pg_proc as p inner join pg_namespace as n on p.pronamespace = n.oid "
        "where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')"
    )
    assert lent == [("ledger.visible_regions()",)]


def test_every_view_is_read_with_the_readers_rights_or_stands_on_no_guarded_rows(candidate_open: object) -> None:
    loose = query(
        """
        select c.relname
        from pg_class as c
        where c.relnamespace = 'marts'::regnamespace and c.relkind = 'v'
            and c.reloptions is distinct from '{security_invoker=true}'
            and (
                c.reloptions is distinct from '{security_barrier=true}'
                or exists (
                    select 1 from ledger.relations_behind(c.oid::regclass) as b (relation)
                    inner join pg_class as behind on b.relation = behind.oid
                    where behind.relrowsecurity
                )
            )
        """
    )
    assert loose == []
    assert query("select 1 from pg_class where relnamespace = 'marts'::regnamespace and relkind = 'm'") == []


def test_every_stored_mart_is_guarded_and_by_region_where_it_is_about_regions(candidate_open: object) -> None:
    unguarded = query(
        """
        select m.mart
        from ledger.stored_mart as m
        inner join pg_class as c on c.oid = format('warehouse.%I', m.mart)::regclass
        cross join lateral (
            select
                count(*) filter (where p.qual like '%published_from%published_to%shown_publication%') as by_publication,
                count(*) filter (where p.qual like '%region_id = ANY%visible_regions%') as by_region
            from pg_policies as p
            where p.schemaname = 'warehouse' and p.tablename = m.mart and p.roles = array[p.policyname]
        ) as p
        where not c.relrowsecurity or p.by_publication <> 4
            or p.by_region <> ('region_id' = any(m.shown_columns))::integer
        """
    )
    assert unguarded == []


@pytest.mark.parametrize(
    "statement",
    [
        "copy warehouse.mart_indicator to stdout",
        "copy (select * from warehouse.mart_indicator) to stdout",
        "copy marts.mart_indicator to program 'cat'",
        "copy (select * from marts.mart_indicator) to '/tmp/stolen'",
        "select pg_read_file('/etc/passwd')",
        "select lo_import('/etc/passwd')",
        "select * from pg_authid",
        "table warehouse.mart_indicator",
        "select * from ledger.publication_member",
        "select query_to_xml('select * from warehouse.mart_indicator', true, false, '')",
        "select schema_to_xml('warehouse', true, false, '')",
        "select 'warehouse.mart_indicator'::regclass",
    ],
)
def test_other_doors_are_shut(log_in: LogIn, people: Logins, statement: str) -> None:
    for login in (people.kab, people.bi):
        with log_in(login) as session, pytest.raises(DENIED):
            session.execute("set default_transaction_read_only = off")
            with session.cursor() as cursor:
                cursor.execute(statement.encode())


def test_a_tables_number_names_no_more_than_its_name(log_in: LogIn, people: Logins) -> None:
    ((number,),) = query("select 'warehouse.mart_indicator'::regclass::oid::bigint")
    # The embedded server is built without XML.
    with log_in(people.kab) as session, pytest.raises((DENIED, psycopg.errors.FeatureNotSupported)):
        session.execute(f"select table_to_xml({number}::oid::regclass, true, false, '')".encode())


def test_copy_out_of_a_mart_gives_no_more_than_select(log_in: LogIn, people: Logins) -> None:
    with (
        log_in(people.kab) as session,
        session.cursor() as cursor,
        cursor.copy("copy (select distinct region_id from marts.mart_indicator) to stdout") as copy,
    ):
        rows = {int(row[0]) for row in copy.rows()}
    assert rows == {region(OWN), region("11"), NATION}


def test_errors_of_conditions_tell_nothing_of_hidden_rows(log_in: LogIn, people: Logins) -> None:
    """A condition that fails on a hidden row would prove that it is there; so would a cast that prints its value."""
    hidden = region(OTHER)
    ((figure,),) = query("select max(value) from marts.mart_indicator where region_id = %s", [hidden])
    with log_in(people.kab) as session:
        for mart in marts_with_regions():
            session.execute(f"select count(*) from marts.{mart} where 1 / (region_id - {hidden}) > -9".encode())
        session.execute(
            "select * from marts.mart_indicator where region_name::integer > 0 and region_id = %s", [hidden]
        )
        session.execute("select count(*) from marts.mart_indicator where 1 / (value - %s) > 0", [figure])


def test_errors_of_conditions_tell_nothing_of_a_candidate(log_in: LogIn, people: Logins) -> None:
    ((coming,),) = query(
        "select submission_id from ledger.publication_member where published_from = 2 order by 1 limit 1"
    )
    with db.connect(publication=2) as connection, pytest.raises(psycopg.errors.DivisionByZero):
        connection.execute(
            f"select count(*) from marts.mart_submission where 1 / (submission_id - {coming}) > -9".encode()
        )
    with log_in(people.bi) as session:
        session.execute(
            f"select count(*) from marts.mart_submission where 1 / (submission_id - {coming}) > -9".encode()
        )


def test_statistics_of_hidden_rows_are_hidden(log_in: LogIn, people: Logins) -> None:
    for login in (people.kab, people.bi):
        with log_in(login) as session:
            shown = session.execute(
                "select schemaname, tablename, attname from pg_stats "
                "where schemaname not in ('pg_catalog', 'information_schema')"
            )
            assert shown.fetchall() == []


@pytest.mark.parametrize("who", ["bi", "kab", "reviewer"])
def test_the_setting_of_the_publication_opens_no_candidate(log_in: LogIn, people: Logins, who: str) -> None:
    with log_in(getattr(people, who)) as session:
        session.execute("set orkestrasi.publication = 2")
        for mart in marts_with_regions():
            assert session.execute(f"select count(*) from marts.{mart}".encode()).fetchone() == (0,)
        session.execute("set orkestrasi.publication = '1 or true'")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            session.execute("select count(*) from marts.mart_indicator")


def test_a_pool_that_sets_roles_sees_the_role_that_is_set(log_in: LogIn, people: Logins) -> None:
    """One login, several tenants. Without a role it sees what belongs to nobody; a role set locally ends by itself."""
    own, other = {region(OWN), region("11"), NATION}, {region(OTHER), region("12"), NATION}
    with log_in(people.pool) as session:
        assert seen(session, "mart_indicator") == {NATION}
        session.execute(sql.SQL("set role {}").format(sql.Identifier(people.kab)))
        assert seen(session, "mart_indicator") == own
        # The next tenant's turn, without a reset between.
        session.execute(sql.SQL("set role {}").format(sql.Identifier(people.other_kab)))
        assert seen(session, "mart_indicator") <= other
        session.execute("discard all")
        assert seen(session, "mart_indicator") == {NATION}
        with session.transaction():
            session.execute(sql.SQL("set local role {}").format(sql.Identifier(people.kab)))
            assert seen(session, "mart_indicator") == own
        assert seen(session, "mart_indicator") == {NATION}, "nothing is left for the next tenant"
        with pytest.raises(DENIED):
            session.execute("set role bi_reader")


def test_a_prepared_statement_follows_the_role(log_in: LogIn, people: Logins) -> None:
    with log_in(people.pool) as session:
        session.execute("prepare look as select distinct region_id from marts.mart_indicator")
        found = []
        for tenant in (people.kab, people.other_kab, people.kab):
            session.execute(sql.SQL("set role {}").format(sql.Identifier(tenant)))
            found.append({r for (r,) in session.execute("execute look")})
        assert found[0] == found[2] == {region(OWN), region("11"), NATION}
        assert region(OWN) not in found[1]


def test_aggregates_of_a_region_reader_are_of_its_rows_only(log_in: LogIn, people: Logins) -> None:
    ((whole,),) = query("select sum(total_idr) from marts.mart_investment_sector")
    with log_in(people.kab) as session:
        ((part,),) = session.execute("select sum(total_idr) from marts.mart_investment_sector").fetchall()
    assert 0 < part < whole

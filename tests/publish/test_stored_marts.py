"""What is stored is what was computed: row by row, for every mart and publication, whatever came before."""

from __future__ import annotations

from pathlib import Path

import pytest

from orkestrasi import db
from orkestrasi.publish import candidate, gate2, publish
from orkestrasi.publish.publish import revert
from orkestrasi.settings import ROOT
from orkestrasi.transform import build
from tests.pipeline import query
from tests.publish import flow
from tests.publish.stored import LOOKS_AT_NONE, differences, stored_marts


def test_every_mart_is_stored_or_looks_at_one_that_is(built: Path) -> None:
    stored = set(stored_marts())
    assert {"mart_indicator", "mart_reform_scorecard", "mart_submission"} <= stored
    for name in set(flow.mart_names()) - stored - LOOKS_AT_NONE:
        ((behind,),) = query(
            "select array_agg(c.relname::text) from ledger.relations_behind(%s::regclass) as b (oid) "
            "inner join pg_class as c on b.oid = c.oid and c.relnamespace = 'marts'::regnamespace",
            [f"marts.{name}"],
        )
        assert set(behind) & stored, name


@pytest.mark.slow
def test_first_second_and_reverted_publications_are_as_computed(second: Path) -> None:
    assert differences(1) == {}
    number = candidate.prepare()
    assert number == 2
    assert differences(2) == {}, "the candidate"
    assert gate2.check(2) == 2
    publish.publish(2)
    assert differences(2) == {}
    assert revert(1, "uji") == 3
    assert differences(3) == {}
    flow.send_investment("11.01", 3 * flow.BILLION)
    flow.send("BPS", "poverty_indicators", "2023-03", [flow.poverty("91", "2023-03", p0_pct=25.9)])
    flow.take_in()
    assert flow.build_and_publish() == 4
    assert differences(4) == {}
    assert revert(2, "uji") == 5
    assert differences(5) == {}


def test_a_publication_stores_only_what_it_changes(second: Path) -> None:
    flow.make_public()
    changed = dict(
        query("select mart, rows_closed + rows_added from ledger.stored_mart_state where publication_number = 2")
    )
    whole = {mart: rows for mart, rows in query(
        "select mart, rows_added from ledger.stored_mart_state where publication_number = 1"
    )}  # fmt: skip
    assert changed["mart_domestic_spending_package"] == changed["mart_theme_cluster"] == 0
    assert 0 < changed["mart_indicator"] < whole["mart_indicator"]
    # Two corrections: each closes a row and opens one.
    assert changed["mart_investment_sector"] == 4


def test_quarantine_takes_its_rows_with_it(second: Path) -> None:
    victim = flow.submission("11.01", 2)
    flow.execute("update warehouse.fct_investment_realization set total_idr = 1 where submission_id = %s", victim)
    assert flow.make_public() == 2
    assert flow.state(victim) == "quarantined"
    assert differences(2) == {}
    for mart in ("mart_investment_sector", "mart_submission"):
        assert query(f"select count(*) from warehouse.{mart} where submission_id = %s", [victim]) == [(0,)]


def test_a_dissolved_candidate_leaves_no_trace(second: Path) -> None:
    def content() -> dict[str, object]:
        return {m: sorted(query(f"select md5(t::text) from warehouse.{m} as t")) for m in stored_marts()}

    before = content()
    assert candidate.prepare() == 2
    assert content() != before
    with db.connect() as connection:
        connection.execute(candidate.LOCK)
        candidate.dissolve(connection)
    assert content() == before


def test_old_publications_keep_their_words_and_targets(built: Path) -> None:
    shown = (
        "select target_value, on_track, region_name from marts.mart_reform_scorecard "
        "where region_id = 0 and cluster_code = 'poverty' and period_key = '2022-09'"
    )
    (before,) = query(shown)
    assert candidate.prepare() is None, "nothing has changed"
    flow.execute(
        "update warehouse.fct_indicator_target set target_value = 9.6 where indicator_code = 'p0_pct' and region_id = 0"
    )
    assert query(shown) == [before]
    assert flow.make_public() == 2, "a changed target is a publication of its own"
    assert query(shown) == [(type(before[0])("9.6"), True, before[2])]
    with db.connect(publication=1) as connection:
        assert connection.execute(shown).fetchall() == [before]
    assert differences(2) == {}
    assert candidate.prepare() is None


@pytest.mark.slow
def test_a_mart_that_is_new_is_there_for_every_publication(second: Path) -> None:
    flow.make_public()
    before = {n: flow.marts(n)["mart_investment_sector"] for n in (1, 2)}
    assert before[1] != before[2]
    flow.execute("drop table warehouse.mart_investment_sector cascade")
    flow.execute("delete from ledger.stored_mart where mart = 'mart_investment_sector'")
    build.run_dbt("run", "--select", "mart_investment_sector+")
    assert {n: flow.marts(n)["mart_investment_sector"] for n in (1, 2)} == before


def test_a_candidate_that_is_not_stored_is_not_published(second: Path) -> None:
    assert candidate.prepare() == 2
    assert gate2.check(2) == 2
    flow.execute("delete from ledger.stored_mart_state where mart = 'mart_indicator' and publication_number = 2")
    with pytest.raises(publish.PublicationRefusedError, match="mart_indicator of candidate 2 is not stored"):
        publish.publish(2)


def test_a_setting_that_names_no_publication_shows_nothing(second: Path) -> None:
    flow.make_public()
    for number in (0, 3):
        with db.connect(publication=number) as connection:
            for mart in set(flow.mart_names()) - LOOKS_AT_NONE:
                assert connection.execute(f"select count(*) from marts.{mart}".encode()).fetchone() == (0,), mart


@pytest.mark.slow
def test_facts_and_marts_are_made_anew_from_raw(second: Path) -> None:
    """As the runbook *restore* says, for a faulty model: every publication shows what it showed."""
    flow.make_public()
    before, facts = {n: flow.marts(n) for n in (1, 2)}, flow.facts()
    runbook = (ROOT / "docs/runbooks/restore.md").read_text()
    statement = runbook[runbook.index("`begin; drop schema") + 1 : runbook.index("commit;`") + len("commit;")]
    with db.connect() as connection:
        connection.autocommit = True
        connection.execute(statement.encode())
    build.build_candidate()
    anew = flow.facts()
    # What gate 2 found comes into the fact with the build after it, and this is that build.
    assert set(facts.pop("fct_finding")) < set(anew.pop("fct_finding"))
    assert anew == facts
    assert {n: flow.marts(n) for n in (1, 2)} == before
    assert candidate.prepare() is None

"""Aid, registries, budgets, complaints and projects: from small files to hand-worked figures in the marts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from orkestrasi import db
from orkestrasi.settings import RECONCILIATION
from orkestrasi.transform import build
from tests import pipeline
from tests.conftest import Connection, connect_to_copy
from tests.pipeline import poverty
from tests.publish import aid, flow
from tests.publish.databases import _made, copied

MARTS = (
    "mart_poverty_program", "mart_poverty_registry", "mart_poverty_budget", "mart_poverty_budget_effect",
    "mart_poverty_complaint", "mart_investment_project", "mart_investment_summary",
)  # fmt: skip
FACTS = {
    "fct_poverty_intervention": "poverty_interventions", "fct_poverty_registry": "poverty_registry",
    "fct_program_budget": "poverty_program_budgets", "fct_complaint": "aid_complaints",
    "fct_investment_project": "investment_projects", "fct_investment_summary": "investment_summary",
}  # fmt: skip


@pytest.fixture(scope="session")
def aid_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("aid")


@pytest.fixture(scope="session")
def aid_template(request: pytest.FixtureRequest, server: URL, empty_template: str, aid_home: Path) -> Iterator[str]:
    yield from _made(request, server, "aid", empty_template, aid_home, aid.first)


@pytest.fixture
def published(server: URL, aid_template: str, aid_home: Path, tmp_path: Path) -> Iterator[Path]:
    """An installation of the test's own with publication 1."""
    # With the key of the pseudonyms: families must stay the same.
    shutil.copytree(aid_home / "secrets", tmp_path / "secrets")
    yield from copied(server, aid_template, tmp_path)


@pytest.fixture(scope="session")
def shared_aid(server: URL, aid_template: str) -> Iterator[Connection]:
    yield from connect_to_copy(server, aid_template)


@pytest.fixture
def warehouse(shared_aid: Connection) -> Iterator[Connection]:
    yield shared_aid
    shared_aid.rollback()


def shown(connection: Connection, mart: str, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
    """Rows of a mart as text, so that a figure is compared as people read it."""
    cells = ", ".join(f"{column.strip()}::text" for column in columns.split(","))
    return connection.execute(f"select {cells} from marts.{mart} where {where} order by 1, 2, 3".encode()).fetchall()


def looked_up(mart: str, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
    with db.connect() as connection:
        return shown(connection, mart, columns, where)


# ------------------------------------------------------------------------------------------- figures


def test_verdicts_and_findings(warehouse: Connection) -> None:
    found = warehouse.execute(
        "select s.dataset, s.period_key, s.state, array_agg(distinct f.rule_id) filter (where f.severity <> 'info') "
        "from ledger.submission as s left join ledger.finding as f on s.submission_id = f.submission_id "
        "group by s.submission_id having s.state <> 'accepted' order by 1, 2"
    ).fetchall()
    assert found == [
        ("investment_projects", "2023-TW4", "accepted_with_warnings", ["WINDOW-LATE"]),
        ("poverty_registry", "2024-TW1", "accepted_with_warnings", ["POV-REGISTRY-STALE"]),
    ]


def test_aid_by_programme(warehouse: Connection) -> None:
    """Five payments to four families; the region's 500,000 is the ministry's 600,000 of the same day."""
    columns = (
        "program_code, period_key, payment_count, family_count, amount_idr, amount_apbn_idr, amount_apbd_idr, "
        "amount_village_fund_idr, known_decile_family_count, target_family_count, target_share_pct"
    )
    assert shown(warehouse, "mart_poverty_program", columns) == [
        ("BLT_DD", "2024-01", "2", "2", "300000", "0", "0", "300000", "0", "0", None),
        ("PKH", "2024-01", "5", "4", "2550000", "2400000", "150000", "0", "3", "2", "66.67"),
    ]
    strategies = warehouse.execute("select distinct program_code, strategy from warehouse.fct_poverty_intervention")
    assert sorted(strategies) == [("BLT_DD", "BEBAN"), ("PKH", "BEBAN")]


def test_changes_of_a_registry(warehouse: Connection) -> None:
    """Family 4 left, 9 came, 2 fell to decile 1, 3 rose to 6; the list of the quarter is of the day before it."""
    columns = (
        "period_key, registry_source, snapshot_on, is_fresh, family_count, member_count, decile_1_family_count, "
        "decile_2_4_family_count, decile_5_10_family_count, previous_period_key, entered_count, left_count, "
        "moved_down_count, moved_up_count, quality_flag"
    )
    assert shown(warehouse, "mart_poverty_registry", columns) == [
        ("2023-TW4", "DTKS", "2023-10-02", "true", "4", "16", "1", "2", "1", None, None, None, None, None, "ok"),
        ("2024-TW1", "DTKS", "2023-12-31", "false", "4", "16", "2", "1", "1", "2023-TW4", "1", "1", "1", "1",
         "accepted_with_warnings"),
        ("2024-TW1", "P3KE", "2024-01-02", "true", "2", "8", "1", "0", "0", None, None, None, None, None,
         "accepted_with_warnings"),
    ]  # fmt: skip


def test_budget_and_its_effect(warehouse: Connection) -> None:
    columns = "period_key, as_of_period_key, program_code, ceiling_idr, realized_idr, realized_pct, quality_flag"
    assert shown(warehouse, "mart_poverty_budget", columns) == [
        ("2023", "2023-TW3", "RTLH", "200000000", "30000000", "15", "ok"),
        ("2023", "2023-TW4", "PKH", "1000000000", "970000000", "97", "ok"),
    ]
    # 1,000 million for 814.57 - 806.75 = 7.82 thousand people.
    columns = "period_key, realized_idr, net_exit_person_count, cost_per_exit_idr, source_code, poor_period_key"
    assert shown(warehouse, "mart_poverty_budget_effect", columns) == [
        ("2023", "1000000000", "7820", "127877.24", "SUSENAS/NASIONAL", "2023-03")
    ]


def test_complaints_in_working_days(warehouse: Connection) -> None:
    """Verified after 3 and 4 working days; answered 3 after forwarding, and 10 after verification; 6 and 14 in all."""
    columns = (
        "period_key, as_of_on, received_count, verified_within_sla_count, forwarded_within_sla_count, answered_count, "
        "answered_within_sla_count, answered_within_sla_pct, open_count, open_beyond_limit_count, "
        "median_answer_working_days"
    )
    assert shown(warehouse, "mart_poverty_complaint", columns) == [
        # Received on 31 January, open for 19 working days on 29 February.
        ("2024-01", "2024-02-29", "1", "0", "0", "0", "0", "0", "1", "1", None),
        ("2024-02", "2024-02-29", "2", "1", "1", "2", "1", "50", "1", "0", "10"),
    ]


def test_projects_of_the_quarter_and_the_late_ones(warehouse: Connection) -> None:
    columns = (
        "period_key, sector_code, investment_type, business_scale, business_count, project_count, realized_idr, "
        "pending_project_count, pending_idr, tki_count, tka_count, late_realized_idr, late_period_key"
    )
    assert shown(warehouse, "mart_investment_project", columns) == [
        ("2024-TW1", "C", "PMDN", "BESAR", "1", "2", "1150", "1", "400", "24", "3", "100", "2023-TW4")
    ]


def test_the_yearly_summary(warehouse: Connection) -> None:
    columns = "kemendagri_code, period_key, total_idr, sector_trade_idr, quarter_1_idr, pmdn_idr, reporter_id"
    assert shown(warehouse, "mart_investment_summary", columns) == [
        ("52.71", "2024", "1000", "1000", "1000", "1000", "BKPM")
    ]


# ------------------------------------------------------------------------------------------- promises


def test_every_row_leads_to_rows_of_files(warehouse: Connection) -> None:
    lineage = dict(
        warehouse.execute("select mart, lineage from ledger.stored_mart where mart = any(%s)", [list(MARTS)])
    )
    assert sorted(lineage) == sorted(MARTS)
    for mart, behind in lineage.items():
        rows, lost = warehouse.execute(
            f"""
            select count(*), count(*) filter (where not exists (
                select 1 from ({behind}) as b
                inner join ledger.published_submission as p on b.submission_id = p.submission_id
                where b.row_number is not null
            ))
            from marts.{mart} as shown
            """.encode()
        ).fetchone() or (0, 0)
        assert rows > 0, mart
        assert lost == 0, mart


def test_lineage_names_exactly_what_was_counted(warehouse: Connection) -> None:
    (behind,) = warehouse.execute(
        "select lineage from ledger.stored_mart where mart = 'mart_poverty_program'"
    ).fetchone() or ("",)
    counted = warehouse.execute(
        f"select shown.payment_count, count(*) from marts.mart_poverty_program as shown "
        f"cross join lateral ({behind}) as b group by shown.program_code, shown.payment_count".encode()
    ).fetchall()
    assert sorted(counted) == [(2, 2), (5, 5)]


def test_no_family_and_no_business_is_shown(warehouse: Connection) -> None:
    hidden = [
        text
        for (text,) in warehouse.execute(
            "select family_id from warehouse.fct_poverty_intervention union "
            "select family_id from warehouse.fct_poverty_registry union "
            "select nib from warehouse.fct_investment_project"
        )
    ]
    assert len(hidden) == 7 + 2
    assert all(text.startswith("id-") or text.isdigit() for text in hidden)
    marts = [name for (name,) in warehouse.execute(
        "select table_name from information_schema.tables where table_schema = 'marts'"
    )]  # fmt: skip
    for mart in marts:
        found = warehouse.execute(
            f"select m::text from marts.{mart} as m where exists "
            "(select 1 from unnest(%s::text[]) as h (hidden) where position(h.hidden in m::text) > 0)".encode(),
            [hidden],
        ).fetchall()
        assert found == [], mart


def test_a_repeated_project_is_told_without_its_number(published: Path) -> None:
    twice = aid.project("2024-TW1", 7, "10710", 10)
    flow.send("52.71", "investment_projects", "2024-TW1", [twice, twice])
    (outcome,) = pipeline.run_intake()
    (finding,) = outcome.of_rule("ROW-DUPLICATE")
    assert (finding["row_number"], finding["value"]) == (2, "52.71 / 2024-TW1 / 10710")


def test_facts_hold_every_row_and_point_at_their_dimensions(warehouse: Connection) -> None:
    for fact, dataset in FACTS.items():
        rows = warehouse.execute(f"select count(*) from warehouse.{fact}".encode()).fetchone()
        assert rows == warehouse.execute(f"select count(*) from raw.{dataset}".encode()).fetchone()
        unknown = warehouse.execute(
            f"select count(*) from warehouse.{fact} where region_key = -1 or period_key = 'UNKNOWN'".encode()
        ).fetchone()
        assert unknown == (0,), fact
        keys = [key for (key,) in warehouse.execute(
            "select confrelid::regclass::text from pg_constraint where contype = 'f' and conrelid = %s::regclass",
            [f"warehouse.{fact}"],
        )]  # fmt: skip
        assert {"warehouse.dim_submission", "warehouse.dim_region", "warehouse.dim_period"} <= set(keys), fact


def test_gate_2_holds_the_marts_against_the_facts(warehouse: Connection) -> None:
    rule = (RECONCILIATION / "RECON-MART-SUM.sql").read_text(encoding="utf-8")
    amounts = {
        "mart_poverty_program": "amount_idr", "mart_poverty_registry": "member_count",
        "mart_poverty_budget": "realized_idr", "mart_poverty_complaint": "answered_count",
        "mart_investment_project": "pending_idr", "mart_investment_summary": "total_idr",
    }  # fmt: skip
    assert warehouse.execute(rule.encode()).fetchall() == []
    for mart, amount in amounts.items():
        warehouse.execute(f"update warehouse.{mart} set {amount} = {amount} + 1".encode())
    found = warehouse.execute(f"select column_name from ({rule}) as failing order by 1".encode()).fetchall()
    assert [mart for (mart,) in found] == sorted(amounts)


# ------------------------------------------------------------------------------------------- what comes later


def stored_differs_from_computed(mart: str) -> list[tuple[Any, ...]]:
    """Rows that readers see and the model would not give, and the other way round."""
    with db.connect() as connection:
        names = ", ".join(
            name
            for (name,) in connection.execute(
                "select column_name from information_schema.columns "
                "where table_schema = 'marts' and table_name = %s order by ordinal_position",
                [mart],
            )
        )
        stored, computed = f"select {names} from marts.{mart}", f"select {names} from intermediate.{mart}"
        return connection.execute(
            f"({stored} except {computed}) union all ({computed} except {stored})".encode()
        ).fetchall()


@pytest.fixture
def second(published: Path) -> Path:
    aid.second()
    return published


@pytest.mark.slow
def test_marts_follow_what_is_sent_again(second: Path) -> None:
    columns = "program_code, payment_count, family_count, amount_idr, target_share_pct"
    assert looked_up("mart_poverty_program", columns) == [
        ("BLT_DD", "2", "2", "300000", None), ("PKH", "4", "3", "1960000", "100"),
    ]  # fmt: skip
    columns = "period_key, entered_count, left_count, moved_down_count, moved_up_count"
    assert looked_up("mart_poverty_registry", columns, "registry_source = 'DTKS'")[1] == (
        "2024-TW1",
        "0",
        "0",
        "1",
        "1",
    )
    columns = "program_code, as_of_period_key, realized_idr"
    assert looked_up("mart_poverty_budget", columns) == [
        ("PKH", "2023-TW4", "980000000"), ("RTLH", "2023-TW4", "20000000"),
    ]  # fmt: skip
    # 800 thousand the year before: 6,750 people more.
    columns = "realized_idr, net_exit_person_count, cost_per_exit_idr"
    assert looked_up("mart_poverty_budget_effect", columns) == [("1000000000", "-6750", None)]
    columns = "period_key, as_of_on, open_count, open_beyond_limit_count"
    assert looked_up("mart_poverty_complaint", columns) == [
        ("2024-01", "2024-03-31", "1", "1"), ("2024-02", "2024-03-31", "0", "0"),
    ]  # fmt: skip
    columns = "sector_code, business_count, realized_idr, pending_idr, late_realized_idr"
    assert looked_up("mart_investment_project", columns) == [
        ("C", "2", "1500", "0", "100"), ("G", "1", "9", "0", None),
    ]  # fmt: skip
    assert looked_up("mart_investment_summary", "total_idr, period_key, level") == [("2000", "2024", "city")]


@pytest.mark.slow
def test_what_is_stored_is_what_would_be_computed(second: Path) -> None:
    for mart in MARTS:
        assert stored_differs_from_computed(mart) == [], mart


@pytest.mark.slow
def test_a_figure_of_the_year_before_alone_moves_the_effect(published: Path) -> None:
    row = poverty("11", "2022-03", poor_population_thousand=816.75)
    flow.send("BPS", "poverty_indicators", "2022-03", [row])
    pipeline.run_intake()
    assert flow.build_and_publish() == 2
    columns = "period_key, net_exit_person_count, cost_per_exit_idr"
    assert looked_up("mart_poverty_budget_effect", columns) == [("2023", "10000", "100000")]
    assert stored_differs_from_computed("mart_poverty_budget_effect") == []


@pytest.mark.slow
def test_the_keys_of_the_marts_hold(second: Path) -> None:
    build.run_dbt("test", "--selector", "audit")
    results = json.loads((second / "dbt/target/run_results.json").read_text(encoding="utf-8"))["results"]
    tested = [r["unique_id"] for r in results if r["status"] == "pass"]
    assert len(tested) == len(results)
    assert [mart for mart in MARTS if not any(f"one_row_per_{mart}_" in name for name in tested)] == []


@pytest.mark.slow
def test_the_first_publication_stays(published: Path, request: pytest.FixtureRequest) -> None:
    before = flow.marts(publication=1)
    request.getfixturevalue("second")
    after = flow.marts(publication=1)
    assert {mart: after[mart] for mart in MARTS} == {mart: before[mart] for mart in MARTS}

"""The command line: what it prints for people and programs, and its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import URL
from typer.testing import CliRunner

from orkestrasi import db
from orkestrasi.cli import app
from orkestrasi.contracts.load import all_rules, contracts
from tests.pipeline import Outcome, csv_of, deliver, installation, query, run_intake, stunting

SHEET = csv_of("stunting_prevalence", stunting("11.01"))


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def as_json(*arguments: str) -> Any:
    result = call(*arguments, "--json")
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def judged(server: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Outcome]]:
    """One accepted and one rejected submission, by reporter."""
    with installation(server, template, tmp_path_factory.mktemp("cli")):
        deliver("11.01", "stunting_prevalence", "2023", SHEET)
        deliver("11.02", "stunting_prevalence", "2023", csv_of("stunting_prevalence", stunting("11.02", 99)))
        yield {o.reporter_id: o for o in run_intake()}


def test_status_counts_verdicts_per_dataset(judged: dict[str, Outcome]) -> None:
    wanted = {
        "dataset": "stunting_prevalence", "received": 2, "accepted": 1, "accepted_with_warnings": 0, "rejected": 1,
        "held_back": 0, "undecided": 0, "rows": 1,
    }  # fmt: skip
    assert as_json("status") == [wanted]
    assert as_json("status", "--dataset", "commodity_prices") == []
    shown = call("status")
    assert shown.exit_code == 0
    assert "stunting_prevalence" in shown.stdout


def test_status_of_a_reporter_lists_its_submissions(judged: dict[str, Outcome]) -> None:
    (row,) = as_json("status", "--reporter", "11.02")
    assert (row["state"], row["errors"], row["warnings"], row["version"]) == ("rejected", 1, 0, 1)
    assert as_json("status", "--reporter", "99") == []


def test_status_of_a_submission_says_what_was_found(judged: dict[str, Outcome]) -> None:
    result = call("status", "--submission", str(judged["11.02"].submission_id), "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["verdict"] == "rejected"
    assert [event["to_state"] for event in found["events"]] == ["received", "loaded", "rejected"]
    (finding,) = found["findings"]
    assert (finding["rule_id"], finding["row_number"], finding["value"]) == ("CELL-RANGE", 1, "99")
    assert "Prevalensi" in finding["message_id"]
    assert "Stunting prevalence" in finding["message_en"]


def test_status_of_a_submission_for_people(judged: dict[str, Outcome]) -> None:
    accepted = call("status", "--submission", str(judged["11.01"].submission_id))
    assert accepted.exit_code == 0
    rejected = call("status", "--submission", str(judged["11.02"].submission_id))
    assert rejected.exit_code == 1
    assert "CELL-RANGE" in rejected.stdout
    assert call("status", "--submission", "999999").exit_code == 2


def test_sql_gives_rows_for_people_and_programs(judged: dict[str, Outcome]) -> None:
    assert as_json("sql", "select 1 as a, 'x' as b, 1.50::numeric as c, null as d, date '2024-03-01' as e") == [
        {"a": 1, "b": "x", "c": 1.5, "d": None, "e": "2024-03-01"}
    ]
    assert call("sql", "select 'kabupaten' as x where false").stdout.strip() == "(no rows)"
    assert "14.4" in call("sql", "select stunting_pct from raw.stunting_prevalence order by 1").stdout


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger.submission set state = 'accepted'",
        "delete from ledger.finding",
        "create table public.x (a int)",
        "commit; update ledger.submission set state = 'accepted'",
        "select 1; commit; delete from ledger.finding",
        "set transaction read write",
        "selekt 1",
        "select * from no_such_schema.no_such_table",
        "select no_such_column from ledger.submission",
        "select 1 / 0",
        "select 'a'::integer",
        "",
    ],
)
def test_sql_reads_only_and_names_mistakes(judged: dict[str, Outcome], statement: str) -> None:
    before = query("select submission_id, state from ledger.submission order by 1")
    result = call("sql", statement)
    assert result.exit_code == 2, (result.exit_code, result.output, result.exception)
    assert result.stderr.strip()
    assert "Traceback" not in result.output
    assert query("select submission_id, state from ledger.submission order by 1") == before
    assert query("select count(*) from ledger.finding") == [(1,)]


def test_sql_looks_at_the_publication_asked_for(home: Path) -> None:
    with db.connect() as connection:
        for number in (1, 2):
            connection.execute(
                "insert into ledger.publication (number, status, published_at) values (%s, 'published', now())",
                [number],
            )
    assert as_json("sql", "select ledger.as_of() as n") == [{"n": 2}]
    assert as_json("sql", "select ledger.as_of() as n", "--publication", "1") == [{"n": 1}]
    result = call("sql", "select 1", "--publication", "3")
    assert (result.exit_code, "no publication 3" in result.stderr) == (2, True)


def test_submit_puts_the_file_where_the_intake_looks(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "laporan.csv"
    source.write_bytes(SHEET)
    arguments = [
        "submit", str(source), "--dataset", "stunting_prevalence", "--reporter", "11.01", "--period", "2023",
    ]  # fmt: skip
    (said,) = as_json(*arguments)
    assert said["state"] == "waiting"
    assert Path(said["file"]) == home / "landing" / "11.01" / "stunting_prevalence" / "2023" / "laporan.csv"
    (outcome,) = run_intake()
    assert outcome.verdict == "accepted"
    assert source.read_bytes() == SHEET


@pytest.mark.parametrize(
    "change",
    [
        {"file": "no_such_file.csv"},
        {"--reporter": "../11.01"},
        {"--period": "."},
        {"--dataset": "a/b"},
        {"--dataset": ""},
        {"--dataset": None},
        {"--colour": "red"},
    ],
    ids=str,
)
def test_submit_refuses_bad_arguments(home: Path, tmp_path: Path, change: dict[str, str | None]) -> None:
    source = tmp_path / "laporan.csv"
    source.write_bytes(SHEET)
    given: dict[str, str | None] = {"--dataset": "stunting_prevalence", "--reporter": "11.01", "--period": "2023"}
    given |= change
    file = given.pop("file", None) or str(source)
    arguments = [part for name, value in given.items() if value is not None for part in (name, value)]
    result = call("submit", file, *arguments)
    assert result.exit_code == 2, result.output
    assert not (home / "landing").exists()


def test_submit_without_a_running_stack_says_so(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "laporan.csv"
    source.write_bytes(SHEET)
    result = call(
        "submit", str(source), "--dataset", "stunting_prevalence", "--reporter", "11.01", "--period", "2023",
        "--wait", "0.01",
    )  # fmt: skip
    assert result.exit_code == 3
    assert "make up" in result.stderr


def test_a_database_out_of_reach_is_a_fault_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORKESTRASI_HOME", str(tmp_path))
    monkeypatch.setenv("ORKESTRASI_DATABASE_URL", "postgresql://nobody:x@127.0.0.1:1/none")
    result = call("status")
    assert result.exit_code == 3
    assert "cannot be reached" in result.stderr


def test_nothing_yet_is_said(home: Path) -> None:
    assert call("status").stdout.strip() == "No submissions yet."
    assert call("publications").stdout.strip() == "Nothing has been published yet."
    assert as_json("publications") == []
    assert call("report").exit_code == 2


def test_contracts_check_is_content_with_what_is_committed() -> None:
    result = call("contracts", "check", "--json")
    assert result.exit_code == 0, result.stdout
    assert json.loads(result.stdout) == {"contracts": len(contracts()), "rules": len(all_rules()), "problems": []}
    assert call("contracts", "check").stdout.endswith("0 problems\n")


def test_contracts_show_lists_datasets_and_columns() -> None:
    assert {row["dataset"] for row in as_json("contracts", "show")} == contracts().keys()
    columns = as_json("contracts", "show", "stunting_prevalence")
    assert [c["column"] for c in columns] == [c.name for c in contracts()["stunting_prevalence"].columns]
    (pct,) = [c for c in columns if c["column"] == "stunting_pct"]
    assert (pct["header"], pct["min"], pct["max"], pct["required"]) == ("prevalensi_stunting_persen", 0, 60, "yes")
    unknown = call("contracts", "show", "stunting")
    assert unknown.exit_code == 2
    assert "stunting_prevalence" in unknown.stderr


def test_the_installed_command_is_this_one() -> None:
    command = Path(sys.executable).parent / "orkestrasi"
    shown = subprocess.run([command, "contracts", "show", "mpp_services"], capture_output=True, text=True, check=False)
    assert shown.returncode == 0
    assert "jumlah_mpp_fisik" in shown.stdout
    refused = subprocess.run([command, "no-such-command"], capture_output=True, text=True, check=False)
    assert refused.returncode == 2

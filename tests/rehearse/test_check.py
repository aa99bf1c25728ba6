"""`orkestrasi check`: the gate's own words about a file, and nothing of it in the warehouse."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import python_calamine
from typer.testing import CliRunner

from orkestrasi import db
from orkestrasi.cli import app
from orkestrasi.landing import intake
from orkestrasi.landing.arrivals import Address
from orkestrasi.rehearse.check import check_file
from orkestrasi.settings import settings
from tests.pipeline import csv_of, deliver, query, run_intake, stunting

DATASET = "stunting_prevalence"
ADDRESS = Address("KEMENKES", DATASET, "2023")
# Region 11.99 does not exist, 140 % is out of range, the third row is right.
FAULTY = csv_of(DATASET, stunting("11.99"), stunting("11.02", 140), stunting("11.03"))
TOLD = ("rule_id", "severity", "row_number", "column_name", "value", "expected", "sheet", "cell")


def written(folder: Path, content: bytes, name: str = "laporan.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(content)
    return file


def told(findings: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    return {tuple(f[name] for name in TOLD) for f in findings}


def everything() -> dict[str, int]:
    tables = query(
        "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('ledger', 'raw') order by 1"
    )
    return {name: query(f"select count(*) from {name}")[0][0] for (name,) in tables}


def test_it_says_what_the_gate_says(home: Path, tmp_path: Path) -> None:
    (checked,) = check_file(written(tmp_path, FAULTY), ADDRESS)
    deliver(ADDRESS.reporter_id, DATASET, "2023", FAULTY)
    (judged,) = run_intake()

    assert checked["verdict"] == judged.verdict == "rejected"
    assert {"REGION-UNKNOWN", "CELL-RANGE"} <= {f["rule_id"] for f in checked["findings"]}
    # It is late today; the test's delivery came at another time.
    checked_findings = [f for f in checked["findings"] if f["rule_id"] != "WINDOW-LATE"]
    assert told(checked_findings) == told(judged.findings)
    assert (checked["row_count"], checked["control_totals"]) == (3, judged.control_totals)


def test_it_writes_nothing(home: Path, tmp_path: Path) -> None:
    deliver(ADDRESS.reporter_id, DATASET, "2023", csv_of(DATASET, stunting("11.01")))
    run_intake()
    before = everything()

    check_file(written(tmp_path, FAULTY), ADDRESS)

    assert everything() == before
    assert not list((settings().home / "landing").rglob("*.csv"))
    assert len([p for p in settings().object_store.rglob("*") if p.is_file()]) == 1


def test_a_file_that_was_sent_before_can_be_checked(home: Path, tmp_path: Path) -> None:
    deliver(ADDRESS.reporter_id, DATASET, "2023", FAULTY)
    (judged,) = run_intake()

    (checked,) = check_file(written(tmp_path, FAULTY), ADDRESS)

    assert told(judged.findings) <= told(checked["findings"])


def test_a_real_delivery_does_not_wait_for_a_check(home: Path) -> None:
    """The same report is delivered while a check of it holds its transaction open."""
    now = datetime.now(UTC)
    other = intake.Delivered.at(ADDRESS, ("b" * 64, 1), "b.csv", "check", now, now)
    with db.rehearsal() as connection:
        intake.record(connection, intake.open_load(connection, "rehearsal/x"), [other])
        seen: list[Any] = []

        def real() -> None:
            deliver("KEMENKES", DATASET, "2023", csv_of(DATASET, stunting("11.01")))
            seen.extend(run_intake())

        # A thread starts in a context of its own, without the lent connection.
        thread = threading.Thread(target=real, daemon=True)
        thread.start()
        thread.join(timeout=60)
        assert [outcome.verdict for outcome in seen] == ["accepted"]


def test_the_command_tells_people_and_programs(home: Path, tmp_path: Path) -> None:
    file = written(tmp_path, FAULTY)
    address = ("--dataset", DATASET, "--reporter", "KEMENKES", "--period", "2023")

    for_people = CliRunner().invoke(app, ["check", str(file), *address])
    for_programs = CliRunner().invoke(app, ["check", str(file), *address, "--json"])

    assert for_people.exit_code == for_programs.exit_code == 1
    assert "rejected" in for_people.stdout
    assert "CELL-RANGE" in for_people.stdout
    (found,) = json.loads(for_programs.stdout)
    assert found["verdict"] == "rejected"

    # A period that nobody owes is never late.
    good = written(tmp_path, csv_of(DATASET, stunting("11.01", period="2019", survey_code="SSGI")), "baik.csv")
    in_time = CliRunner().invoke(app, ["check", str(good), *address[:-1], "2019"])
    assert in_time.exit_code == 0, in_time.stdout


def test_it_writes_the_feedback_workbook(home: Path, tmp_path: Path) -> None:
    workbook = tmp_path / "umpan-balik.xlsx"

    CliRunner().invoke(
        app,
        ["check", str(written(tmp_path, FAULTY)), "--dataset", DATASET, "--reporter", "KEMENKES", "--period", "2023",
         "--feedback", str(workbook)],
    )  # fmt: skip

    sheets = python_calamine.CalamineWorkbook.from_path(workbook)
    texts = {
        str(cell) for name in sheets.sheet_names for row in sheets.get_sheet_by_name(name).to_python() for cell in row
    }
    assert "CELL-RANGE" in texts


def test_wrong_usage_is_told_apart(home: Path, tmp_path: Path) -> None:
    file = written(tmp_path, FAULTY)

    nameless = CliRunner().invoke(app, ["check", str(file)])
    missing = CliRunner().invoke(app, ["check", str(tmp_path / "no.csv"), "--source", "demo"])
    unknown = CliRunner().invoke(app, ["check", str(file), "--source", "no_such_source"])
    both = CliRunner().invoke(app, ["check", str(file), "--source", "demo", "--period", "2023"])
    (empty := tmp_path / "empty.csv").write_bytes(b"")
    neither = CliRunner().invoke(app, ["check", str(empty)])

    assert [r.exit_code for r in (nameless, missing, unknown, both, neither)] == [2] * 5
    assert "--dataset" in neither.stderr
    assert "--dataset" in nameless.stderr

"""Gate 1 over many submissions at once: every failing row is attributed, and running it again adds nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import URL

from orkestrasi.gate import engine, gate1
from orkestrasi.gate.checks import Check
from orkestrasi.gate.engine import GateError
from orkestrasi.landing import intake
from orkestrasi.settings import REFERENCE
from tests.pipeline import (
    Row,
    csv_of,
    deliver,
    extract,
    gate,
    installation,
    outcomes,
    price,
    query,
    register,
    run_intake,
    stunting,
)

FAILING_SUBMISSIONS = 300
FAILING_ROWS = 5_000
SOUND_SUBMISSIONS = 20
Failing = set[tuple[str, int]]


def _regencies(count: int) -> list[str]:
    with (REFERENCE / "reporter.csv").open(encoding="utf-8") as file:
        codes = [row["reporter_id"] for row in csv.DictReader(file) if "." in row["reporter_id"]]
    return codes[:count]


def _deliver_prices() -> Failing:
    """A month of prices per reporter; in the first 300 some are far too low. Which rows those are."""
    failing: Failing = set()
    for place, reporter in enumerate(_regencies(FAILING_SUBMISSIONS + SOUND_SUBMISSIONS)):
        wanted = 0
        if place < FAILING_SUBMISSIONS:
            wanted = FAILING_ROWS // FAILING_SUBMISSIONS + (place < FAILING_ROWS % FAILING_SUBMISSIONS)
        rows: list[Row] = []
        for day in range(1, 32):
            # Spread over the file, at other rows in every file.
            faulty = (day + place) % 31 < wanted
            rows.append(price(reporter, f"2024-03-{day:02}", 7 if faulty else 14000 + 11 * place + 3 * day))
            if faulty:
                failing.add((reporter, day))
        deliver(reporter, "commodity_prices", "2024-03", csv_of("commodity_prices", *rows))
    return failing


@pytest.fixture(scope="module")
def failing(server: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Failing]:
    with installation(server, template, tmp_path_factory.mktemp("attribution")):
        expected = _deliver_prices()
        run_intake()
        yield expected


def test_every_failing_row_is_attributed_to_its_submission(failing: Failing) -> None:
    assert len(failing) == FAILING_ROWS
    found = query(
        "select s.reporter_id, f.row_number, f.column_name, f.value, f.severity, f.region_id = p.region_id "
        "from ledger.finding as f join ledger.submission as s using (submission_id) "
        "join reference.reporter as p using (reporter_id) where f.rule_id = 'CELL-RANGE'"
    )
    assert len(found) == FAILING_ROWS
    assert {(reporter, row) for reporter, row, *_ in found} == failing
    assert {tuple(rest) for _, _, *rest in found} == {("price_idr", "7", "error", True)}


def test_each_submission_has_its_own_verdict(failing: Failing) -> None:
    rejected = {row[0] for row in query("select reporter_id from ledger.submission where verdict = 'rejected'")}
    assert rejected == {reporter for reporter, _ in failing}
    others = query("select verdict, count(*) from ledger.submission where verdict <> 'rejected' group by 1")
    assert others == [("accepted", SOUND_SUBMISSIONS)]


def _findings() -> list[tuple[Any, ...]]:
    return query(
        "select submission_id, load_id, rule_id, severity, row_number, column_name, region_id, value, expected "
        "from ledger.finding order by submission_id, rule_id, row_number, column_name"
    )


def _deliver_faults() -> None:
    deliver("11.01", "stunting_prevalence", "2023", csv_of("stunting_prevalence", stunting("11.01", 99)))
    deliver("11.02", "stunting_prevalence", "2023", csv_of("stunting_prevalence", stunting("1102")))
    deliver("11.03", "stunting_prevalence", "2023", csv_of("stunting_prevalence", stunting("11.03")))
    deliver("11.04", "stunting_prevalence", "2023", b"")
    deliver("11.01", "commodity_prices", "2024-03", csv_of("commodity_prices", price("11.01", "2024-03-01", 3)))


def test_the_gate_run_again_finds_the_same(home: Path) -> None:
    _deliver_faults()
    load_id = register()
    extract(load_id)
    for dataset in gate1.plan_datasets(load_id):
        gate1.check_dataset(load_id, dataset)
    gate1.check_across(load_id)
    once = _findings()
    assert {f[2] for f in once} == {"CELL-RANGE", "REGION-UNKNOWN", "FILE-EMPTY"}
    gate(load_id)
    assert _findings() == once
    verdicts = [(o.reporter_id, o.dataset, o.verdict) for o in outcomes()]
    gate(load_id)
    assert _findings() == once
    assert [(o.reporter_id, o.dataset, o.verdict) for o in outcomes()] == verdicts


def test_a_later_load_takes_over_what_an_earlier_one_left_unjudged(home: Path) -> None:
    """An intake that ends between the gate and the verdict leaves findings; the next one replaces them."""
    _deliver_faults()
    first = register("first")
    extract(first)
    for dataset in gate1.plan_datasets(first):
        gate1.check_dataset(first, dataset)
    gate1.check_across(first)
    before = [(f[0], *f[2:]) for f in _findings()]
    second = register("second")
    gate(second)
    assert [(f[0], *f[2:]) for f in _findings()] == before
    assert {o.verdict for o in outcomes()} == {"rejected", "accepted"}
    assert all(o.verdict for o in outcomes())
    assert gate1.decide(first) == {"rejected": 1}  # the empty file, refused before the gate


def test_a_rule_that_cannot_run_is_a_fault_of_the_system_and_no_verdict(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _deliver_faults()
    load_id = register()
    extract(load_id)
    broken = {
        "id": "X-BROKEN", "datasets": ["all"], "stage": "row", "severity": "error", "dimension": "accuracy",
        "title_id": "a", "title_en": "a", "message_id": "a", "message_en": "a", "fix_id": "a", "fix_en": "a",
        "basis": "a",
    }  # fmt: skip
    (tmp_path / "X-BROKEN.sql").write_text("select 1 / (row_number - row_number) from gate.envelope", encoding="utf-8")
    (tmp_path / "X-BROKEN.yml").write_text(yaml.safe_dump(broken), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(gate1, "CROSS_CHECKS", tmp_path)
        with pytest.raises(GateError, match="X-BROKEN"):
            gate1.check_across(load_id)
    assert {o.state for o in outcomes()} == {"loaded", "rejected"}
    gate(load_id)
    assert all(o.verdict for o in outcomes())


def test_an_expectation_nobody_knows_is_a_fault_too(home: Path) -> None:
    _deliver_faults()
    load_id = register()
    extract(load_id)
    unknown_column = Check("X", "expect_column_values_to_not_be_null", {"column": "no_such_column"}, column="x")
    with pytest.raises(GateError, match="X"):
        engine.run([unknown_column], "gate.stunting_prevalence", "x", load=load_id)


def test_the_newest_accepted_version_is_in_force_and_the_older_stay(home: Path) -> None:
    def send(pct: Any) -> int:
        deliver("11.01", "stunting_prevalence", "2023", csv_of("stunting_prevalence", stunting("11.01", pct)))
        (outcome,) = run_intake()
        return outcome.submission_id

    def in_force() -> list[tuple[Any, ...]]:
        return query("select submission_id, version from ledger.submission_in_force")

    first = send(14.4)
    assert in_force() == [(first, 1)]
    second = send(13.9)
    assert in_force() == [(second, 2)]
    third = send(99)
    assert in_force() == [(second, 2)], "a rejected version leaves the accepted one in force"
    assert [(o.submission_id, o.version, o.verdict) for o in outcomes()] == [
        (first, 1, "accepted"), (second, 2, "accepted"), (third, 3, "rejected"),
    ]  # fmt: skip
    pct = query("select submission_id, stunting_pct::text from raw.stunting_prevalence order by 1")
    assert pct == [(first, "14.4"), (second, "13.9"), (third, "99")]


def test_nothing_to_do_is_said(home: Path) -> None:
    assert intake.register_arrivals("idle") is None
    deliver("11.01", "stunting_prevalence", "2023", b"")
    load_id = register()
    extract(load_id)
    assert gate1.plan_datasets(load_id) == []
    assert gate1.check_across(load_id) == 0
    assert gate1.decide(load_id) == {"rejected": 1}

"""What a channel brings is judged like everything else; a channel carries only those who may use it."""

from __future__ import annotations

from pathlib import Path

from tests.landing.places import BPS, pull, source_of
from tests.pipeline import csv_of, outcomes, run_intake, stunting

REPORTERS = {"path": r"^(?P<reporter>[^/]+)/", "allowed": ["64.09"]}
PERIOD = {"file": r"(?P<period>\d{4})"}


def put(folder: Path, reporter: str, region: str) -> None:
    path = folder / reporter / "stunting_2023.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(csv_of("stunting_prevalence", stunting(region)))


def test_a_collected_file_gets_its_verdict_and_one_of_another_reporter_is_refused(home: Path) -> None:
    put(home / "in", "64.09", "64.09")
    put(home / "in", "64.71", "64.71")
    where = {"kind": "folder", "path": "in", "settle_seconds": 0}
    pull(source_of(home, where, reporter=REPORTERS, period=PERIOD))
    run_intake()
    found = {outcome.reporter_id: outcome for outcome in outcomes()}
    assert found["64.09"].verdict in ("accepted", "accepted_with_warnings"), found["64.09"].findings
    assert found["64.71"].verdict == "rejected"
    assert found["64.71"].rules == {"FILE-REPORTER-NOT-ALLOWED"}
    assert BPS["reporter"] not in found

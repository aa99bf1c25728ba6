"""What statistics find, through the command line: from files with a planted slip to the list and the review's order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from orkestrasi.cli import app
from tests.pipeline import query
from tests.publish import flow
from tests.publish.databases import built, built_template, empty_template  # noqa: F401

PROVINCES = ("11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "31", "32")


def unusual(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["unusual", *arguments], catch_exceptions=False)
    return result.exit_code, result.output


def listed(*arguments: str) -> list[dict[str, Any]]:
    code, output = unusual(*arguments, "--json")
    assert code == 0, output
    return list(json.loads(output))


@pytest.fixture
def slipped(built: Path) -> Path:  # noqa: F811
    """Seven years of stunting in twelve provinces, the last figure of Aceh ten times too small."""
    for year in range(2016, 2023):
        rows = [
            flow.stunting(code, round(24 + n / 2 - (year - 2016) / 3 + (n * year % 7) / 10, 1), str(year))
            for n, code in enumerate(PROVINCES)
        ]
        if year == 2022:
            rows[0] = flow.stunting("11", 2.2, str(year))
        flow.send("KEMENKES", "stunting_prevalence", str(year), rows)
    flow.take_in()
    assert flow.build_and_publish() == 2
    return built


@pytest.mark.slow
def test_a_planted_slip_is_listed_with_its_evidence_and_ranks_the_review(slipped: Path) -> None:
    found = [one for one in listed() if one["indicator_code"] == "stunting_pct"]
    assert [(one["kemendagri_code"], one["period_key"], one["value"]) for one in found] == [("11", "2022", 2.2)]
    one = found[0]
    assert one["kind"] in ("unit_slip", "unusual_change")
    assert one["history_count"] >= 5
    assert one["effect"] < 0, "the nation would be higher if Aceh were as usual"
    ranked = query("select submission_id from ledger.submission_effect where effect_pct is not null")
    assert (one["submission_id"],) in ranked
    assert listed() == listed("2"), "the latest"
    run = query("select values_tested, values_flagged from ledger.statistics_run where publication_number = 2")
    assert run[0][0] >= len(PROVINCES) and run[0][1] >= 1
    code, output = unusual("--limit", "1")
    assert code == 0 and "of" in output


def test_a_publication_that_is_not_there_is_refused(built: Path) -> None:  # noqa: F811
    code, output = unusual("99")
    assert code == 2
    assert "Publication 99 is not published" in output

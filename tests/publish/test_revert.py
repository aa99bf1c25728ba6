"""Revert: an earlier publication is shown again, whole, and stays until something new is reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orkestrasi.cli import app
from orkestrasi.publish import candidate
from orkestrasi.publish.publish import PublicationRefusedError, revert
from tests.pipeline import query
from tests.publish import flow

# Completeness also counts what arrived and is not published, so after a revert it says more than before; the list of
# publications and the figures that were ever shown tell of the revert itself.
ABOUT_ARRIVAL = {"mart_reporting_completeness", "mart_publication", "mart_indicator_vintage"}


def figures(publication: int | None = None) -> dict[str, list[str]]:
    rows = flow.marts(publication, numbered=False)
    return {name: rows[name] for name in rows if name not in ABOUT_ARRIVAL}


def test_back_and_forth(second: Path) -> None:
    flow.make_public()
    first, after = figures(1), figures(2)
    assert first != after

    assert revert(1, "uji") == 3
    assert figures() == figures(3) == first
    assert (figures(1), figures(2)) == (first, after), "history stays right"
    assert candidate.prepare() is None, "the withdrawn do not come back unasked"
    assert flow.state(flow.submission("11.01", 2)) == "withdrawn"
    with pytest.raises(PublicationRefusedError, match="readers already see what publication 1 shows"):
        revert(1, "lagi")

    assert revert(2, "ternyata benar") == 4
    assert figures() == figures(4) == after
    assert figures(3) == first
    assert flow.state(flow.submission("11.01", 2)) == "accepted"
    assert candidate.prepare() is None
    # Through a revert to where another revert led.
    assert revert(3, "tetap salah") == 5
    assert figures() == first
    assert query(
        "select number, reverts_to, reason, facts ->> 'submissions' from ledger.publication where reverts_to > 0"
    ) == [
        (3, 1, "uji", str(len(first["mart_submission"]))),
        (4, 2, "ternyata benar", str(len(after["mart_submission"]))),
        (5, 3, "tetap salah", str(len(first["mart_submission"]))),
    ]


def test_completeness_after_a_revert_counts_what_it_shows(second: Path) -> None:
    columns = "dataset, period_key, reporter_level, expected, accepted, accepted_with_warnings, completeness_pct"
    statement = f"select {columns} from marts.mart_reporting_completeness order by 1, 2, 3"
    before = query(statement)
    flow.make_public()
    assert query(statement) != before
    revert(1, "uji")
    assert query(statement) == before


@pytest.mark.slow
def test_versions_between_do_not_come_back_and_a_new_one_does(second: Path) -> None:
    """Back over two publications: the newest is withdrawn, and the one between must not take its place."""
    flow.make_public()
    flow.send_investment("11.01", 3 * flow.BILLION)
    flow.take_in()
    assert flow.build_and_publish() == 3
    assert revert(1, "uji") == 4
    assert flow.shown_total() == flow.BILLION
    assert candidate.prepare() is None
    flow.send_investment("11.01", 4 * flow.BILLION)
    flow.take_in()
    assert flow.build_and_publish() == 5
    assert [flow.shown_total(publication=n) // flow.BILLION for n in range(1, 6)] == [1, 2, 3, 1, 4]
    # Only the new report came: the others are still as publication 1 showed them.
    assert flow.shown_total("12.09") == 27 * flow.BILLION


def test_an_open_candidate_does_not_stand_in_the_way(second: Path) -> None:
    flow.make_public()
    flow.execute("update ledger.submission set built_at = null where submission_id = %s", flow.submission("12.09", 2))
    assert candidate.prepare() == 3
    assert revert(1, "uji") == 3
    assert query("select status, reverts_to from ledger.publication where number = 3") == [("published", 1)]


@pytest.mark.parametrize("number", [0, 2, 99])
def test_never_published_is_refused(second: Path, number: int) -> None:
    assert candidate.prepare() == 2
    membership = flow.membership()
    with pytest.raises(PublicationRefusedError, match=f"publication {number} was never published"):
        revert(number, "uji")
    assert flow.membership() == membership


def test_on_the_command_line(second: Path) -> None:
    run = CliRunner().invoke
    flow.make_public()
    done = run(app, ["revert", "1", "--reason", "salah kirim", "--json"])
    (said,) = json.loads(done.stdout)
    assert (done.exit_code, said["publication"], said["shows"]) == (0, 3, 1)
    assert "Terbitan 3" in Path(said["report"]).read_text(encoding="utf-8")
    listed = json.loads(run(app, ["publications", "--json"]).stdout)
    assert [(p["number"], p["status"], p["shown"], p["reverts_to"], p["reason"]) for p in listed] == [
        (3, "published", True, 1, "salah kirim"),
        (2, "published", False, None, None),
        (1, "published", False, None, None),
    ]
    assert (listed[0]["submissions"], listed[0]["removed"]) == (listed[2]["submissions"], listed[1]["added"])
    refused = run(app, ["revert", "77"])
    assert (refused.exit_code, refused.stderr.strip()) == (1, "publication 77 was never published")
    assert run(app, ["revert", "one"]).exit_code == 2
    looked = run(app, ["sql", "--publication", "2", "--json", "select count(*) as n from marts.mart_submission"])
    assert json.loads(looked.stdout) == [{"n": listed[1]["submissions"]}]

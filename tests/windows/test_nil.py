"""A nil return goes the way of every delivery, is complete, and takes the place of figures only with a warning."""

from __future__ import annotations

from pathlib import Path

from orkestrasi.windows import nil
from tests import pipeline
from tests.pipeline import csv_of, deliver, investment, query

REPORT = ("13.01", "investment_realization", "2024-TW1")


def declare() -> pipeline.Outcome:
    nil.declare(*REPORT, "Tidak ada realisasi", "DPMPTSP")
    (outcome,) = pipeline.run_intake()
    return outcome


def test_a_nil_return_is_accepted_and_replaces_figures_with_a_warning(home: Path) -> None:
    first = declare()
    assert (first.verdict, first.row_count, first.rules) == ("accepted", 0, set())
    deliver(*REPORT, csv_of(REPORT[1], investment(REPORT[0], REPORT[2], 0, 5)), received="2099-01-01T09:00:00+07:00")
    (figures,) = pipeline.run_intake()
    assert (figures.verdict, figures.row_count) == ("accepted", 1)
    again = declare()
    assert (again.verdict, again.rules) == ("accepted_with_warnings", {"NIL-REPLACES-FIGURES"})
    assert query(
        "select submission_id, is_nil from ledger.submission_in_force "
        "where (reporter_id, dataset, period_key) = (%s, %s, %s)",
        REPORT,
    ) == [(again.submission_id, True)]

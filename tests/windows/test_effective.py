"""A late report of investment counts in the next quarter: from the gates to what BI sees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orkestrasi import db
from tests import pipeline
from tests.pipeline import csv_of, deliver, investment, query
from tests.publish import flow

REPORTER = "13.01"
DATASET = "investment_realization"
Q1, Q2 = "2024-TW1", "2024-TW2"
IN_TIME, LATE = "2024-04-08T09:00:00+07:00", "2024-05-02T09:00:00+07:00"


def send(period: str, pmdn: int, received: str, dataset: str = DATASET) -> pipeline.Outcome:
    """One report through the gates, at the time it came in."""
    deliver(REPORTER, dataset, period, csv_of(dataset, investment(REPORTER, period, 0, pmdn)), received=received)
    (outcome,) = pipeline.run_intake(in_time=False)
    return outcome


def effective(submission_id: int) -> str:
    ((period,),) = query("select effective_period_key from ledger.submission where submission_id = %s", [submission_id])
    return str(period)


def shown() -> list[tuple[Any, ...]]:
    """Quarter, amount, late amount and the quarter it was reported for, in both marts alike."""
    by_sector = query(
        "select period_key, total_idr::bigint, late_total_idr::bigint, late_period_key "
        "from marts.mart_investment_sector where kemendagri_code = %s order by 1",
        [REPORTER],
    )
    by_indicator = query(
        "select period_key, value::bigint, late_value::bigint, late_period_key from marts.mart_investment_indicator "
        "where kemendagri_code = %s and indicator_code = 'investment_realization_idr' order by 1",
        [REPORTER],
    )
    assert by_sector == by_indicator
    return by_sector


@pytest.fixture
def owed(built: Path) -> Path:
    """The second quarter is owed as well."""
    with db.connect() as connection:
        connection.execute(
            "insert into ledger.obligation (reporter_id, dataset, period_key, opens_on, due_on) "
            "values (%s, %s, %s, '2024-07-01', '2024-07-10')",
            [REPORTER, DATASET, Q2],
        )
    return built


@pytest.mark.slow
def test_late_and_on_time_add_up_in_the_quarter_in_which_they_count(owed: Path) -> None:
    late = send(Q1, 40, LATE)
    assert (late.verdict, late.rules) == ("accepted_with_warnings", {"WINDOW-LATE"})
    assert effective(late.submission_id) == Q2
    assert flow.build_and_publish() == 2
    assert shown() == [(Q2, 40, 40, Q1)]
    in_time = send(Q2, 50, "2024-07-05T09:00:00+07:00")
    assert (in_time.verdict, effective(in_time.submission_id)) == ("accepted", Q2)
    # Gate 2 reconciles files, facts and marts on the way.
    assert flow.build_and_publish() == 3
    assert shown() == [(Q2, 90, 40, Q1)]
    assert query(
        "select period_key, effective_period_key, is_on_time from marts.mart_submission where reporter_id = %s "
        "order by 1",
        [REPORTER],
    ) == [(Q1, Q2, False), (Q2, Q2, True)]
    # The obligation of the first quarter is met, late.
    ((accepted, on_time),) = query(
        "select sum(accepted + accepted_with_warnings), sum(on_time) from marts.mart_reporting_completeness "
        "where dataset = %s and period_key = %s and reporter_level in ('regency', 'kabupaten')",
        [DATASET, Q1],
    )
    ((before, before_on_time),) = query(
        "select count(*), count(*) filter (where w.is_on_time) from ledger.submission_in_force as s "
        "inner join ledger.submission_window as w using (submission_id) "
        "inner join warehouse.dim_reporter as r on s.reporter_id = r.reporter_id "
        "where s.dataset = %s and s.period_key = %s and r.reporter_level in ('regency', 'kabupaten')",
        [DATASET, Q1],
    )
    assert (accepted, on_time) == (before, before_on_time)


def test_a_correction_of_a_report_that_came_in_time_stays_in_its_quarter(owed: Path) -> None:
    first = send(Q1, 40, IN_TIME)
    corrected = send(Q1, 45, LATE)
    assert [effective(s.submission_id) for s in (first, corrected)] == [Q1, Q1]
    assert corrected.rules == set()


def test_within_an_exception_it_stays_in_its_quarter(owed: Path) -> None:
    with db.connect() as connection:
        connection.execute(
            "insert into ledger.window_exception (reporter_id, dataset, period_key, open_until, reason, granted_by) "
            "values (%s, %s, %s, '2024-05-02', 'banjir', 'Biro Perencanaan')",
            [REPORTER, DATASET, Q1],
        )
    assert effective(send(Q1, 40, LATE).submission_id) == Q1


def test_an_exception_granted_after_the_verdict_changes_nothing(owed: Path) -> None:
    late = send(Q1, 40, LATE)
    with db.connect() as connection:
        connection.execute(
            "insert into ledger.window_exception (reporter_id, dataset, period_key, open_until, reason, granted_by) "
            "values (%s, %s, %s, '2024-05-02', 'banjir', 'Biro Perencanaan')",
            [REPORTER, DATASET, Q1],
        )
    assert effective(late.submission_id) == Q2
    assert query("select is_late from ledger.submission_window where submission_id = %s", [late.submission_id]) == [
        (True,)
    ]


def test_a_late_report_of_another_dataset_counts_in_its_own_period(built: Path) -> None:
    row = {"region_code": "11", "code_system": "KEMENDAGRI", "period": Q1}
    deliver("11", "mpp_services", Q1, csv_of("mpp_services", row | {"mpp_service_count": 3}), received=LATE)
    (late,) = pipeline.run_intake(in_time=False)
    assert "WINDOW-LATE" in late.rules
    assert effective(late.submission_id) == Q1

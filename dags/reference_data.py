"""Load regions, codes, clusters and the reporting calendar, and make the obligations.

Brings `expectations/reference/` and the contracts into the database: regions with their validity, both code
systems, reporters, indicators, rules, raw tables; then makes the **obligations** (who owes which dataset for
which period by when). Running it again changes nothing that has not changed in the files. The DAG `marts`
follows: a changed target, name or weight is a publication of its own, even if no report came.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from wiring import DEFAULT_ARGS, REFERENCE


@dag(
    schedule=CronTriggerTimetable("30 0 * * *", timezone="Asia/Jakarta"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["reference"],
    doc_md=__doc__,
)
def reference_data() -> None:
    @task(outlets=[REFERENCE])
    def refresh() -> None:
        """Load the reference data and make the obligations."""
        from orkestrasi import reference

        reference.refresh()

    refresh()


reference_data()

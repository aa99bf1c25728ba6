"""Take in large files, each as a load of its own: extract, check at gate 1, decide.

`intake` sets files beyond 64 MB (packed ones beyond 8 MB) apart, so that nobody's verdict waits for them. Here one task
takes one such file all the way; it starts when `intake` has given its verdicts, and by the clock.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from wiring import DEFAULT_ARGS, VERDICTS

EVERY_TEN_MINUTES = CronTriggerTimetable("*/10 * * * *", timezone="Asia/Jakarta")


@dag(
    schedule=AssetOrTimeSchedule(timetable=EVERY_TEN_MINUTES, assets=VERDICTS),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["intake", "gate-1"],
    doc_md=__doc__,
)
def large_files() -> None:
    @task.short_circuit  # an empty list skips the rest
    def plan_loads() -> list[int]:
        from orkestrasi.landing import intake

        return intake.large_loads()

    @task(outlets=[VERDICTS], execution_timeout=timedelta(hours=2), max_active_tis_per_dag=2)
    def take_in(load_id: int) -> dict[str, int]:
        """All steps of one load in one process: a task per step would only wait for the one before it."""
        from orkestrasi.take_in import judge

        return judge(load_id)

    take_in.expand(load_id=plan_loads())


large_files()

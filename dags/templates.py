"""Render the Excel templates of all reports that can be sent today.

Every night, once the **obligations** are made: one workbook per reporter, dataset and period whose window is open and
whose report is not in yet, under `templates/` in the state folder. A template that would come out the same is left as
it is, so an officer's download link keeps its file.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from wiring import DEFAULT_ARGS


@dag(
    schedule=CronTriggerTimetable("30 1 * * *", timezone="Asia/Jakarta"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["templates"],
    doc_md=__doc__,
)
def templates() -> None:
    @task
    def plan() -> list[list[tuple[str, str, str]]]:
        """Which templates are wanted today, in chunks."""
        from orkestrasi.template import render

        return render.plan_due()

    @task
    def render_chunk(wanted: list[list[str]]) -> int:
        """Bring a chunk of templates up to date."""
        from orkestrasi.template import render

        return render.render_chunk(wanted)

    render_chunk.expand(wanted=plan())


templates()

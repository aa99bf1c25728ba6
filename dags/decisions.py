"""Let a reviewer's decision be published: every five minutes, where something else is to be shown than is shown.

A decision is a row of the ledger, made on the web page or the command line; no run of Airflow waits for it. This
DAG only looks whether an approval, or a return, changes what the next publication shows, and then starts `marts`.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, chain, dag, task

from wiring import DECISIONS, DEFAULT_ARGS

EVERY_FIVE_MINUTES = CronTriggerTimetable("*/5 * * * *", timezone="Asia/Jakarta")


@dag(
    schedule=EVERY_FIVE_MINUTES,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["review", "publish"],
    doc_md=__doc__,
)
def decisions() -> None:
    @task.short_circuit
    def look() -> bool:
        """Whether decisions change what is to be published."""
        from orkestrasi.publish import candidate

        return candidate.is_due()

    @task(outlets=[DECISIONS])
    def announce() -> None:
        """Let the DAG marts start."""

    chain(look(), announce())


decisions()

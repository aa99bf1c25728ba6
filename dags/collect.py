"""Pull the sources of sources.yml whose cadence has come round: folders, S3, SFTP, HTTP and SQL.

What is new becomes submissions in the state *received*; the event on the asset `collected` starts `intake`, which
judges them. One task per source: a source that cannot be reached is tried again, is shown by
`orkestrasi sources list`, and stops no other. Connections are Airflow's; only their names stand in sources.yml.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag, task

from wiring import COLLECTED, DEFAULT_ARGS

EVERY_FIVE_MINUTES = CronTriggerTimetable("*/5 * * * *", timezone="Asia/Jakarta")


@dag(
    schedule=EVERY_FIVE_MINUTES,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["intake", "channels"],
    doc_md=__doc__,
)
def collect() -> None:
    @task
    def due_sources() -> list[str]:
        from datetime import UTC, datetime

        from orkestrasi.landing import source_state

        return source_state.due(datetime.now(UTC))

    # Patience with single requests is the channel's own; one more try bridges a restart of the other side.
    @task(retries=2, execution_timeout=timedelta(hours=1), map_index_template="{{ source_id }}")
    def pull(source_id: str) -> int:
        from airflow.sdk import Connection

        from orkestrasi.landing import collect as landing
        from orkestrasi.landing import connections

        return landing.run(source_id, lambda name: connections.of_airflow(Connection.get(name))).fetched

    # Sources that failed are no reason to keep the others waiting.
    @task.short_circuit(trigger_rule="all_done")
    def anything_new() -> bool:
        from orkestrasi.landing import source_state

        return source_state.anything_waits()

    @task(outlets=[COLLECTED])
    def announce() -> None:
        """The event is the outlet."""

    @task
    def all_reached() -> None:
        """Without this last task a run would be green over a source that failed."""

    pulled = pull.expand(source_id=due_sources())
    pulled >> anything_new() >> announce()
    pulled >> all_reached()


collect()

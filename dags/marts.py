"""Build the candidate from what was accepted, check it at gate 2 and publish it.

dbt appends the accepted submissions to the warehouse, where no reader sees them yet. The **candidate**
stores what it changes in the marts, is checked by Great Expectations through the very views that BI reads,
and is published by one short transaction. If gate 2 refuses, readers go on seeing the last publication and
the offenders are quarantined. What a dataset's policy holds back waits for its approval. When neither a report,
a decision nor reference data has changed anything, there is no candidate and the rest is skipped.
"""

from __future__ import annotations

from airflow.sdk import chain, dag, task

from wiring import DECISIONS, DEFAULT_ARGS, PUBLICATION, REFERENCE, VERDICTS


@dag(
    schedule=(VERDICTS | REFERENCE | DECISIONS),
    catchup=False,
    # One publish at a time: publications are numbered, each is compared with the one before it.
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["dbt", "gate-2", "publish"],
    doc_md=__doc__,
)
def marts() -> None:
    @task
    def build() -> None:
        """One `dbt build`: everything after a release, else the tables of the warehouse, with their tests."""
        from orkestrasi.transform import build as transform

        transform.build_candidate()

    @task.short_circuit
    def prepare() -> int | None:
        """Number the candidate and store its marts. None, when there is nothing new, skips the rest."""
        from orkestrasi.publish import candidate

        return candidate.prepare()

    @task.short_circuit
    def gate_2(number: int) -> int | None:
        """Check the candidate through the marts' own views. None, when only offenders were new, skips the rest."""
        from orkestrasi.publish import gate2

        return gate2.check(number)

    @task(outlets=[PUBLICATION])
    def publish(number: int) -> None:
        """Let readers see the candidate."""
        from orkestrasi.publish import publish as publication

        publication.publish(number)

    candidate = prepare()
    chain(build(), candidate)
    publish(gate_2(candidate))


marts()

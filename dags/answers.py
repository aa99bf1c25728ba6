"""Answer every reporter whose report has been decided: a receipt, and a workbook that says what to mend and how.

Starts when a load has its verdicts. What is decided and not answered yet is answered in chunks; an answer that was
interrupted is written again, with the same bytes. Answers lie in `outbox/` in the state folder.
"""

from __future__ import annotations

from airflow.sdk import dag, task

from wiring import DEFAULT_ARGS, VERDICTS


@dag(
    schedule=VERDICTS,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["intake", "answers"],
    doc_md=__doc__,
)
def answers() -> None:
    @task
    def plan_chunks() -> list[list[int]]:
        from orkestrasi.answer import outbox

        return outbox.plan()

    @task
    def answer_chunk(submission_ids: list[int]) -> int:
        """Write the answers to a chunk of submissions; returns how many."""
        from orkestrasi.answer import outbox

        return len(outbox.write(submission_ids))

    answer_chunk.expand(submission_ids=plan_chunks())


answers()

"""Write the quality report of the latest publication.

One static page per publication for the ministry's reviewers, in Bahasa Indonesia: verdicts, completeness and
lateness, findings with examples and how to fix them, and what changed since the publication before. It is
written under `reports/terbitan/<number>/` in the state folder.
"""

from __future__ import annotations

from airflow.sdk import dag, task

from wiring import DEFAULT_ARGS, PUBLICATION


@dag(
    schedule=PUBLICATION,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["report"],
    doc_md=__doc__,
)
def quality_report() -> None:
    @task
    def write_report() -> str:
        """Write the page; returns where it is."""
        from orkestrasi.report import site

        return site.build_latest()

    write_report()


quality_report()

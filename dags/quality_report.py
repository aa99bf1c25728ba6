"""Write the quality report of the latest publication.

One static page per publication for the ministry's reviewers, in Bahasa Indonesia: verdicts, completeness and
lateness, findings with examples and how to fix them, and what changed since the publication before. It is
written under `reports/terbitan/<number>/` in the state folder. Then notices that it is available, each once, in
`notices/terbitan-<number>/`; `orkestrasi notices` mails them where there is a mail server.
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
    def search_figures() -> None:
        """Search the publication for unusual values; the review queue ranks by their effect."""
        from orkestrasi.statistics import store

        store.ensure_latest()

    @task
    def write_report() -> str:
        """Write the page; returns where it is."""
        from orkestrasi.report import site

        return site.build_latest()

    @task
    def write_notices() -> int:
        """Tell regions and reviewers that a report is available, never its content; returns how many were told."""
        from orkestrasi import db
        from orkestrasi.review import notices

        with db.connect() as connection:
            return len(notices.write_latest(connection).files)

    search_figures() >> write_report() >> write_notices()


quality_report()

"""The demo: reporting files through the whole stack, under Airflow's scheduler, to a publication and its report."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from orkestrasi import db
from orkestrasi import demo as deliveries
from orkestrasi.ledger import migrate
from orkestrasi.settings import settings
from orkestrasi.stack import airflow, postgres, superset, watch
from orkestrasi.stack.errors import StackError
from orkestrasi.stack.progress import Progress
from orkestrasi.stack.rest import Api, Json
from orkestrasi.stack.watch import Counts

DAGS = ("intake", "marts", "quality_report")
FAULT = 3
LIMIT_SECONDS = 1800
# How long the database or the API may be away, restarting, before that is a failure.
PATIENCE_SECONDS = 90

VERDICTS = """
select
    dataset,
    count(*),
    count(*) filter (where verdict = 'accepted'),
    count(*) filter (where verdict = 'accepted_with_warnings'),
    count(*) filter (where verdict = 'rejected'),
    coalesce(sum(row_count), 0)
from ledger.submission
group by rollup (dataset)
order by dataset nulls last
"""

QUESTION = """
select region_name, period_key, value, unit, source_code, publication_number
from marts.mart_poverty_indicator
where kemendagri_code = '64.09' and indicator_code = 'extreme_poverty_pct'
order by period_key
"""


def run(console: Console, *, keep: bool) -> int:
    """Run the demo; `keep` leaves the stack running afterwards. Returns the exit code."""
    since = datetime.now(UTC)
    try:
        with Progress(console) as progress:
            _start(since, progress)
            before = watch.counts()
            for waves in _plan():
                _deliver(waves, progress)
                _follow(since, progress)
            after = watch.counts()
        return _conclude(console, before, after)
    except (StackError, psycopg.Error) as error:
        console.print(f"\nThe demo failed. {error}", style="red", markup=False, highlight=False)
        return FAULT
    except KeyboardInterrupt:
        console.print("\nInterrupted. The same command goes on from here.")
        return 130
    finally:
        if not keep:
            airflow.stop()
            # Superset reads the marts of the same server.
            if not superset.is_running():
                postgres.stop()


def _start(since: datetime, progress: Progress) -> None:
    if not settings().database_url:
        server = postgres.ensure_running()
        progress.step(f"PostgreSQL listens on {server.host}:{server.port}")
    migrate.upgrade()
    progress.step("The ledger is migrated; Airflow starts")
    airflow.start(progress.waiting, for_demo=True)
    progress.step("Airflow is ready")
    _load_reference(since)
    progress.step("Reference data and obligations are loaded")


def _load_reference(since: datetime) -> None:
    api = Api()
    run_id = api.trigger("reference_data")
    if api.wait("reference_data", run_id, 300) != "success":
        failed = watch.failure(api, api.runs("reference_data", 1), since)
        raise StackError(_describe(*failed) if failed else "The DAG reference_data failed.")


def _plan() -> list[tuple[int, ...]]:
    """Wave after wave, since the second corrects the first; all at once if the ledger knows them already."""
    unknown = [wave for wave in deliveries.WAVES if not _is_known(wave)]
    return [(wave,) for wave in deliveries.WAVES] if unknown else [deliveries.WAVES]


def _is_known(wave: int) -> bool:
    """Whether every file of the wave has been delivered and judged before."""
    expected = {_key(delivery) for delivery in deliveries.expected_outcome(wave)}
    return expected <= _verdicts().keys()


def _verdicts() -> dict[tuple[str, str, str, str], str]:
    """The verdict on every delivered file, by reporter, dataset, period and file name."""
    with db.connect() as connection:
        rows = connection.execute(
            """
            select s.reporter_id, s.dataset, s.period_key, d.file_name, s.verdict
            from ledger.delivery as d
            inner join ledger.submission as s on d.submission_id = s.submission_id
            where s.verdict is not null
            """
        ).fetchall()
    return {(reporter, dataset, period, name): verdict for reporter, dataset, period, name, verdict in rows}


def _key(delivery: deliveries.ExpectedDelivery) -> tuple[str, str, str, str]:
    return delivery.reporter, delivery.dataset, delivery.period, Path(delivery.path).name


def _deliver(waves: Iterable[int], progress: Progress) -> None:
    """Write the files beside the landing folder, then move them in one by one: none is ever seen half-written."""
    config = settings()
    count = 0
    for wave in waves:
        written = config.home / f"demo-wave-{wave}"
        shutil.rmtree(written, ignore_errors=True)
        count += deliveries.write_deliveries(written, wave)
        for file in sorted(path for path in written.rglob("*") if path.is_file()):
            target = config.landing / "demo" / file.relative_to(written)
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)
        shutil.rmtree(written)
    progress.step(f"{count:,} files are in the landing folder; the DAGs take over")


def _follow(since: datetime, progress: Progress) -> None:
    """Watch until everything is at rest; a task that fails for good ends the demo."""
    api = Api()
    deadline = time.monotonic() + LIMIT_SECONDS
    answered = time.monotonic()
    while True:
        time.sleep(1)
        try:
            counts, runs = watch.counts(), api.runs()
            progress.show(counts, watch.stages(api, DAGS, runs, since))
            failed = watch.failure(api, runs, since)
            at_rest = watch.at_rest(api, counts.undecided)
            answered = time.monotonic()
        except (psycopg.OperationalError, StackError):
            # Whatever died is being started again by the supervisor.
            if time.monotonic() - answered > PATIENCE_SECONDS:
                raise
            continue
        if failed:
            raise StackError(_describe(*failed))
        if at_rest:
            return
        if time.monotonic() > deadline:
            raise StackError(f"The DAGs are still at work after {LIMIT_SECONDS // 60} minutes.")


def _describe(task: Json, lines: Sequence[str]) -> str:
    return f"The task {task['dag_id']}.{task['task_id']} failed. The end of its log:\n" + "\n".join(lines)


def _conclude(console: Console, before: Counts, after: Counts) -> int:
    with db.connect() as connection:
        verdicts = connection.execute(VERDICTS.encode()).fetchall()
        answer = connection.execute(QUESTION.encode())
        names = [column.name for column in answer.description or ()]
        figures = answer.fetchall()
    rows = [(row[0] or "all datasets", *row[1:]) for row in verdicts]
    headers = ("dataset", "received", "accepted", "with warnings", "rejected", "rows")
    console.print(_table("Verdicts", headers, rows))
    console.print(_table(f"marts, publication {after.publication}", names, figures))
    console.print(QUESTION.strip(), style="dim", markup=False, highlight=False)
    if before.publication != after.publication:
        text = f"Published: publication {after.publication} is what readers of the marts see."
    elif before.decided == after.decided:
        text = f"Nothing new: every file was known, nothing was loaded twice, publication {after.publication} stands."
    else:
        text = f"Nothing new was accepted: publication {after.publication} stands."
    console.print(f"\n{text}", highlight=False)
    report = settings().reports / "terbitan" / str(after.publication) / "index.html"
    console.print(f"Quality report: {report}", soft_wrap=True, highlight=False)
    return _compare(console, report)


def _compare(console: Console, report: Path) -> int:
    """Hold what happened against what the demo's files were made for."""
    verdicts = _verdicts()
    wrong = [
        f"{delivery.path}: expected {delivery.verdict}, is {verdicts.get(_key(delivery))}"
        for delivery in deliveries.expected_outcome()
        if delivery.verdict != "repeat" and verdicts.get(_key(delivery)) != delivery.verdict
    ]
    if not report.exists():
        wrong.append(f"{report} was not written")
    if not wrong:
        return 0
    console.print(f"\nNot as expected ({len(wrong)}):", style="red")
    for line in wrong[:20]:
        console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
    return FAULT


def _table(title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    table = Table(title=title, title_justify="left")
    lines = [[_text(value) for value in row] for row in rows]
    for position, name in enumerate(headers):
        numeric = all(line[position].replace(",", "").replace(".", "").isdigit() for line in lines)
        table.add_column(name, justify="right" if numeric else "left")
    for line in lines:
        table.add_row(*line)
    return table


def _text(value: Any) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)

"""Run checks with Great Expectations on a view, and say which failed and which rows are behind it.

One process, one ephemeral context: nothing is written but the Data Docs, and nothing is shared between tasks.
Importing this module imports Great Expectations (seconds), so only tasks that gate do.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
from great_expectations.checkpoint.actions import UpdateDataDocsAction
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.exceptions.exceptions import ExpectationNotFoundError
from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

from orkestrasi import db
from orkestrasi.gate.checks import BATCH, UNEXPECTED_ROWS, Check

URL_VARIABLE = "ORKESTRASI_GX_URL"
KEYS = ["submission_id", "row_number", "region_id"]


class ExpectNoFailingRows(UnexpectedRowsExpectation):
    """GX's own expectation runs its query twice, once to count and once to fetch; whether a row came is enough.

    Fetched and not counted: a count skips the columns, and with them a rule's own errors. The failing rows, all of
    them, are read by `Failure.query`.
    """

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.table",)

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        return {"success": not metrics["unexpected_rows_query.table"]}


class GateError(Exception):
    """A check could not be carried out. This is a fault of the system, never a verdict."""


@dataclass(frozen=True)
class Failure:
    """A failed check and the SQL that selects every row behind it.

    `query` gives the finding columns where the check brought its own SQL; else `KEYS` and the columns checked.
    """

    check: Check
    query: str


def run(checks: Sequence[Check], view: str, name: str, docs: Path | None = None, **session: str | int) -> list[Failure]:
    """Judge `view` (schema.name) by the checks, first with one bundle of aggregates, then only the failed in full.

    `session` becomes settings of GX's connection (`load=7`, `publication=3`). `docs`: folder for the Data Docs page.
    The view has the columns of `KEYS`. Raises GateError where a check could not run.
    """
    if not checks:
        return []
    with _batch(view, name, session) as (context, batch):
        failed = _failed(context, batch, name, checks, docs)
        own = [check for check in failed if check.sql is None]
        queries = _row_queries(context, batch, f"{name} rows", own) if own else {}
    return [
        Failure(check, (check.sql or queries[index]).replace(BATCH, view))
        for index, check in enumerate(sorted(failed, key=lambda c: c.sql is not None))
    ]


def broken(
    checks: Sequence[Check], view: str, name: str, docs: Path | None = None, **session: str | int
) -> list[Check]:
    """The checks that fail on `view`, whichever columns it has: `run` without the rows behind them."""
    if not checks:
        return []
    with _batch(view, name, session) as (context, batch):
        return _failed(context, batch, name, checks, docs)


@contextmanager
def _batch(view: str, name: str, session: dict[str, str | int]) -> Iterator[tuple[Any, Any]]:
    """A context of GX's and the view in it; its connections are closed afterwards."""
    schema, table = view.split(".")
    os.environ[URL_VARIABLE] = db.url("psycopg2", **session)
    # GX's default would leave a temporary folder for its own docs site behind every task.
    stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    context = gx.get_context(mode="ephemeral", project_config=DataContextConfig(store_backend_defaults=stores))
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_postgres(
        name=name, connection_string="${" + URL_VARIABLE + "}", create_temp_table=False
    )
    asset = source.add_table_asset(name=table, schema_name=schema, table_name=table)
    try:
        yield context, asset.add_batch_definition_whole_table(name)
    finally:
        engine = source.get_execution_engine()
        engine.close()
        # Closing gives the connection back to a pool, which keeps it.
        engine.engine.dispose()


def _failed(context: Any, batch: Any, name: str, checks: Sequence[Check], docs: Path | None) -> list[Check]:
    definition = _definition(context, batch, name, checks)
    actions: list[Any] = []
    if docs:
        context.add_data_docs_site(
            site_name=name,
            site_config={
                "class_name": "SiteBuilder",
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
                "store_backend": {
                    "class_name": "TupleFilesystemStoreBackend",
                    "base_directory": str(docs),
                },
            },
        )
        actions.append(UpdateDataDocsAction(name=name, site_names=[name]))
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name=name,
            validation_definitions=[definition],
            actions=actions,
            result_format={"result_format": "BOOLEAN_ONLY"},
        )
    )
    (result,) = checkpoint.run().run_results.values()
    return [checks[r.expectation_config.meta["position"]] for r in _sound(result) if not r.success]


def _row_queries(context: Any, batch: Any, name: str, checks: Sequence[Check]) -> dict[int, str]:
    """GX's own queries for the failing rows, by position. Its row lists stop at 20 and 200; the query does not."""
    result = _definition(context, batch, name, checks).run(
        result_format={
            "result_format": "COMPLETE",
            "unexpected_index_column_names": KEYS,
            "return_unexpected_index_query": True,
            "partial_unexpected_count": 0,
        }
    )
    queries = {}
    for r in _sound(result):
        query = r.result.get("unexpected_index_query")
        if not query:
            raise GateError(f"{r.expectation_config.type} gives no query for its failing rows")
        queries[r.expectation_config.meta["position"]] = query.strip().rstrip(";")
    return queries


def _definition(context: Any, batch: Any, name: str, checks: Sequence[Check]) -> Any:
    suite = gx.ExpectationSuite(name=name)
    for position, check in enumerate(checks):
        suite.expectations.append(_expectation(position, check))
    suite = context.suites.add(suite)
    return context.validation_definitions.add(gx.ValidationDefinition(name=name, data=batch, suite=suite))


def _expectation(position: int, check: Check) -> Any:
    kwargs = dict(check.kwargs)
    if check.expectation == UNEXPECTED_ROWS:
        kwargs["unexpected_rows_query"] = _as_gx_query(check.sql or "")
    meta = {"position": position, "rule_id": check.rule_id}
    return ExpectationConfiguration(type=check.expectation, kwargs=kwargs, meta=meta).to_domain_obj()


def not_understood(checks: Iterable[Check]) -> list[str]:
    """Checks that Great Expectations would refuse: an unknown type, or arguments it does not take."""
    problems = []
    for check in checks:
        try:
            _expectation(0, check)
        except (ExpectationNotFoundError, ValueError, TypeError) as error:
            problems.append(f"rule {check.rule_id}: {check.expectation}: {' '.join(str(error).split())}")
    return problems


def _as_gx_query(sql: str) -> str:
    """GX formats the query: braces of the SQL itself are doubled, and `{batch}` must occur at least once."""
    escaped = sql.replace("{", "{{").replace("}", "}}").replace("{{batch}}", BATCH)
    return escaped if BATCH in escaped else f"{escaped}\n/* {BATCH} */"


def _sound(result: Any) -> list[Any]:
    """The results, after making sure that none of them is an exception in disguise."""
    for r in result.results:
        info = r.exception_info or {}
        raised = [info] if "raised_exception" in info else list(info.values())
        for entry in raised:
            if entry.get("raised_exception"):
                rule = (r.expectation_config.meta or {}).get("rule_id")
                raise GateError(f"rule {rule} could not be checked: {entry.get('exception_message')}")
    return list(result.results)

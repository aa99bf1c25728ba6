"""The command line. Exit codes: 0 fine, 1 findings or rejected, 2 usage, 3 system fault."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer

from orkestrasi import db
from orkestrasi.commands import (
    access,
    after_review,
    answer,
    audit,
    bi,
    dbt,
    docs,
    rehearse,
    template,
    trace,
    unusual,
    windows,
)
from orkestrasi.commands import review as review_commands
from orkestrasi.commands import sources as source_commands
from orkestrasi.commands.common import FAULT, FINDINGS, USAGE, AsJson, guarded, print_json, refuse, show
from orkestrasi.contracts.load import ContractError
from orkestrasi.stack.cli import stack_app

app = typer.Typer(
    help="Orkestrasi: reporting files in; gated, published star-schema marts and a quality report out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
contracts_app = typer.Typer(
    help="Check the contracts, show one, render what is derived from them.", no_args_is_help=True
)
app.add_typer(contracts_app, name="contracts")
app.add_typer(stack_app, name="stack")
for topic in (
    access, after_review, answer, audit, bi, dbt, docs, rehearse, review_commands, source_commands, template, trace,
    unusual, windows,
):  # fmt: skip
    topic.register(app)


@app.command()
@guarded
def submit(
    file: Annotated[
        Path, typer.Argument(help="The file to deliver: a spreadsheet, CSV, JSON, Parquet, or a packed one.")
    ],
    dataset: Annotated[str | None, typer.Option(help="Dataset, for instance poverty_indicators.")] = None,
    reporter: Annotated[str | None, typer.Option(help="Who reports: Kemendagri code (64.09) or agency (BPS).")] = None,
    period: Annotated[str | None, typer.Option(help="Period: 2024, 2024-S1, 2024-TW1, 2024-03.")] = None,
    source: Annotated[str | None, typer.Option(help="Instead: an entry of sources.yml that says all of it.")] = None,
    login: Annotated[
        str | None,
        typer.Option("--as", envvar="ORKESTRASI_LOGIN", help="Who hands it in; this login will not decide about it."),
    ] = None,
    wait: Annotated[
        float, typer.Option("--wait", help="Wait up to this many seconds for the verdict of the running stack.")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Deliver a file into the landing folder; the intake DAG takes it from there."""
    from orkestrasi.landing import intake
    from orkestrasi.ledger import senders
    from orkestrasi.ledger import status as ledger_status

    if not file.is_file():
        refuse(f"{file}: no such file", USAGE)
    folders = _folders(source, reporter, dataset, period)
    if login is not None:
        # Before the file is in sight: whoever decides later finds who handed these bytes in.
        with db.connect() as connection:
            senders.record(connection, login, senders.content_sha256(file), "orkestrasi submit")
    delivered = intake.submit(file, *folders)
    if not wait:
        show([[str(delivered.path), "waiting"]], ["file", "state"], as_json)
        return
    with db.connect() as connection:
        connection.autocommit = True
        submissions = intake.wait_for_verdict(connection, delivered, timeout_seconds=wait)
        found = [ledger_status.of_submission(connection, number) for number in submissions or []]
    if not found:
        refuse(f"No verdict within {wait:g} seconds; does the stack run (make up)? The file waits.", FAULT)
    judged = [submission for submission in found if submission is not None]
    if as_json:
        # A file of one period is answered as before, one of several as a list.
        print_json(judged[0] if len(judged) == 1 else judged)
    else:
        for submission in judged:
            show_submission(submission, False)
    raise typer.Exit(FINDINGS if any(s["verdict"] == "rejected" for s in judged) else 0)


def _folders(source: str | None, reporter: str | None, dataset: str | None, period: str | None) -> tuple[str, ...]:
    """Where in the landing folder a delivery belongs."""
    from orkestrasi.sources.load import sources

    if source is not None:
        if reporter or dataset or period:
            refuse("Give either --source or --dataset, --reporter and --period.", USAGE)
        if source not in sources():
            refuse(f"Unknown source {source}; known: {', '.join(sorted(sources()))}", USAGE)
        return (source,)
    if not (reporter and dataset and period):
        refuse("Give --dataset, --reporter and --period, or --source.", USAGE)
    for word, what in ((dataset, "dataset"), (reporter, "reporter"), (period, "period")):
        if "/" in word or word.startswith("."):
            refuse(f"{what} {word!r} cannot be a folder name", USAGE)
    return reporter, dataset, period


def show_submission(found: dict[str, Any], as_json: bool) -> None:
    """One submission with its events and findings."""
    from orkestrasi.ledger import status as ledger_status

    if as_json:
        print_json(found)
        return
    for title, (headers, rows) in ledger_status.as_tables(found).items():
        typer.echo(title)
        show(rows, headers, False, empty="(none)")


@app.command()
@guarded
def status(
    dataset: Annotated[str | None, typer.Option(help="Only this dataset.")] = None,
    reporter: Annotated[str | None, typer.Option(help="Only this reporter.")] = None,
    submission: Annotated[int | None, typer.Option(help="One submission with its events and findings.")] = None,
    as_json: AsJson = False,
) -> None:
    """Where submissions stand: per dataset, or each of one reporter, or one with all its findings."""
    from orkestrasi.ledger import status as ledger_status

    with db.connect() as connection:
        if submission is not None:
            found = ledger_status.of_submission(connection, submission)
            if found is None:
                refuse(f"There is no submission {submission}.", USAGE)
            show_submission(found, as_json)
            raise typer.Exit(FINDINGS if found["verdict"] == "rejected" else 0)
        if reporter is not None:
            headers, rows = ledger_status.of_reporter(connection, reporter, dataset)
        else:
            headers, rows = ledger_status.by_dataset(connection, dataset)
    show(rows, headers, as_json, empty="No submissions yet.")


@app.command()
@guarded
def sql(
    query: Annotated[str, typer.Argument(help="A query; it runs read-only.")],
    publication: Annotated[int | None, typer.Option(help="Look at the marts as this publication showed them.")] = None,
    as_json: AsJson = False,
) -> None:
    """Run a read-only query on the warehouse, for instance on marts.mart_reform_scorecard."""
    session: dict[str, int] = {} if publication is None else {"publication": publication}
    with db.connect(**session) as connection:
        connection.read_only = True
        try:
            if publication is not None and connection.execute("select ledger.as_of()").fetchone() == (None,):
                refuse(f"There is no publication {publication}.", USAGE)
            # Prepared, so that it is one statement: "commit; delete ..." would leave the read-only transaction.
            cursor = connection.execute(query.encode(), prepare=True)
            if cursor.description is None:
                refuse("The statement returns no rows.", USAGE)
            show(cursor.fetchall(), [c.name for c in cursor.description], as_json, empty="(no rows)")
        except psycopg.OperationalError:
            raise
        except psycopg.DatabaseError as error:
            # Each kind of mistake is an exception class of its own; what they share is that the query is at fault.
            refuse(str(error), USAGE)


@app.command()
@guarded
def publications(as_json: AsJson = False) -> None:
    """The publications so far, newest first; the one readers see is marked."""
    from orkestrasi.ledger import status as ledger_status

    with db.connect() as connection:
        headers, rows = ledger_status.publications(connection)
    show(rows, headers, as_json, empty="Nothing has been published yet.")


@app.command()
@guarded
def revert(
    number: Annotated[int, typer.Argument(help="The publication to show again.")],
    reason: Annotated[str, typer.Option(help="Why; kept with the new publication.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show again what an earlier publication showed, as a new publication; nothing is deleted."""
    from orkestrasi.publish.publish import PublicationRefusedError
    from orkestrasi.publish.publish import revert as go_back
    from orkestrasi.report import site

    try:
        new_number = go_back(number, reason)
    except PublicationRefusedError as error:
        refuse(str(error), FINDINGS)
    # No DAG run stands behind a revert, so nothing else would write its report.
    show([[new_number, number, str(site.build(new_number))]], ["publication", "shows", "report"], as_json)


@app.command()
@guarded
def report(
    number: Annotated[int | None, typer.Argument(help="Publication; the latest if left out.")] = None,
    verify: Annotated[
        str | None,
        typer.Option(help="The hash printed on a sign-off document; says whether the ledger still gives it."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the quality report of a publication and say where it is, or check the hash of its sign-off document."""
    from orkestrasi.report import signoff, site

    with db.connect() as connection:
        row = connection.execute(
            "select number from ledger.publication where status = 'published' and number = coalesce(%s, "
            "(select max(number) from ledger.publication where status = 'published'))",
            [number],
        ).fetchone()
    if row is None:
        refuse("Nothing has been published yet." if number is None else f"There is no publication {number}.", USAGE)
    if verify is not None:
        is_same = signoff.verify(row[0], verify)
        show([[row[0], is_same]], ["publication", "content_is_as_signed"], as_json)
        if not is_same:
            raise typer.Exit(FINDINGS)
        return
    made = site.make(row[0])
    show(
        [[made.number, str(made.page), made.files_written, made.files_kept, made.seconds, made.content_sha256]],
        ["publication", "report", "files_written", "files_kept", "seconds", "content_sha256"],
        as_json,
    )


@contracts_app.command("check")
def contracts_check(as_json: AsJson = False) -> None:
    """Load every contract and rule strictly and compare the derived files with what is committed."""
    from orkestrasi.contracts.dbt_files import drift
    from orkestrasi.contracts.exposure import exposed
    from orkestrasi.contracts.load import all_rules, contracts
    from orkestrasi.gate.checks import contract_checks
    from orkestrasi.gate.engine import not_understood
    from orkestrasi.publish.gate2 import suites

    try:
        loaded, rules = contracts(), all_rules()
        checks = chain(*map(contract_checks, loaded.values()), *suites().values())
        problems = [*drift(loaded), *exposed(loaded), *not_understood(checks)]
    except ContractError as error:
        problems, loaded, rules = error.problems, {}, {}
    if as_json:
        typer.echo(json.dumps({"contracts": len(loaded), "rules": len(rules), "problems": problems}, indent=2))
    else:
        for problem in problems:
            typer.echo(problem)
        typer.echo(f"{len(loaded)} contracts, {len(rules)} rules, {len(problems)} problems")
    raise typer.Exit(FINDINGS if problems else 0)


@contracts_app.command("render")
def contracts_render() -> None:
    """Write the dbt files that follow from the contracts."""
    from orkestrasi.contracts.dbt_files import write
    from orkestrasi.contracts.load import contracts

    try:
        touched = write(contracts())
    except ContractError as error:
        refuse("\n".join(error.problems), FINDINGS)
    for path in touched:
        typer.echo(path)
    typer.echo(f"{len(touched)} files written")


@contracts_app.command("show")
def contracts_show(
    dataset: Annotated[str | None, typer.Argument(help="Dataset; all of them if left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the datasets, or the columns of one: header in the file, type, range, unit."""
    from orkestrasi.contracts.load import contracts

    try:
        loaded = contracts()
    except ContractError as error:
        refuse("\n".join(error.problems), FINDINGS)
    if dataset is None:
        rows = [[c.dataset, c.cluster, c.kind, ", ".join(c.period_types), c.label_id] for c in loaded.values()]
        show(rows, ["dataset", "cluster", "kind", "periods", "label"], as_json)
        return
    if dataset not in loaded:
        refuse(f"Unknown dataset {dataset}; known: {', '.join(sorted(loaded))}", USAGE)
    columns = [
        [c.header, c.name, c.logical_type, "yes" if c.required else "", c.minimum, c.maximum,
         ", ".join(c.choices), c.unit, c.label_id]
        for c in loaded[dataset].columns
    ]  # fmt: skip
    show(columns, ["header", "column", "type", "required", "min", "max", "choices", "unit", "label"], as_json)


if __name__ == "__main__":
    app()

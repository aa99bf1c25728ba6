"""`orkestrasi trace`: from a row of a mart back to the file it came from."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from orkestrasi import db
from orkestrasi.commands.common import FINDINGS, USAGE, AsJson, guarded, print_json, refuse, show

if TYPE_CHECKING:
    from orkestrasi.publish.trace import Trace

# More rows than this stand behind an aggregate of the nation; `--json` has them all.
SHOWN = 20


def register(app: typer.Typer) -> None:
    app.command("trace")(trace)


@guarded
def trace(
    mart: Annotated[str, typer.Argument(help="The mart, for instance mart_reform_scorecard.")],
    key: Annotated[
        list[str], typer.Argument(help="Which row: column=value ..., for instance region=64.09 period_key=2022-09.")
    ],
    publication: Annotated[int | None, typer.Option(help="As this publication showed it; else the latest.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print the chain behind a figure: publication, rows, rules, submission, file and its hash, cells."""
    from orkestrasi.publish import trace as tracing

    pairs = [part.partition("=") for part in key]
    if bad := [name for name, sign, _ in pairs if not sign]:
        refuse(f"{bad[0]}: write column=value, for instance region=64.09.", USAGE)
    session: dict[str, int] = {} if publication is None else {"publication": publication}
    with db.connect(**session) as connection:
        connection.read_only = True
        try:
            found = tracing.trace(connection, mart, {name: value for name, _, value in pairs})
        except tracing.TraceRefusedError as error:
            refuse(str(error), USAGE)
    if as_json:
        print_json(asdict(found))
    else:
        _print(found)
    if not all(origin.is_intact for origin in found.origins):
        refuse("A file behind this figure is missing from the object store, or is not what it was.", FINDINGS)


def _print(found: Trace) -> None:
    typer.echo(f"{found.mart}, publication {found.publication_number} of {found.published_at or '(a candidate)'}")
    show([[name, value] for name, value in found.row.items() if value is not None], ["column", "value"], as_json=False)
    typer.echo(
        f"Rows behind it: {len(found.origins)}" + (f", the first {SHOWN}:" if len(found.origins) > SHOWN else "")
    )
    for origin in found.origins[:SHOWN]:
        typer.echo(
            f"\nsubmission {origin.submission_id}: {origin.reporter_id} {origin.dataset} {origin.period_key} "
            f"version {origin.version}, received {origin.received_at:%Y-%m-%d %H:%M}\n"
            f"  verdict   {origin.verdict} by {origin.judged_by_rules} rules"
            + (
                f"; found about this row or file: {', '.join(origin.findings)}"
                if origin.findings
                else "; none found anything here"
            )
            + f"\n  file      {origin.file_name}\n  sha256    {origin.sha256} "
            + ("(the stored bytes have it)" if origin.is_intact else "(THE STORED BYTES DO NOT HAVE IT)")
            + f"\n  stored    {origin.stored_at}"
        )
        if origin.row_number is not None:
            place = f"sheet {origin.sheet}, " if origin.sheet else ""
            typer.echo(f"  row       {place}row {origin.row_in_file} of the file, {origin.row_number} of its data")
            typer.echo(
                "  cells     "
                + ", ".join(
                    f"{name} = {value} ({origin.cells.get(name, '?')})" for name, value in origin.values.items()
                )
            )

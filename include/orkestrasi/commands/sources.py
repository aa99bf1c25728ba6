"""Commands about sources: which there are and how their last runs went, whether sources.yml is right, pull one now."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from orkestrasi import db
from orkestrasi.commands.common import FAULT, FINDINGS, USAGE, AsJson, guarded, refuse, show
from orkestrasi.sources.model import Source

sources_app = typer.Typer(help="List the sources, check sources.yml, show how one is read.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(sources_app, name="sources")
    app.command()(collect)


@sources_app.command("list")
@guarded
def list_sources(as_json: AsJson = False) -> None:
    """Every source with its cadence and how its last run went."""
    found = _sources()
    with db.connect() as connection:
        rows = connection.execute(
            "select source_id, last_run_at, last_success_at, failures, last_error from ledger.source_state"
        ).fetchall()
    states = {row[0]: row[1:] for row in rows}
    lines = [
        [s.source_id, s.title, s.dataset or None, s.where.kind, s.cadence, *_state(states.get(s.source_id), as_json)]
        for s in found.values()
    ]
    headers = ["source", "title", "dataset", "kind", "cadence", "last_run", "last_success", "failures", "last_error"]
    show(lines, headers, as_json, empty="No sources are declared.")


def _state(row: tuple[Any, ...] | None, as_json: bool) -> list[Any]:
    last_run, last_success, failures, error = row or (None, None, 0, None)
    return [_when(last_run, as_json), _when(last_success, as_json), failures, error]


def _when(moment: datetime | None, as_json: bool) -> Any:
    return moment if moment is None or as_json else f"{moment:%Y-%m-%d %H:%M}"


@sources_app.command()
def check(as_json: AsJson = False) -> None:
    """Say everything that is wrong with sources.yml. Exit code 1 where something is."""
    from orkestrasi.sources.load import SourceError, files, sources

    try:
        count = len(sources())
    except SourceError as error:
        show([[problem] for problem in error.problems], ["problem"], as_json)
        raise typer.Exit(FINDINGS) from None
    if as_json:
        typer.echo("[]")
    else:
        read = ", ".join(str(path) for path in files() if path.exists())
        typer.echo(f"{count} sources, nothing wrong ({read})")


@sources_app.command("show")
def show_source(source_id: Annotated[str, typer.Argument(help="Id of a source.")]) -> None:
    """All that an entry says, as JSON; defaults are filled in."""
    typer.echo(json.dumps(asdict(_source(source_id)), ensure_ascii=False, indent=2))


@guarded
def collect(
    source_id: Annotated[str, typer.Argument(metavar="SOURCE", help="Id of a source.")],
    as_json: AsJson = False,
) -> None:
    """Pull what is new at a source now. Its connection is read from AIRFLOW_CONN_<ID>."""
    from orkestrasi.landing import collect as landing
    from orkestrasi.landing import connections

    if _source(source_id).where.kind == "landing":
        refuse(f"{source_id}: nothing is pulled; put files into the landing folder, below {source_id}/", USAGE)
    problems: list[str] = []
    try:
        collected = landing.run(source_id, connections.from_environment)
    except landing.CollectError as error:
        collected, problems = error.collected, error.collected.problems
    if as_json:
        typer.echo(json.dumps(asdict(collected), ensure_ascii=False, indent=2))
    elif collected.is_busy:
        typer.echo(f"{source_id}: another run is at it")
    else:
        counts = {key: value for key, value in asdict(collected).items() if isinstance(value, int) and key != "is_busy"}
        typer.echo(f"{source_id}: " + ", ".join(f"{key} {value}" for key, value in counts.items()))
    if problems:
        refuse("\n".join(problems), FAULT)


def _sources() -> dict[str, Source]:
    from orkestrasi.sources.load import SourceError, sources

    try:
        return sources()
    except SourceError as error:
        refuse(str(error), FAULT)


def _source(source_id: str) -> Source:
    found = _sources()
    if source_id not in found:
        refuse(f"There is no source {source_id}. There are: {', '.join(found)}", USAGE)
    return found[source_id]

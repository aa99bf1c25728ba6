"""`orkestrasi bi superset`: the BI tool on the marts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from orkestrasi.commands.common import FAULT, FINDINGS, AsJson, guarded, refuse, show
from orkestrasi.stack import superset
from orkestrasi.stack.errors import StackError

bi_app = typer.Typer(help="Dashboards on the marts.", no_args_is_help=True)
superset_app = typer.Typer(help="Apache Superset with the dashboards of bi/dashboards.", no_args_is_help=True)
bi_app.add_typer(superset_app, name="superset")


def register(app: typer.Typer) -> None:
    app.add_typer(bi_app, name="bi")


def told(command: Callable[..., None]) -> Callable[..., None]:
    """Tell what is wrong with the dashboards (exit code 1) or the system (3) in place of a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        from orkestrasi.bi.errors import BiError
        from orkestrasi.transform.build import BuildError

        try:
            command(*args, **kwargs)
        except BiError as error:
            refuse(str(error), FINDINGS)
        except (BuildError, StackError) as error:
            refuse(str(error), FAULT)

    return guarded(run)


@superset_app.command()
@told
def up(as_json: AsJson = False) -> None:
    """Start Superset with the dashboards of this tree; nothing is done where that is so already."""
    console = Console(stderr=True)
    with console.status("The dashboards are read") as status:
        bundle = _bundle()
        changed = superset.up(bundle, status.update)
    _tell("started" if changed else "was running", as_json)


@superset_app.command()
@told
def down() -> None:
    """End Superset."""
    typer.echo("Stopped." if superset.stop() else "Superset was not running.")


@superset_app.command("status")
@told
def superset_status(as_json: AsJson = False) -> None:
    """Say whether Superset runs and where. Exit code 1 where it does not."""
    running = superset.is_running()
    _tell("runs" if running and superset.is_healthy() else "starts" if running else "does not run", as_json)
    raise typer.Exit(0 if running else FINDINGS)


@superset_app.command()
@told
def export(
    out: Annotated[
        Path, typer.Option(help="The zip to write; POST /api/v1/assets/import/ of another Superset takes it.")
    ],
    as_json: AsJson = False,
) -> None:
    """Write the bundle of databases, datasets, charts and dashboards; no password is in it."""
    from orkestrasi.files import whole

    bundle = _bundle()
    with whole(out) as file:
        file.write_bytes(bundle)
    show([[str(out), len(bundle)]], ["bundle", "bytes"], as_json)


@superset_app.command()
@told
def queries(
    out: Annotated[
        Path | None,
        typer.Option(
            help="Write <dashboard>/<chart>.sql below this folder, with the examples of the filters; bi/queries is "
            "written so. What lies there of charts that are no more is removed."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The SQL of every chart as the running Superset sends it, with how many rows came back."""
    from orkestrasi.bi.metrics import datasets
    from orkestrasi.bi.queries import capture, file_of, write
    from orkestrasi.bi.read import dashboards

    offered = datasets()
    captured = capture(dashboards(offered), offered, examples=out is not None)
    if out is not None:
        write(captured, out)
        rows = [[c.dashboard, c.chart, c.rows, str(file_of(out, c.dashboard, c.chart))] for c in captured]
        show(rows, ["dashboard", "chart", "rows", "file"], as_json, empty="There are no dashboards.")
        return
    rows = [[c.dashboard, c.chart, c.rows, c.sql] for c in captured]
    show(rows, ["dashboard", "chart", "rows", "sql"], as_json, empty="There are no dashboards.")


def _bundle() -> bytes:
    from orkestrasi.bi.bundle import build
    from orkestrasi.stack import logins

    return build(logins.bi_reader())


def _tell(state: str, as_json: bool) -> None:
    row = [state, superset.address(), superset.ADMIN, str(superset.password_file())]
    headers = ["superset", "address", "user", "password_file"]
    if as_json:
        show([row], headers, as_json)
        return
    for name, value in zip(headers, row, strict=True):
        typer.echo(f"{name.replace('_', ' '):14} {value}")

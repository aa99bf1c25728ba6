"""`orkestrasi stack`: the running of everything on this machine."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from orkestrasi.settings import Settings, settings
from orkestrasi.stack import airflow, logins, postgres, processes, superset, supervisor
from orkestrasi.stack.environment import ADMIN, admin_password, api_url, environment
from orkestrasi.stack.errors import StackError
from orkestrasi.stack.progress import Progress
from orkestrasi.stack.rest import Api

FAULT = 3

stack_app = typer.Typer(help="Start, stop and try the whole stack on this machine.", no_args_is_help=True)
console = Console(width=None if sys.stdout.isatty() else 110)


@stack_app.command()
def up() -> None:
    """Start PostgreSQL and Airflow and keep them running."""
    from orkestrasi import reference

    config = settings()
    known = (config.secrets / "airflow_passwords.json").exists()
    try:
        with Progress(console) as progress:
            # Before the DAGs: what waits in the landing folder must not be judged without reference data.
            reference.refresh()
            progress.step("PostgreSQL runs, reference data is loaded; Airflow starts")
            _kept(config).parent.mkdir(parents=True, exist_ok=True)
            _kept(config).touch()
            airflow.start(progress.waiting)
            progress.step("Airflow is ready")
    except StackError as error:
        _fail(error)
    file = config.secrets / "airflow_passwords.json"
    console.print(f"\nAirflow     {api_url()}  user {ADMIN}", highlight=False)
    # Printed once; later only where it is kept.
    console.print(
        f"            password {f'in {file}' if known else admin_password()}", highlight=False, soft_wrap=True
    )
    _print_database(config)
    console.print(f"Landing     {config.landing}", highlight=False, soft_wrap=True)
    console.print("`make down` ends it all.", highlight=False)


@stack_app.command()
def down() -> None:
    """End Airflow, Superset and PostgreSQL with everything they started."""
    try:
        _kept(settings()).unlink(missing_ok=True)
        ran = airflow.stop()
        ran = superset.stop() or ran
        ran = postgres.stop() or ran
    except StackError as error:
        _fail(error)
    console.print("Stopped." if ran else "Nothing was running.")


@stack_app.command()
def init() -> None:
    """Prepare both databases and the secrets, and start nothing; for where each part runs in a container."""
    from orkestrasi import reference

    reference.refresh()
    supervisor.prepare_airflow(settings(), environment())


@stack_app.command()
def run(component: str) -> None:
    """Become one part of Airflow, for containers. AIRFLOW__ variables of the caller override ours."""
    if component not in supervisor.COMPONENTS:
        raise typer.BadParameter(f"choose one of {', '.join(supervisor.COMPONENTS)}")
    overrides = {name: value for name, value in os.environ.items() if name.startswith("AIRFLOW__")}
    command = [sys.executable, "-m", "airflow", *supervisor.COMPONENTS[component]]
    os.execve(sys.executable, command, environment() | overrides)  # noqa: S606


@stack_app.command()
def status() -> None:
    """Say what runs."""
    config = settings()
    server = postgres.running()
    console.print(f"PostgreSQL     {f'runs on port {server.port}' if server else 'does not run'}", highlight=False)
    parts = {part.name: part for part in processes.parts(config)}
    for name in (supervisor.NAME, *supervisor.COMPONENTS, superset.NAME):
        alive = name in parts and parts[name].alive
        console.print(f"{name:14} {f'runs, process {parts[name].pid}' if alive else 'does not run'}", highlight=False)
    for name, state in Api().health().items():
        console.print(f"{name:14} {state}", highlight=False)


@stack_app.command()
def demo() -> None:
    """Send the demo's files through the whole stack."""
    from orkestrasi.stack import demo as demonstration

    raise typer.Exit(demonstration.run(console, keep=_kept(settings()).exists()))


@stack_app.command()
def remove(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """End everything and delete the state folder: the database, and all files that were taken in."""
    home = settings().home
    if not home.exists():
        return
    if not yes:
        typer.confirm(f"Delete the database and all files in {home}?", abort=True)
    down()
    postgres.remove()
    shutil.rmtree(home)


def _kept(config: Settings) -> Path:
    """Exists while the stack was started to stay, so that a demo leaves it running."""
    return config.run / "kept"


def _print_database(config: Settings) -> None:
    if config.database_url:
        console.print("PostgreSQL  as ORKESTRASI_DATABASE_URL says", highlight=False)
        return
    reader = logins.bi_reader()
    console.print(
        f"PostgreSQL  postgresql://{reader.username}@{reader.host}:{reader.port}/{reader.database}", highlight=False
    )
    file = shlex.quote(str(config.secrets / "bi_password"))
    console.print(f"            reads the marts; password in {file}", highlight=False, soft_wrap=True)


def _fail(error: StackError) -> NoReturn:
    console.print(str(error), style="red", markup=False, highlight=False)
    raise typer.Exit(FAULT) from error


if __name__ == "__main__":
    stack_app()

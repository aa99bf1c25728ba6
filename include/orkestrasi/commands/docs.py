"""`orkestrasi docs`: the pages that follow from the models, and dbt's own documentation."""

from __future__ import annotations

import typer

from orkestrasi.commands.common import FINDINGS, guarded, refuse


def register(app: typer.Typer) -> None:
    app.command("docs")(docs)


@guarded
def docs() -> None:
    """Write docs/bus-matrix.md and docs/marts.md anew, and dbt's documentation of this warehouse as one page."""
    from orkestrasi.settings import settings
    from orkestrasi.transform import catalogue
    from orkestrasi.transform.build import BuildError, run_dbt

    for path in catalogue.write():
        typer.echo(path)
    try:
        run_dbt("docs", "generate", "--static")
    except BuildError as error:
        refuse(str(error), FINDINGS)
    typer.echo(settings().home / "dbt" / "target" / "static_index.html")

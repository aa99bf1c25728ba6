"""`orkestrasi dbt ...`: dbt on this installation's warehouse, for engineers."""

from __future__ import annotations

import typer

from orkestrasi.commands.common import FINDINGS, guarded, refuse


def register(app: typer.Typer) -> None:
    # Everything after the word is dbt's, --help too.
    app.command(
        "dbt",
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
        add_help_option=False,
    )(dbt)


@guarded
def dbt(context: typer.Context) -> None:
    """Run dbt on the warehouse: test --selector audit, source freshness --select source:raw, docs generate ..."""
    from orkestrasi.transform.build import BuildError, run_dbt

    try:
        run_dbt(*(context.args or ["--help"]), quiet=False)
    except BuildError as error:
        refuse(str(error), FINDINGS)

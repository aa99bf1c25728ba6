"""`orkestrasi template` and `orkestrasi guide`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from orkestrasi.commands.common import USAGE, AsJson, guarded, refuse, show


def register(app: typer.Typer) -> None:
    app.command()(template)
    app.command()(guide)


@guarded
def template(
    dataset: Annotated[str | None, typer.Option(help="Dataset, for instance poverty_indicators.")] = None,
    reporter: Annotated[str | None, typer.Option(help="Who will fill it: 64.09, or an agency such as BPS.")] = None,
    period: Annotated[str | None, typer.Option(help="Period: 2024, 2024-S1, 2024-TW1, 2024-03.")] = None,
    out: Annotated[Path | None, typer.Option(help="File to write; else it goes into the state folder.")] = None,
    due: Annotated[bool, typer.Option("--due", help="All reports that can be sent today.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the Excel template of one dataset, reporter and period, or of all that are due."""
    from orkestrasi import db
    from orkestrasi.contracts.load import contracts
    from orkestrasi.formats import WIB
    from orkestrasi.template import render, workbook
    from orkestrasi.template.content import UnknownError, collect

    if due:
        if dataset or reporter or period or out:
            refuse("--due takes no other option; it renders all that are due.", USAGE)
        with db.connect() as connection:
            wanted = render.due(connection, datetime.now(WIB).date())
        written = render.render_chunk(wanted)
        folder = str(render.path_of("", "", "").parents[1])
        show([[len(wanted), written, folder]], ["due", "written", "folder"], as_json)
        return
    if not (dataset and reporter and period):
        refuse("Give --dataset, --reporter and --period, or --due.", USAGE)
    contract = contracts().get(dataset)
    if contract is None:
        refuse(f"Unknown dataset {dataset}; known: {', '.join(sorted(contracts()))}", USAGE)
    with db.connect() as connection:
        try:
            # Looked up before a folder is made of what was typed.
            content = collect(connection, contract, reporter, period)
        except UnknownError as error:
            refuse(f"{error}.", USAGE)
        path = out or render.path_of(reporter, dataset, period)
        workbook.draw(content, path, datetime.now(WIB))
    show([[str(path), len(content.rows)]], ["template", "prefilled_rows"], as_json)


@guarded
def guide(
    dataset: Annotated[str | None, typer.Option(help="Only this dataset.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write into; else reports/panduan.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write the rule guide for officers, HTML and PDF, in Bahasa Indonesia."""
    from orkestrasi.contracts.load import contracts
    from orkestrasi.guide import site
    from orkestrasi.settings import settings

    if dataset is not None and dataset not in contracts():
        refuse(f"Unknown dataset {dataset}; known: {', '.join(sorted(contracts()))}", USAGE)
    files = site.write(out or settings().reports / "panduan", dataset)
    show([[str(file)] for file in files], ["file"], as_json)

"""`orkestrasi receipt` and `orkestrasi feedback`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from orkestrasi.commands.common import FINDINGS, USAGE, AsJson, guarded, refuse, show
from orkestrasi.formats import Lang

English = Annotated[bool, typer.Option("--english", help="In English instead of Bahasa Indonesia.")]


def register(app: typer.Typer) -> None:
    app.command()(receipt)
    app.command()(feedback)


@guarded
def receipt(
    submission: Annotated[int | None, typer.Argument(help="Number of the submission.")] = None,
    verify: Annotated[Path | None, typer.Option(help="Prove a receipt that somebody holds.")] = None,
    english: English = False,
    as_json: AsJson = False,
) -> None:
    """Print the signed receipt of a submission, or prove one."""
    from orkestrasi import db
    from orkestrasi.answer import receipt as receipts

    lang: Lang = "en" if english else "id"
    if verify is not None:
        try:
            document = json.loads(verify.read_bytes())
        except (OSError, ValueError) as error:
            refuse(f"{verify}: {error}", USAGE)
        genuine = receipts.is_genuine(document)
        show([[str(verify), genuine]], ["receipt", "genuine"], as_json)
        raise typer.Exit(0 if genuine else FINDINGS)
    if submission is None:
        refuse("Give the number of a submission, or --verify with a receipt.", USAGE)
    with db.connect() as connection:
        try:
            found = receipts.of(connection, submission)
        except receipts.NoSubmissionError:
            refuse(f"There is no submission {submission}.", USAGE)
    typer.echo(receipts.as_bytes(found).decode() if as_json else receipts.text(found, lang), nl=False)


@guarded
def feedback(
    submission: Annotated[int, typer.Argument(help="Number of the submission.")],
    out: Annotated[Path | None, typer.Option(help="File to write; else umpan-balik-<number>.xlsx here.")] = None,
    english: English = False,
    as_json: AsJson = False,
) -> None:
    """Write the feedback workbook of a submission."""
    from orkestrasi import db
    from orkestrasi.answer import feedback as workbook
    from orkestrasi.answer.receipt import NoSubmissionError

    lang: Lang = "en" if english else "id"
    path = out or Path(f"umpan-balik-{submission}.xlsx")
    with db.connect() as connection:
        try:
            written = workbook.write(connection, submission, path, lang)
        except NoSubmissionError:
            refuse(f"There is no submission {submission}.", USAGE)
    headers = ["workbook", "findings", "errors", "warnings"]
    show([[str(path), written.findings, written.errors, written.warnings]], headers, as_json)

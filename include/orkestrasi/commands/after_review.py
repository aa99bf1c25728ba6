"""`orkestrasi review revert` and `orkestrasi notices`: back to the last approved publication, and who is told what."""

from __future__ import annotations

import smtplib
from dataclasses import asdict, astuple
from typing import Annotated

import typer

from orkestrasi import db
from orkestrasi.commands.common import FAULT, FINDINGS, USAGE, AsJson, guarded, print_json, refuse, show
from orkestrasi.commands.review import As, refusing, review_app

MOVES = ("indicator", "source", "period", "counted_from", "regions", "regions_after", "value", "value_after")
MAIL_PORT = 25


def register(app: typer.Typer) -> None:
    review_app.command("revert")(review_revert)
    app.command("notices")(notices)


@refusing
def review_revert(
    login: As,
    reason: Annotated[str, typer.Option(help="Why; kept with the new publication.")] = "",
    carry_out: Annotated[
        bool, typer.Option("--yes", help="Do it. Without it, only say what would leave and which figures would move.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show again the last publication of which everything was approved, and say which national figures move."""
    from orkestrasi.publish.publish import PublicationRefusedError
    from orkestrasi.publish.publish import revert as go_back
    from orkestrasi.rehearse.figures import moves
    from orkestrasi.report import site
    from orkestrasi.review import standing

    with db.connect() as connection:
        standing.refuse_unless_deciding(connection, login)
        number = standing.last_approved(connection)
        if number is None:
            refuse("No earlier publication has an approval for everything that needs one.", FINDINGS)
        leaving, coming = standing.changes_of_revert(connection, number)
        moved = moves(connection, leaving, coming)
        connection.rollback()
    new_number, report = None, None
    if carry_out:
        if not reason.strip():
            refuse("Give the --reason; it is kept with the new publication.", USAGE)
        try:
            new_number = go_back(number, reason, f"review revert by {login.lower()}")
        except PublicationRefusedError as error:
            refuse(str(error), FINDINGS)
        report = str(site.build(new_number))
    if as_json:
        print_json({
            "shows": number, "publication": new_number, "report": report, "leaving": leaving, "coming": coming,
            "moves": [asdict(move) for move in moved],
        })  # fmt: skip
        return
    typer.echo(f"Publication {number}: {len(leaving)} submissions leave, {len(coming)} come back.")
    show([astuple(move) for move in moved], MOVES, False, empty="(no national figure moves)")
    typer.echo(f"Shown as publication {new_number}: {report}" if new_number else "Nothing was changed; --yes does it.")


@guarded
def notices(
    number: Annotated[int | None, typer.Argument(help="Publication; the latest if left out.")] = None,
    mail_host: Annotated[
        str | None, typer.Option(envvar="ORKESTRASI_SMTP", help="host[:port] of a mail server; without it, only files.")
    ] = None,
    mail_from: Annotated[
        str, typer.Option(envvar="ORKESTRASI_MAIL_FROM", help="Address the mails come from.")
    ] = "orkestrasi@localhost",
    as_json: AsJson = False,
) -> None:
    """Tell regions and reviewers that a report is available, and nothing of what stands in it; each once."""
    from orkestrasi.review import notices as review_notices
    from orkestrasi.windows.contacts import ContactsError, contacts

    host, _, port = (mail_host or "").partition(":")
    if port and not port.isdigit():
        refuse(f"{mail_host!r} is no host:port.", USAGE)
    try:
        addresses = contacts()
    except ContactsError as error:
        refuse(str(error), FINDINGS)
    with db.connect() as connection:
        row = connection.execute(
            "select number from ledger.publication where status = 'published' and number = coalesce(%s, "
            "ledger.latest_published())",
            [number],
        ).fetchone()
        if row is None:
            refuse("Nothing has been published yet." if number is None else f"There is no publication {number}.", USAGE)
        if mail_host:
            try:
                with smtplib.SMTP(host, int(port or MAIL_PORT), timeout=30) as server:
                    done = review_notices.write(connection, row[0], addresses, server.send_message, mail_from)
            except (OSError, smtplib.SMTPException) as error:
                refuse(f"The mail server does not answer: {error}", FAULT)
        else:
            done = review_notices.write(connection, row[0], addresses)
    if as_json:
        print_json({"publication": row[0], **asdict(done)})
    else:
        typer.echo(
            f"Publication {row[0]}: {len(done.files)} notices written, {done.known} had been, {done.mailed} mailed, "
            f"{len(done.without_address)} without an address, {len(done.refused)} not taken by the server."
        )
    raise typer.Exit(FINDINGS if done.refused else 0)

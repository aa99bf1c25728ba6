"""`orkestrasi audit ...`: prove that the event log is what was written."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from orkestrasi import db
from orkestrasi.commands.common import FINDINGS, USAGE, AsJson, guarded, print_json, refuse, show

audit_app = typer.Typer(help="Prove that the event log is what was written.", no_args_is_help=True)
WORDS = {
    "altered": "reads otherwise than when it was written",
    "missing": "was written and is gone",
    "inserted": "was put in outside the chain",
    "gap": "a link of the chain is gone",
    "members_changed": "shows other submissions than when it was published",
    "guard_off": "the trigger that keeps rows as they are does not work",
    "head_not_found": "the head you noted is not in this chain",
}


def register(app: typer.Typer) -> None:
    app.add_typer(audit_app, name="audit")


@audit_app.command("verify")
@guarded
def audit_verify(
    expect: Annotated[
        str | None, typer.Option(help="Head of the chain as noted earlier, outside the database (64 hex digits).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Count the hash chain over all events anew; exit code 1 names the first event that is not as it was written."""
    from orkestrasi.ledger import audit

    if expect is not None and (len(expect) != 64 or not set(expect.lower()) <= set("0123456789abcdef")):
        refuse("A head has 64 hexadecimal digits.", USAGE)
    with db.connect() as connection:
        proof = audit.verify(connection, expect)
    if as_json:
        print_json({"holds": proof.holds, "first": next(map(asdict, proof.faults), None), **asdict(proof)})
    else:
        for fault in proof.faults[:20]:
            where = f" (position {fault.position})" if fault.position else ""
            number = f" {fault.event_id}" if fault.event_id is not None else ""
            typer.echo(f"{fault.source}{number}{where}: {WORDS[fault.kind]}")
        if len(proof.faults) > 20:
            typer.echo(f"... and {len(proof.faults) - 20} more")
        typer.echo(f"{proof.events} events, {len(proof.faults)} faults, head {proof.head}")
        if proof.since_expected is not None:
            typer.echo(f"The head you noted is in the chain, {proof.since_expected} events ago.")
    raise typer.Exit(0 if proof.holds else FINDINGS)


@audit_app.command("head")
@guarded
def audit_head(as_json: AsJson = False) -> None:
    """Length and head of the chain, to be noted outside the database."""
    from orkestrasi.ledger import audit

    with db.connect() as connection:
        show([audit.head(connection)], ["events", "head"], as_json)

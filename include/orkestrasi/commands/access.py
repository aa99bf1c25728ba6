"""`orkestrasi access ...`: who may log in to the database, and what they read."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from orkestrasi import db
from orkestrasi.commands.common import FINDINGS, AsJson, guarded, refuse, show
from orkestrasi.commands.web_users import web_user_app
from orkestrasi.ledger.access import ROLES

access_app = typer.Typer(help="Who may log in to the database, and what they read.", no_args_is_help=True)
HEADERS = ["login", "role", "regions"]


def register(app: typer.Typer) -> None:
    access_app.add_typer(web_user_app, name="web-user")
    app.add_typer(access_app, name="access")


@access_app.command("list")
@guarded
def access_list(as_json: AsJson = False) -> None:
    """The logins, what each may read and, for a region_reader, of which regions."""
    from orkestrasi.ledger import logins

    with db.connect() as connection:
        rows = [[known.login, known.role, ", ".join(known.regions)] for known in logins.listed(connection)]
    show(rows, HEADERS, as_json, empty="No login has been made.")


@access_app.command("grant")
@guarded
def access_grant(
    login: Annotated[str, typer.Argument(help="Name of the login; made if there is none.")],
    role: Annotated[str, typer.Option(help=f"What it reads: {', '.join(ROLES)}.")],
    region: Annotated[
        list[str] | None, typer.Option(help="For region_reader: Kemendagri code of a region; may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Let a login read what a role reads. A new one gets a password, in a file that only we can read."""
    from orkestrasi.ledger import logins
    from orkestrasi.settings import settings
    from orkestrasi.stack.environment import secret

    config = settings()
    try:
        with db.connect() as connection:
            password = secrets.token_urlsafe(24)
            made, is_new = logins.grant(connection, login, role, list(region or ()), password)
            file = config.secrets / f"login_{login}"
            if is_new:
                file.unlink(missing_ok=True)
                secret(config, file.name, lambda: password)
    except logins.LoginRefusedError as error:
        refuse(str(error), FINDINGS)
    row = [made.login, made.role, ", ".join(made.regions), str(file) if file.exists() else ""]
    show([row], [*HEADERS, "password in"], as_json)


@access_app.command("revoke")
@guarded
def access_revoke(
    login: Annotated[str, typer.Argument(help="The login to drop; its sessions end.")], as_json: AsJson = False
) -> None:
    """Drop a login that was made here."""
    from orkestrasi.ledger import logins
    from orkestrasi.settings import settings

    try:
        with db.connect() as connection:
            logins.revoke(connection, login)
    except logins.LoginRefusedError as error:
        refuse(str(error), FINDINGS)
    (settings().secrets / f"login_{login}").unlink(missing_ok=True)
    show([[login, "dropped"]], ["login", "state"], as_json)

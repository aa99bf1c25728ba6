"""`orkestrasi access web-user ...`: who may log in to Airflow's pages, with which of our roles."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from orkestrasi.commands.common import FAULT, FINDINGS, AsJson, guarded, refuse, show

web_user_app = typer.Typer(
    help="Who may log in to Airflow's pages: DataEngineer, Reviewer, Viewer.", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(help="Name of the login; nothing else is kept about a person.")]


def refusing(command: Callable[..., None]) -> Callable[..., None]:
    """What cannot be done is said in one line."""

    @guarded
    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        from orkestrasi.stack.errors import StackError
        from orkestrasi.stack.web_users import WebUserRefusedError

        try:
            command(*args, **kwargs)
        except WebUserRefusedError as error:
            refuse(str(error), FINDINGS)
        except StackError as error:
            refuse(str(error), FAULT)

    return run


@web_user_app.command("list")
@refusing
def web_user_list(as_json: AsJson = False) -> None:
    """Everybody who may log in, with the role."""
    from orkestrasi.settings import settings
    from orkestrasi.stack import web_users

    rows = [[known["login"], known["role"]] for known in web_users.listed(settings())]
    show(rows, ["login", "role"], as_json)


@web_user_app.command("add")
@refusing
def web_user_add(
    name: Name, role: Annotated[str, typer.Option(help="DataEngineer, Reviewer or Viewer.")], as_json: AsJson = False
) -> None:
    """Make a web user, or give one that exists another role. A new one gets a password, in a file only we can read."""
    from orkestrasi.ledger.logins import NAME
    from orkestrasi.settings import settings
    from orkestrasi.stack import web_users

    if not NAME.fullmatch(name):
        refuse(f"{name!r} is no name for a login: 3 to 63 of a-z, 0-9 and _, a letter first.", FINDINGS)
    config = settings()
    password = secrets.token_urlsafe(18)
    file = _password_file(name)
    if web_users.add(config, name, role, password):
        _keep(file, password)
    show([[name, role, str(file) if file.exists() else ""]], ["login", "role", "password in"], as_json)


@web_user_app.command("password")
@refusing
def web_user_password(name: Name, as_json: AsJson = False) -> None:
    """Give a web user a new password, in a file only we can read; open sessions end."""
    from orkestrasi.settings import settings
    from orkestrasi.stack import environment, web_users

    password = secrets.token_urlsafe(18)
    web_users.set_password(settings(), name, password)
    if name == environment.ADMIN:
        environment.keep_admin_password(settings(), password)
        file = environment.password_file(settings())
    else:
        file = _password_file(name)
        _keep(file, password)
    show([[name, str(file)]], ["login", "password in"], as_json)


@web_user_app.command("remove")
@refusing
def web_user_remove(name: Name, as_json: AsJson = False) -> None:
    """Remove a web user, and the role that the ledger knew it by."""
    from orkestrasi import db, review
    from orkestrasi.settings import settings
    from orkestrasi.stack import web_users

    web_users.remove(settings(), name)
    with db.connect() as connection:
        review.grant(connection, name, None, "web-user remove")
    _password_file(name).unlink(missing_ok=True)
    show([[name, "removed"]], ["login", "state"], as_json)


def _password_file(name: str) -> Path:
    from orkestrasi.settings import settings

    return settings().secrets / f"web_user_{name}"


def _keep(file: Path, password: str) -> None:
    from orkestrasi.settings import settings
    from orkestrasi.stack.environment import secret

    file.unlink(missing_ok=True)
    secret(settings(), file.name, lambda: password)

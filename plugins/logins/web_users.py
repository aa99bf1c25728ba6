"""The people of Airflow's web pages, in Flask-AppBuilder's database. Run as a program by `orkestrasi.stack.web_users`.

    python web_users.py prepare|list|add|password|remove  < JSON

What it is given, passwords among it, comes as JSON over standard input, which nobody else can see; the answer is the
last line of standard output. Exit code 1: refused, the answer says why.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
from airflow.utils.providers_configuration_loader import providers_configuration_loaded

Json = dict[str, Any]
# Flask-AppBuilder's own column; people have no address here, and `.invalid` belongs to nobody (RFC 2606).
ADDRESS = "{}@orkestrasi.invalid"


class RefusedError(Exception):
    """What was asked cannot be done; the message says why."""


@providers_configuration_loaded
def main(action: str, given: Json) -> Any:
    with get_application_builder() as appbuilder:
        return ACTIONS[action](appbuilder.sm, **given)


def prepare(security: Any, login: str, password: str) -> Json:
    """Bring in the roles, and the first administrator unless there is one."""
    security.sync_roles()
    if security.find_user(username=login) is None:
        _make(security, login, "Admin", password)
    return {"login": login}


def listed(security: Any) -> list[Json]:
    """All users with their roles."""
    users = sorted(security.get_all_users(), key=lambda user: user.username)
    return [{"login": user.username, "role": ", ".join(sorted(role.name for role in user.roles))} for user in users]


def add(security: Any, login: str, role: str, password: str) -> Json:
    """Make a user, or give one that exists this role and no other; says whether it is new."""
    security.sync_roles()
    user = security.find_user(username=login)
    if user is None:
        _make(security, login, role, password)
        return {"login": login, "role": role, "is_new": True}
    if "Admin" in {known.name for known in user.roles}:
        raise RefusedError(f"{login} is an administrator of Airflow and stays one.")
    user.roles = [security.find_role(role)]
    _done(security.update_user(user))
    return {"login": login, "role": role, "is_new": False}


def password(security: Any, login: str, password: str) -> Json:
    """Give a user another password; open sessions end."""
    _done(security.reset_password(_known(security, login).id, password))
    return {"login": login}


def remove(security: Any, login: str) -> Json:
    """Delete a user; tokens that are out are refused from then on."""
    user = _known(security, login)
    if "Admin" in {role.name for role in user.roles}:
        raise RefusedError(f"{login} is an administrator of Airflow and is not removed here.")
    user.roles.clear()
    security.session.delete(user)
    security.session.commit()
    return {"login": login}


def _make(security: Any, login: str, role: str, password: str) -> None:
    _done(security.add_user(login, login, login, ADDRESS.format(login), security.find_role(role), password))


def _known(security: Any, login: str) -> Any:
    user = security.find_user(username=login)
    if user is None:
        raise RefusedError(f"There is no web user {login}.")
    return user


def _done(result: Any) -> None:
    if not result:
        raise RuntimeError("Flask-AppBuilder has not stored it; its log above says why.")


ACTIONS = {"prepare": prepare, "list": listed, "add": add, "password": password, "remove": remove}

if __name__ == "__main__":
    try:
        answer = main(sys.argv[1], json.load(sys.stdin))
    except RefusedError as refusal:
        print(json.dumps(str(refusal)))  # noqa: T201
        sys.exit(1)
    print(json.dumps(answer))  # noqa: T201

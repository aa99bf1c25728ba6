"""The tab "Laporan Mutu" in Airflow's own pages. Who somebody is, Airflow says; what they see, orkestrasi.web.

Airflow's login does not protect what a plugin serves: the application asks `identify` before anything else, for every
address. Every process of Airflow reads this file, so whatever is heavy is imported when the first visitor comes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from airflow.plugins_manager import AirflowPlugin

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

    from orkestrasi.web.visitor import Role, Visitor

PREFIX = "/laporan-mutu"
RESOURCE = "Laporan Mutu"
# Who has several has the first; Airflow's administrator looks at everything and decides nothing.
ROLES: dict[str, Role] = {
    "Reviewer": "Reviewer", "DataEngineer": "DataEngineer", "Admin": "DataEngineer", "Viewer": "Viewer"
}  # fmt: skip
# The simple auth manager of the demo has fixed roles of its own.
SIMPLE_ROLES: dict[str, Role] = {
    "ADMIN": "DataEngineer", "OP": "DataEngineer", "USER": "Reviewer", "VIEWER": "Viewer"
}  # fmt: skip


async def identify(request: Request) -> Visitor | None:
    """Who is signed in to Airflow, with the role that counts here; None where nobody is."""
    import hashlib

    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.base_auth_manager import COOKIE_NAME_JWT_TOKEN
    from airflow.api_fastapi.core_api.security import bearer_scheme, get_user
    from fastapi import HTTPException

    from orkestrasi.web.visitor import Visitor

    credentials = await bearer_scheme(request)
    try:
        user = await get_user(request, None, credentials)
    except (HTTPException, ValueError):  # the second: a token of somebody who has been removed
        return None
    proof = credentials.credentials if credentials else request.cookies.get(COOKIE_NAME_JWT_TOKEN, "")
    manager = get_auth_manager()
    may_open = manager.is_authorized_custom_view(method="GET", resource_name=RESOURCE, user=user)
    session = hashlib.sha256(proof.encode()).hexdigest()
    return Visitor(user.get_name(), _role(user) if may_open else None, session)


def login_url(request: Request) -> str:
    """Airflow's login page, which leads back to where the visitor wanted to go."""
    from airflow.api_fastapi.app import get_auth_manager

    return str(get_auth_manager().get_url_login(next_url=str(request.url)))


def _role(user: Any) -> Role | None:
    if hasattr(user, "roles"):
        held = {role.name for role in user.roles}
        return next((role for name, role in ROLES.items() if name in held), None)
    return SIMPLE_ROLES.get(str(user.role).upper())


@cache
def application() -> FastAPI:
    from airflow.configuration import conf

    from orkestrasi.web.app import create_app
    from orkestrasi.web.visitor import Door

    secret = conf.get_mandatory_value("api", "secret_key").encode()
    return create_app(Door(identify, login_url, secret))


async def serve(scope: Any, receive: Any, send: Any) -> None:
    """The application, made when it is first asked for."""
    await application()(scope, receive, send)


class LaporanMutu(AirflowPlugin):
    """Two entries of the navigation, and a tab on every DAG run."""

    name = "laporan_mutu"
    fastapi_apps = [{"app": serve, "url_prefix": PREFIX, "name": RESOURCE}]  # noqa: RUF012 (Airflow's interface)
    # Without a leading slash: relative to wherever Airflow is served.
    external_views = [  # noqa: RUF012
        {
            "name": RESOURCE, "href": "laporan-mutu/terbaru", "destination": "nav", "url_route": "laporan-mutu",
            "nav_top_level": True,
        },
        {
            "name": "Telaah", "href": "laporan-mutu/antrean", "destination": "nav", "url_route": "telaah",
            "nav_top_level": True,
        },
        {
            "name": "Pengajuan", "href": "laporan-mutu/run/{DAG_ID}/{RUN_ID}", "destination": "dag_run",
            "url_route": "pengajuan",
        },
    ]  # fmt: skip

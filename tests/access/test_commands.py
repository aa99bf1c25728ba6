"""`orkestrasi access`: logins are made, limited to regions, changed and dropped."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from orkestrasi import db
from orkestrasi.cli import app
from tests.conftest import Connection


def run(*arguments: str) -> tuple[int, Any]:
    done = CliRunner().invoke(app, ["access", *arguments, "--json"])
    return done.exit_code, json.loads(done.stdout) if done.exit_code == 0 else done.stderr


def open_session(login: str, password: str) -> Connection:
    address = db.base_url()
    return psycopg.connect(
        host=address.host, port=address.port, dbname=address.database, user=login, password=password, autocommit=True
    )


def test_a_login_is_made_changed_and_dropped(home: Path) -> None:
    login = f"kab_{secrets.token_hex(4)}"
    code, (made,) = run("grant", login, "--role", "region_reader", "--region", "64.09", "--region", "82.71")
    assert (code, made["role"], made["regions"]) == (0, "region_reader", "64.09, 82.71")
    file = Path(made["password in"])
    assert file.stat().st_mode & 0o077 == 0
    password = file.read_text()
    with open_session(login, password) as session:
        assert session.execute("select pg_has_role('region_reader', 'usage')").fetchone() == (True,)
    code, (changed,) = run("grant", login, "--role", "bi_reader")
    assert (code, changed["role"], changed["regions"]) == (0, "bi_reader", "")
    assert file.read_text() == password, "the password stays"
    assert {"login": login, "role": "bi_reader", "regions": ""} in run("list")[1]
    with open_session(login, password) as session:
        assert run("revoke", login) == (0, [{"login": login, "state": "dropped"}])
        with pytest.raises(psycopg.OperationalError):
            session.execute("select 1")
    assert not file.exists()
    with pytest.raises(psycopg.OperationalError):
        open_session(login, password)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["grant", "x", "--role", "bi_reader"], "is no name for a login"),
        (["grant", "kab; drop", "--role", "bi_reader"], "is no name for a login"),
        (["grant", "kab_satu", "--role", "admin"], "There is no role 'admin'"),
        (["grant", "kab_satu", "--role", "region_reader"], "needs --region"),
        (["grant", "kab_satu", "--role", "bi_reader", "--region", "64.09"], "take none"),
        (["grant", "kab_satu", "--role", "region_reader", "--region", "99.99"], "no Kemendagri code of today"),
        (["grant", "bi_reader", "--role", "bi_reader"], "not made here"),
        (["revoke", "siapa"], "There is no login siapa"),
    ],
)
def test_what_makes_no_sense_is_refused(home: Path, arguments: list[str], said: str) -> None:
    code, message = run(*arguments)
    assert code == 1
    assert said in " ".join(str(message).split())

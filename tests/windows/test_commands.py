"""`orkestrasi window` and `orkestrasi nil`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from orkestrasi import db
from orkestrasi.commands import windows
from orkestrasi.settings import settings

OWED = ("--reporter", "11", "--dataset", "domestic_spending", "--period", "2024-TW1")
WHY = ("--reason", "Banjir; surat 400/123", "--office", "Direktorat Kinerja")


def run(*arguments: str) -> Result:
    app = typer.Typer()
    windows.register(app)
    return CliRunner().invoke(app, list(arguments))


def said(*arguments: str) -> list[dict[str, Any]]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return list(json.loads(result.stdout))


def standing(day: str) -> str:
    (window,) = said("window", "show", *OWED, "--on", day)
    return str(window["standing"])


def test_a_window_opens_falls_due_and_is_locked(home: Path) -> None:
    with db.connect() as connection:
        connection.execute("update ledger.obligation set locks_on = '2024-05-15'")
    days = ["2024-03-31", "2024-04-01", "2024-04-15", "2024-04-16", "2024-05-15", "2024-05-16"]
    assert [standing(day) for day in days] == ["before", "open", "open", "late", "late", "locked"]
    made = said("window", "grant", *OWED, "--until", "2024-06-01", *WHY)
    assert (made[0]["open_until"], made[0]["granted_by"]) == ("2024-06-01", "Direktorat Kinerja")
    assert [standing(day) for day in ("2024-05-16", "2024-06-01", "2024-06-02")] == ["open", "open", "locked"]
    said("window", "grant", *OWED, "--until", "2024-05-20", *WHY)
    assert standing("2024-05-21") == "locked", "the newer exception counts"
    assert [x["open_until"] for x in said("window", "list", *OWED)] == ["2024-05-20", "2024-06-01"]


@pytest.mark.parametrize(
    ("changed", "said_so"),
    [
        (("--reason", " "), "give the reason"),
        (("--office", ""), "name the office"),
        (("--office", "Drs. X, M.Si"), "looks like a person"),
        (("--period", "2031-TW1"), "does not owe"),
        (("--until", "2024-03-01"), "before the window opens"),
    ],
)
def test_an_exception_without_its_grounds_is_refused(home: Path, changed: tuple[str, str], said_so: str) -> None:
    result = run("window", "grant", *OWED, "--until", "2024-06-01", *WHY, *changed)
    assert result.exit_code == 2
    assert said_so in result.output
    assert said("window", "list") == []


def test_exceptions_are_never_changed(home: Path) -> None:
    said("window", "grant", *OWED, "--until", "2024-06-01", *WHY)
    with db.connect() as connection, pytest.raises(Exception, match="append-only"):
        connection.execute("delete from ledger.window_exception")


def test_reminders_name_those_without_an_address(home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "contacts.csv").write_text("reporter_id,email\n11,biro@example.go.id\n")
    rows = said("window", "reminders", "--on", "2024-04-16")
    addresses = {row["reporter_id"]: row["address"] for row in rows}
    assert addresses["11"] == "yes" and addresses["12"] == "MISSING"
    (home / "contacts.csv").write_text("reporter_id,email\n11,nobody\n")
    assert run("window", "reminders").exit_code == 1


def test_a_nil_return_waits_in_the_landing_folder(home: Path) -> None:
    result = run("nil", *OWED, "--reason", "Tidak ada belanja", "--office", "BPKAD")
    assert result.exit_code == 0, result.output
    (waiting,) = (settings().landing / "11" / "domestic_spending" / "2024-TW1").iterdir()
    document = json.loads(waiting.read_text())
    assert (document["nihil"], document["alasan"], document["pejabat"]) == (True, "Tidak ada belanja", "BPKAD")


def test_a_nil_return_without_its_grounds_is_refused(home: Path) -> None:
    result = run("nil", *OWED, "--reason", "", "--office", "Bapak X")
    assert result.exit_code == 2
    assert "reason" in result.output and "person" in result.output
    assert run("nil", "--reporter", "../x", *OWED[2:], *WHY).exit_code == 2

"""The command where Superset itself is not needed, or is missing."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orkestrasi.cli import app
from orkestrasi.stack import logins, superset


def test_the_bundle_can_be_taken_elsewhere(home: Path, tmp_path: Path) -> None:
    # A build has been here: it notes beside its own files what it has parsed.
    (home / "dbt").mkdir(parents=True)
    (home / "dbt" / "parsed").write_text("of another state")
    out = tmp_path / "paket.zip"
    result = CliRunner().invoke(app, ["bi", "superset", "export", "--out", str(out), "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == [{"bundle": str(out), "bytes": out.stat().st_size}]
    with zipfile.ZipFile(out) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert b"dashboard_title: Inflasi daerah" in content
    password = logins.bi_reader().password
    assert password and password.encode() not in content


@pytest.mark.slow
def test_without_its_environment_superset_says_what_makes_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(superset, "SUPERSET_ENVIRONMENT", tmp_path / "none")
    result = CliRunner().invoke(app, ["bi", "superset", "up"])
    assert result.exit_code == 3
    assert "`make superset` makes it" in result.stderr


def test_what_does_not_run_is_told(home: Path) -> None:
    runner = CliRunner()
    status = runner.invoke(app, ["bi", "superset", "status", "--json"])
    assert status.exit_code == 1
    assert json.loads(status.stdout)[0]["superset"] == "does not run"
    assert runner.invoke(app, ["bi", "superset", "down"]).stdout == "Superset was not running.\n"

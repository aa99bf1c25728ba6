"""The demo, killed in the middle and started again, ends as an undisturbed one does; once more changes nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from orkestrasi.demo import expected_outcome
from orkestrasi.settings import ROOT

PATIENCE_SECONDS = 900


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "orkestrasi.cli", *arguments]


@pytest.mark.slow
def test_killed_in_the_middle_and_started_again(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "ORKESTRASI_DATABASE_URL"}
    environment |= {"ORKESTRASI_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT / "include")}

    def run(*arguments: str) -> str:
        result = subprocess.run(
            command(*arguments), env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def count(query: str) -> int:
        result = subprocess.run(
            command("sql", query, "--json"), env=environment, capture_output=True, text=True, check=False
        )
        return int("".join(filter(str.isdigit, result.stdout)) or 0) if result.returncode == 0 else 0

    try:
        with (tmp_path / "killed.log").open("w") as log:
            first = subprocess.Popen(
                command("stack", "demo"), env=environment, stdout=log, stderr=log, start_new_session=True
            )
            deadline = time.monotonic() + PATIENCE_SECONDS
            while count("select count(*) from ledger.submission where state = 'loaded'") < 200:
                assert first.poll() is None and time.monotonic() < deadline, (tmp_path / "killed.log").read_text()
            os.killpg(first.pid, signal.SIGKILL)
            first.wait()

        # The demo itself compares every verdict with the one its generator expects, and ends with 3 if one differs.
        assert "publication" in run("stack", "demo")
        files = len(expected_outcome())
        assert count("select count(*) from ledger.delivery") == files
        published = "select max(number) from ledger.publication where status = 'published'"
        number = count(published)
        assert number >= 1

        assert "Nothing new" in run("stack", "demo")
        assert count(published) == number
        assert count("select count(*) from ledger.submission where verdict is null") == 0
    finally:
        subprocess.run(command("stack", "remove", "--yes"), env=environment, check=False)

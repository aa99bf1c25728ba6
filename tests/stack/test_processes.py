"""Ending the parts of the stack: nothing is left, and nobody else is hurt."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orkestrasi.settings import Settings
from orkestrasi.stack import processes
from orkestrasi.stack.environment import MARK

# Starts a grandchild that ignores SIGTERM in a process group of its own, as a task's process may.
PARENT = """
import signal, subprocess, sys, time
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", stubborn], stdout=subprocess.PIPE, process_group=0)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Settings]:
    config = Settings(tmp_path, None)
    yield config
    processes.end(config, patience=0)


def start(config: Settings) -> tuple[processes.Part, int]:
    environment = {**os.environ, MARK: str(config.home)}
    part = processes.start(config, "part", [sys.executable, "-c", PARENT], environment)
    deadline = time.monotonic() + 10
    while not (text := processes.log_file(config, "part").read_text().strip()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return part, int(text)


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_a_part_is_ended_with_what_it_started(config: Settings) -> None:
    part, child = start(config)
    assert part.alive and not is_gone(child)
    assert processes.end(config, ["part"], patience=0.3) == 2
    assert not part.alive and is_gone(child)
    assert processes.parts(config) == []


def test_children_of_a_killed_parent_are_found(config: Settings) -> None:
    part, child = start(config)
    os.kill(part.pid, 9)
    os.waitpid(part.pid, 0)
    assert not part.alive and not is_gone(child)
    assert processes.end(config, patience=0) == 1
    assert is_gone(child)


def test_children_are_found_even_without_a_note(config: Settings) -> None:
    part, child = start(config)
    (config.run / "part.pid").unlink()
    processes.end(config, patience=0)
    assert is_gone(part.pid) and is_gone(child)


def test_a_spared_part_stays_with_what_it_started(config: Settings) -> None:
    part, child = start(config)
    other = processes.start(config, "other", ["sleep", "60"], {**os.environ, MARK: str(config.home)})
    assert processes.end(config, patience=0, spare=["part"]) == 1
    assert not other.alive and part.alive and not is_gone(child)
    assert [kept.name for kept in processes.parts(config)] == ["part"]


def test_a_process_that_was_given_an_old_number_is_left_alone(config: Settings) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    config.run.mkdir()
    (config.run / "part.pid").write_text(f"{stranger.pid} 1\n")
    try:
        assert processes.end(config, patience=0) == 0
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()

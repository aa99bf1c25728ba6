"""Starting processes that outlive us, and ending them with everything they started.

Each part of the stack runs in a session of its own, so Ctrl-C in a terminal reaches only the command that was
typed, and all that a part has started can be found by its session, whoever among its ancestors was killed.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orkestrasi.settings import Settings
from orkestrasi.stack.environment import MARK

ROTATE_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Part:
    """A started part of the stack: a session leader, told from a later bearer of its number by its start."""

    name: str
    pid: int
    started: int

    @property
    def alive(self) -> bool:
        status = _status(self.pid)
        return status is not None and status.started == self.started and status.state != "Z"


@dataclass(frozen=True)
class _Status:
    pid: int
    state: str
    session: int
    started: int


def start(
    config: Settings, name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None
) -> Part:
    """Start a part of the stack in its folder (None: Airflow's) and write down what it is."""
    log = log_file(config, name)
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > ROTATE_BYTES:
        log.replace(log.with_suffix(".log.1"))
    folder = folder or config.airflow_home
    folder.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    status = _status(process.pid)
    part = Part(name, process.pid, status.started if status else 0)
    _note(config, name).write_text(f"{part.pid} {part.started}\n")
    return part


def parts(config: Settings) -> list[Part]:
    """The parts that were started and not yet stopped, alive or not."""
    found = []
    for note in sorted(config.run.glob("*.pid")):
        with contextlib.suppress(OSError, ValueError):
            pid, started = note.read_text().split()
            found.append(Part(note.stem, int(pid), int(started)))
    return found


def log_file(config: Settings, name: str) -> Path:
    return config.logs / f"{name}.log"


def end(
    config: Settings, names: Iterable[str] | None = None, patience: float = 10.0, spare: Collection[str] = ()
) -> int:
    """End the named parts (None: all but the spared) with everything they started; returns how many processes."""
    known = parts(config)
    chosen = [part for part in known if (names is None or part.name in set(names)) and part.name not in spare]
    spared = {part.pid for part in known if part.name in spare and part.alive}
    members = _members(config, chosen, spared, everything=names is None)
    ended = len(members)
    leaders = [part.pid for part in chosen if part.alive]
    _signal(leaders or members, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while members and time.monotonic() < deadline:
        time.sleep(0.1)
        members = _members(config, chosen, spared, everything=names is None)
    while members:
        _signal(members, signal.SIGKILL)
        time.sleep(0.05)
        members = _members(config, chosen, spared, everything=names is None)
    for part in chosen:
        _note(config, part.name).unlink(missing_ok=True)
    return ended


def _members(config: Settings, chosen: list[Part], spared: set[int], *, everything: bool) -> set[int]:
    """The living processes of these parts; with `everything`, of the whole stack but the spared sessions."""
    started = {part.pid: part.started for part in chosen}
    mark = f"{MARK}={config.home}".encode()
    found = set()
    for status in _all():
        if status.pid == os.getpid() or status.state == "Z":
            continue
        origin = started.get(status.session)
        # A session's number is given again only when all its processes are gone; then its leader is another.
        leader = _status(status.session) if origin is not None else None
        ours = origin is not None and (leader is None or leader.started == origin)
        if ours or (everything and status.session not in spared and _is_marked(status.pid, mark)):
            found.add(status.pid)
    return found


def _is_marked(pid: int, mark: bytes) -> bool:
    try:
        return mark in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return False


def _signal(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def _all() -> Iterable[_Status]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (status := _status(int(entry.name))):
            yield status


def _status(pid: int) -> _Status | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # The name in brackets may hold blanks; what follows it is fixed: proc(5), fields 3, 6 and 22.
    fields = text.rpartition(")")[2].split()
    return _Status(pid, fields[0], int(fields[3]), int(fields[19]))


def _note(config: Settings, name: str) -> Path:
    config.run.mkdir(parents=True, exist_ok=True)
    return config.run / f"{name}.pid"

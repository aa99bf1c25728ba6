"""Open delivered files in a child process with limits, so that no file can do more harm than be refused.

A child serves many files, because its start takes longer than most of them; it is replaced when it has died, grown or
been killed. Whatever happens to it while it reads a file is a verdict on that file, never an error of the caller.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from orkestrasi.extract.errors import EmptyError, UnreadableError
from orkestrasi.extract.reading import Reading, ReadSpec
from orkestrasi.settings import ROOT

# Anonymous memory of the child (RLIMIT_DATA): heap, buffers and stacks, not the code it maps.
MEMORY_BYTES = 1 << 30
RECYCLE_BYTES = 500 << 20
RECYCLE_FILES = 500
FILE_BYTES = 5 << 30
START_SECONDS = 60
CPU_SECONDS = 60
CPU_SECONDS_PER_MB = 5
MAX_CPU_SECONDS = 1_800
# On a busy machine a second of work takes longer than a second.
WALL_PER_CPU = 3


class Reader:
    """Reads files one after the other in one child. Not for several threads: the child dies with the starting one."""

    def __init__(self, memory_bytes: int = MEMORY_BYTES, cpu_seconds: int = CPU_SECONDS) -> None:
        self._memory = memory_bytes
        self._cpu = cpu_seconds
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._child:
            self._child.end()
            self._child = None

    def read(
        self,
        path: Path,
        file_name: str,
        spec: ReadSpec,
        spool: Path,
        progress: Callable[[int], None] | None = None,
    ) -> Reading:
        """Read a file; its batches lie in a new folder below `spool`, which is the caller's to remove.

        `progress` hears the number of rows kept, about twice a second. Raises UnreadableError, EmptyError; OSError
        where this machine, not the file, is at fault (no space, no such file).
        """
        megabytes = path.stat().st_size >> 20
        cpu_seconds = min(self._cpu + CPU_SECONDS_PER_MB * megabytes, MAX_CPU_SECONDS)
        spool.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = Path(tempfile.mkdtemp(dir=spool))
        request = {
            "path": str(path.absolute()),
            "file_name": file_name,
            "spec": spec.as_json(),
            "folder": str(folder.absolute()),
            "cpu_seconds": cpu_seconds,
        }
        try:
            try:
                answer = self._ask(request, cpu_seconds * WALL_PER_CPU, progress or (lambda _: None))
            except _KilledError:
                # By somebody else, the machine short of memory perhaps: once is no verdict on the file.
                shutil.rmtree(folder)
                folder.mkdir(mode=0o700)
                answer = self._ask(request, cpu_seconds * WALL_PER_CPU, progress or (lambda _: None))
            reading = _reading(answer)
        except BaseException:
            # Also a caller that is told to stop: what the child does now is nobody's answer any more.
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if not reading.batches:
            shutil.rmtree(folder, ignore_errors=True)
        return reading

    def _ask(self, request: Mapping[str, Any], seconds: float, progress: Callable[[int], None]) -> dict[str, Any]:
        child = self._ready()
        try:
            answer = child.ask(request, seconds, progress)
        except BaseException:
            self._child = None
            child.kill()
            raise
        if child.spent(answer):
            self.close()
        return answer

    def _ready(self) -> _Child:
        if self._child and self._child.alive:
            return self._child
        self._child = _Child(self._memory)
        return self._child


def read(path: Path, file_name: str, spec: ReadSpec, spool: Path) -> Reading:
    """Read one file in a child of its own. Raises UnreadableError, EmptyError."""
    with Reader() as reader:
        return reader.read(path, file_name, spec, spool)


def _reading(answer: dict[str, Any]) -> Reading:
    if "reading" in answer:
        return Reading.from_json(answer["reading"])
    if "exhausted" in answer:
        raise _limit("memori", "memory")
    if "failed" in answer:
        raise OSError(answer["failed"])
    reason_id, reason_en, rule_id = answer["refused"]
    if reason_id == EmptyError().reason_id:
        raise EmptyError
    raise UnreadableError(reason_id, reason_en, rule_id)


class _KilledError(UnreadableError):
    """The child was killed, not by us and not by a limit of its own."""


def _killed() -> _KilledError:
    limit = _limit("memori", "memory")
    return _KilledError(limit.reason_id, limit.reason_en, limit.rule_id)


def _limit(what_id: str, what_en: str) -> UnreadableError:
    return UnreadableError(
        f"membuka berkas ini melampaui batas {what_id}",
        f"opening this file exceeds the limit of {what_en}",
        "FILE-UNSAFE",
    )


class _Child:
    def __init__(self, memory_bytes: int) -> None:
        self._files = 0
        self._buffer = b""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "orkestrasi.extract.child", str(os.getpid()), str(memory_bytes),
             str(FILE_BYTES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a parser's last words may quote cells
            cwd="/",
            env=_environment(),
        )  # fmt: skip
        self._output = selectors.DefaultSelector()
        assert self._process.stdout is not None  # noqa: S101
        self._output.register(self._process.stdout, selectors.EVENT_READ)
        if self._line(time.monotonic() + START_SECONDS) is None:
            code = self._process.poll()
            self.kill()
            raise OSError(f"the reading process did not start (exit {code})")

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: Mapping[str, Any], seconds: float, progress: Callable[[int], None]) -> dict[str, Any]:
        """The answer to a request. Raises UnreadableError where the child dies of it or takes too long."""
        assert self._process.stdin is not None  # noqa: S101
        deadline = time.monotonic() + seconds
        self._files += 1
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        while True:
            line = self._line(deadline)
            if line is None:
                raise self._verdict(deadline)
            answer: dict[str, Any] = json.loads(line)
            if "rows" not in answer:
                return answer
            progress(answer["rows"])

    def spent(self, answer: dict[str, Any]) -> bool:
        grown = answer.get("resident", MEMORY_BYTES) > RECYCLE_BYTES
        return grown or "broken" in answer or self._files >= RECYCLE_FILES

    def end(self) -> None:
        """Let it go: it ends when its input does."""
        with contextlib.suppress(BrokenPipeError, subprocess.TimeoutExpired):
            self._process.communicate(timeout=5)
        self.kill()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._output.close()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(BrokenPipeError):
                if pipe:
                    pipe.close()

    def _line(self, deadline: float) -> bytes | None:
        """The next line, or None at the end of the output or at the deadline."""
        assert self._process.stdout is not None  # noqa: S101
        while b"\n" not in self._buffer:
            if not self._output.select(max(0.0, deadline - time.monotonic())):
                return None
            received = os.read(self._process.stdout.fileno(), 1 << 16)
            if not received:
                return None
            self._buffer += received
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def _verdict(self, deadline: float) -> UnreadableError:
        if time.monotonic() >= deadline:
            return _limit("waktu", "time")
        code = self._process.wait()
        if code == -signal.SIGXCPU:
            return _limit("waktu", "time")
        if code == -signal.SIGABRT:
            # An allocation that fails ends a program in Rust.
            return _limit("memori", "memory")
        if code == -signal.SIGKILL:
            return _killed()
        return UnreadableError("isi berkas rusak", f"the reading process died of this file (exit {code})")


def _environment() -> dict[str, str]:
    """Nothing of ours: no database, no secret, no home."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT / "include"),
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        "POLARS_MAX_THREADS": "2",
        "_RJEM_MALLOC_CONF": "narenas:2,dirty_decay_ms:500,muzzy_decay_ms:0",
    }

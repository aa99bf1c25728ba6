"""The process that opens delivered files: `python -m orkestrasi.extract.child`, started by `extract.sandbox` alone.

It gets one request per line on its standard input and answers in lines on its standard output. Its limits are set
before anything that parses is imported, it knows no database and no secret, and it dies with its parent.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import re
import resource
import signal
import sys
import time
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
# Faults of this machine. A damaged file can make a parser seek to nowhere, which is an OSError as well.
OURS = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ENOENT, errno.EACCES, errno.EMFILE, errno.ENFILE, errno.EROFS)
PROGRESS_SECONDS = 0.5
# Long numbers in a parser's message may be somebody's; nothing of a cell belongs into a log.
_LONG_NUMBER = re.compile(r"\d{6,}")


def main() -> None:
    parent, memory, file_bytes = (int(argument) for argument in sys.argv[1:4])
    _confine(parent, memory, file_bytes)
    # Whatever a library prints must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    from orkestrasi.extract.assemble import assemble

    _send(answers, {"ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        _renew_cpu(request["cpu_seconds"])
        _send(answers, _answer(assemble, request, answers))


def _confine(parent: int, memory: int, file_bytes: int) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    os.umask(0o077)


def _renew_cpu(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))


def _answer(assemble: Any, request: dict[str, Any], answers: IO[str]) -> dict[str, Any]:
    from orkestrasi.extract.errors import UnreadableError
    from orkestrasi.extract.reading import ReadSpec

    spoken = time.monotonic()

    def progress(rows: int) -> None:
        nonlocal spoken
        if time.monotonic() - spoken > PROGRESS_SECONDS:
            spoken = time.monotonic()
            _send(answers, {"rows": rows})

    try:
        reading = assemble(
            Path(request["path"]), request["file_name"], ReadSpec.from_json(request["spec"]), Path(request["folder"]),
            progress,
        )  # fmt: skip
        return {"reading": reading.as_json(), "resident": _resident()}
    except UnreadableError as error:
        return {"refused": [error.reason_id, error.reason_en, error.rule_id], "resident": _resident()}
    except MemoryError:
        return {"exhausted": True}
    except OSError as error:
        if error.errno == errno.EFBIG:
            return {"exhausted": True}
        if error.errno in OURS:
            return {"failed": f"{errno.errorcode[error.errno]} while reading {request['path']}"}
        return _refused(error)
    except BaseException as error:  # parsers in Rust panic with an exception that is no Exception
        return _refused(error)


def _refused(error: BaseException) -> dict[str, Any]:
    reason = _LONG_NUMBER.sub("#", f"{type(error).__name__}: {error}")[:200]
    return {"refused": ["isi berkas rusak", f"the parser failed: {reason}", "FILE-UNREADABLE"], "broken": True}


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _send(answers: IO[str], message: dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()

"""Loopback ports that are chosen once and kept, so that a BI tool's saved connection goes on working."""

from __future__ import annotations

import secrets
import socket
import time
from pathlib import Path

HOST = "127.0.0.1"
# Below Linux's ephemeral range (32768 up): nobody's outgoing connection takes the port while we are stopped.
LOWEST, HIGHEST = 15_400, 32_000


def is_free(port: int) -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket() as probe:
        # As PostgreSQL and uvicorn do: a connection in TIME_WAIT does not make a port taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def is_listening(port: int) -> bool:
    """Whether somebody accepts connections on this port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def remembered(file: Path) -> int | None:
    """The port that `file` holds, if any."""
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return None


def choose(file: Path, patience: float = 0) -> int:
    """The port remembered in `file` if it is free, or becomes so within the patience; else a new one, remembered."""
    port = remembered(file)
    deadline = time.monotonic() + patience
    while port is not None and not is_free(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    while port is None or not is_free(port):
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{port}\n")
    return port

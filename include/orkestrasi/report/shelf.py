"""The folder of a publication's report, written beside its place and swapped in; unchanged pages are linked.

A page that is made of the same as in an earlier build keeps its bytes: it is a hard link to the earlier file, which
nobody writes to again. `halaman.json` remembers of what each page was made and since which publication it stands.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

MANIFEST = "halaman.json"


@dataclass
class Earlier:
    """An earlier build to take unchanged pages from."""

    folder: Path
    pages: dict[str, tuple[str, int]]

    @staticmethod
    def read(folder: Path) -> Earlier | None:
        try:
            pages = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return Earlier(folder, {path: (str(of), int(since)) for path, (of, since) in pages.items()})


@dataclass
class Shelf:
    """The report of publication `number` in the making; a context manager that puts it in place or leaves nothing."""

    target: Path
    number: int
    earlier: list[Earlier] = field(default_factory=list)
    written: int = 0
    linked: int = 0
    _pages: dict[str, tuple[str, int]] = field(default_factory=dict)
    _fresh: Path = field(default_factory=Path)

    def __post_init__(self) -> None:
        # A build of the same publication knows best; else the publication before.
        before = [self.target, self.target.with_name(str(self.number - 1))]
        self.earlier = [e for folder in before if (e := Earlier.read(folder)) is not None]

    def __enter__(self) -> Shelf:
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self._fresh = Path(tempfile.mkdtemp(prefix=f".{self.target.name}-", dir=self.target.parent))
        self._fresh.chmod(0o755)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            manifest = json.dumps({p: list(of) for p, of in sorted(self._pages.items())}, indent=0)
            self.put(MANIFEST, manifest)
            old = self._fresh.with_name(f"{self._fresh.name}-old")
            if self.target.exists():
                self.target.rename(old)
            self._fresh.rename(self.target)
            shutil.rmtree(old, ignore_errors=True)
        shutil.rmtree(self._fresh, ignore_errors=True)

    def put(self, path: str, content: str | bytes) -> None:
        file = self.path(path)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        self.written += 1

    def path(self, path: str) -> Path:
        """Where a file of the report is to be written."""
        file = self._fresh / path
        file.parent.mkdir(parents=True, exist_ok=True)
        return file

    def keep(self, paths: list[str], made_of: str, make: Callable[[int], dict[str, str]]) -> int:
        """Link the pages `paths` if they are made of the same as before, else `make(since)` them.

        Returns since which publication they stand like this.
        """
        for earlier in self.earlier:
            known = [earlier.pages.get(path) for path in paths]
            since = known[0][1] if known and known[0] else self.number
            same = all(k == (made_of, since) for k in known)
            if same and since <= self.number and all(self._link(earlier.folder, path) for path in paths):
                break
        else:
            since = self.number
            for path, content in make(since).items():
                self.put(path, content)
        self._pages.update({path: (made_of, since) for path in paths})
        return since

    def _link(self, folder: Path, path: str) -> bool:
        source, file = folder / path, self.path(path)
        file.unlink(missing_ok=True)
        try:
            os.link(source, file)
        except FileNotFoundError:
            return False
        except OSError:
            # Another file system, or one without links.
            shutil.copyfile(source, file)
        self.linked += 1
        return True

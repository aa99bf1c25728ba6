"""Take the tables out of a delivered gzip or zip, into a folder of their own, counting every byte."""

from __future__ import annotations

import fnmatch
import gzip
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from orkestrasi.extract.errors import EmptyError, UnreadableError
from orkestrasi.extract.ole import unsafe
from orkestrasi.extract.reading import ReadSpec
from orkestrasi.extract.safety import MAX_MEMBERS, PIECE, Budget, kind_of, opened

TABLE_ENDINGS = ("csv", "tsv", "txt", "xlsx", "xls", "ods", "json", "geojson", "topojson", "jsonl", "ndjson", "parquet")
ARCHIVE_ENDINGS = ("zip", "gz", "gzip", "rar", "7z", "tar", "tgz", "bz2", "xz", "zst")
# What operating systems add to archives without being asked.
LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
# What a spreadsheet program or a copying one leaves beside an open file.
LITTER_STARTS = ("~$", ".~lock.", "._")


@dataclass(frozen=True)
class Member:
    """A file to read: `name` inside the archive (None: the delivery itself), `kind` by its bytes."""

    path: Path
    name: str | None
    file_name: str
    kind: str


def expand(path: Path, file_name: str, spec: ReadSpec, folder: Path) -> tuple[str | None, list[Member]]:
    """The container ("gzip", "zip" or None) and the files in it.

    Raises UnreadableError: archives in archives, members that are no tables, growth beyond the limits.
    """
    kind = kind_of(path)
    if kind == "gzip":
        inner = file_name[:-3] if file_name.lower().endswith(".gz") else file_name
        return kind, [_member(_gunzip(path, folder), None, inner)]
    if kind == "zip":
        return kind, _unzip(path, spec, folder)
    return None, [Member(path, None, file_name, kind)]


def _gunzip(path: Path, folder: Path) -> Path:
    target = folder / "content"
    budget = Budget(path.stat().st_size)
    try:
        with gzip.open(path) as packed, target.open("wb") as unpacked:
            while piece := packed.read(PIECE):
                budget.spend(len(piece))
                unpacked.write(piece)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise UnreadableError(
            "berkas gzip rusak atau terpotong", f"the gzip file is damaged or cut short ({type(error).__name__})"
        ) from error
    return target


def _unzip(path: Path, spec: ReadSpec, folder: Path) -> list[Member]:
    budget = Budget(path.stat().st_size)
    members = []
    with opened(path) as package:
        wanted = [e for e in package.infolist() if not e.is_dir() and not _is_litter(e.filename)]
        if len(wanted) > MAX_MEMBERS:
            raise unsafe(f"arsip berisi {len(wanted)} berkas, batasnya {MAX_MEMBERS}",
                         f"the archive has {len(wanted)} members, the limit is {MAX_MEMBERS}")  # fmt: skip
        if spec.members:
            wanted = [e for e in wanted if _matches(e.filename, spec.members)]
        if not wanted:
            raise EmptyError
        _refuse_others([e.filename for e in wanted])
        for number, entry in enumerate(sorted(wanted, key=lambda e: e.filename)):
            target = folder / f"member{number}"
            _unpack(package, entry, target, budget)
            try:
                members.append(_member(target, entry.filename, PurePosixPath(entry.filename).name))
            except EmptyError as empty:
                if len(wanted) == 1:
                    raise
                name = entry.filename
                raise UnreadableError(f"{name}: {empty.reason_id}", f"{name}: {empty.reason_en}",
                                      empty.rule_id) from empty  # fmt: skip
    return members


def _unpack(package: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, budget: Budget) -> None:
    with package.open(entry) as packed, target.open("wb") as unpacked:
        while piece := packed.read(PIECE):
            budget.spend(len(piece))
            unpacked.write(piece)


def _member(path: Path, name: str | None, file_name: str) -> Member:
    kind = kind_of(path)
    if kind in ("gzip", "zip"):
        shown = name or file_name
        raise unsafe(f"arsip di dalam arsip: {shown}", f"an archive inside an archive: {shown}")
    return Member(path, name, file_name, kind)


def _refuse_others(names: list[str]) -> None:
    archives = [n for n in names if _ending(n) in ARCHIVE_ENDINGS]
    if archives:
        shown = ", ".join(archives[:5])
        raise unsafe(f"arsip di dalam arsip: {shown}", f"archives inside the archive: {shown}")
    others = [n for n in names if _ending(n) not in TABLE_ENDINGS]
    if others:
        shown = ", ".join(others[:5])
        raise UnreadableError(
            f"arsip memuat berkas yang bukan tabel: {shown}; kirim hanya berkas datanya",
            f"the archive holds files that are no tables: {shown}; send the data files alone",
        )


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def _is_litter(name: str) -> bool:
    own = PurePosixPath(name).name
    return name.startswith(LITTER[0]) or own in LITTER[1:] or own.startswith(LITTER_STARTS)


def _matches(name: str, pattern: str) -> bool:
    return fnmatch.fnmatch(name, pattern) or fnmatch.fnmatch(PurePosixPath(name).name, pattern)

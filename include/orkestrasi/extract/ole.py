"""Look into the container of old Office files: locked workbooks, macros, and documents that are no workbook.

Only the directory and the first records of the workbook are read; both are bounded.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from orkestrasi.extract.errors import UnreadableError

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
END = 0xFFFFFFFA
MAX_DIRECTORY_BYTES = 1 << 20
GLOBALS_BYTES = 1 << 20
BIFF_EOF, BIFF_FILEPASS, BIFF_BOUNDSHEET = 0x0A, 0x2F, 0x85
MACRO_SHEET = 1


def unsafe(reason_id: str, reason_en: str) -> UnreadableError:
    return UnreadableError(reason_id, reason_en, "FILE-UNSAFE")


def locked() -> UnreadableError:
    return unsafe("berkas terkunci kata sandi; simpan tanpa kata sandi", "locked with a password; save without one")


def macros() -> UnreadableError:
    return unsafe("lembar kerja memuat makro; simpan sebagai xlsx tanpa makro",
                  "the workbook carries macros; save it as xlsx without macros")  # fmt: skip


def check(path: Path) -> None:
    """Refuse an OLE file that is locked, carries macros or holds no workbook. Raises UnreadableError."""
    try:
        with path.open("rb") as file:
            _check(file)
    except (struct.error, IndexError) as error:
        raise UnreadableError("lembar kerja rusak atau terpotong", "the workbook is damaged or cut short") from error


def _check(file: BinaryIO) -> None:
    header = file.read(512)
    (shift,) = struct.unpack_from("<H", header, 30)
    if shift not in (9, 12):
        raise UnreadableError("lembar kerja rusak", "the workbook is damaged (sector size)")
    container = _Container(file, header, 1 << shift)
    (start,) = struct.unpack_from("<I", header, 48)
    directory = b"".join(container.chain(start, MAX_DIRECTORY_BYTES))
    streams: dict[str, tuple[int, int]] = {}
    for at in range(0, len(directory) - 127, 128):
        (length,) = struct.unpack_from("<H", directory, at + 64)
        if 2 <= length <= 64:
            name = directory[at : at + length - 2].decode("utf-16-le", "replace")
            streams[name] = struct.unpack_from("<II", directory, at + 116)
    if "EncryptedPackage" in streams or "EncryptionInfo" in streams:
        raise locked()
    if "_VBA_PROJECT_CUR" in streams or "_VBA_PROJECT" in streams or "VBA" in streams:
        raise macros()
    book = streams.get("Workbook") or streams.get("Book")
    if book is None:
        raise UnreadableError("dokumen Office lama ini bukan lembar kerja",
                              "this old Office document is not a spreadsheet")  # fmt: skip
    (smallest,) = struct.unpack_from("<I", header, 56)
    if book[1] >= smallest:
        _check_records(b"".join(container.chain(book[0], GLOBALS_BYTES)))


def _check_records(stream: bytes) -> None:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == BIFF_FILEPASS:
            raise locked()
        if kind == BIFF_BOUNDSHEET and length > 5 and stream[at + 9] == MACRO_SHEET:
            raise macros()
        if kind == BIFF_EOF:
            return
        at += 4 + length


class _Container:
    """Sectors and their chains; a chain that runs in a circle ends at the limit."""

    def __init__(self, file: BinaryIO, header: bytes, sector: int) -> None:
        self._file = file
        self._sector = sector
        self._tables = [n for n in struct.unpack_from("<109I", header, 76) if n < END]
        (following,) = struct.unpack_from("<I", header, 68)
        seen = set()
        while following < END and following not in seen:
            seen.add(following)
            *numbers, following = struct.unpack(f"<{sector // 4}I", self._read(following))
            self._tables += [n for n in numbers if n < END]

    def chain(self, start: int, limit: int) -> Iterator[bytes]:
        per_table = self._sector // 4
        read = 0
        while start < END and read < limit:
            yield self._read(start)
            read += self._sector
            table = self._read(self._tables[start // per_table])
            (start,) = struct.unpack_from("<I", table, start % per_table * 4)

    def _read(self, number: int) -> bytes:
        self._file.seek((number + 1) * self._sector)
        content = self._file.read(self._sector)
        return content.ljust(self._sector, b"\x00") if content else b""

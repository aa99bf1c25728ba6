"""What a delivered file is, told by its bytes, and whether it may be opened at all.

Everything here happens before a parser sees the file. Sizes that a file states about itself are never believed: what is
packed is unpacked once, piece by piece, and counted.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from orkestrasi.extract import ole
from orkestrasi.extract.columns import position_of
from orkestrasi.extract.errors import EmptyError, UnreadableError
from orkestrasi.extract.ole import locked, unsafe

MAX_DELIVERED_BYTES = 2 << 30
MAX_UNPACKED_BYTES = 4 << 30
MAX_MEMBERS = 1_000
MAX_WORKBOOK_MEMBERS = 10_000
# Deflate packs 1032 : 1 at the very best; tables of one repeated row reach 100.
MAX_RATIO = 200
RATIO_FROM_BYTES = 8 << 20
MAX_CELLS = 64 << 20
PIECE = 1 << 20

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
REFUSED = {
    b"%PDF": ("PDF", "PDF"),
    b"MZ": ("program Windows", "a Windows program"),
    b"\x7fELF": ("program", "a program"),
    b"{\\rtf": ("dokumen RTF", "an RTF document"),
    b"Rar!": ("arsip RAR", "a RAR archive"),
    b"7z\xbc\xaf": ("arsip 7z", "a 7z archive"),
    b"BZh": ("arsip bzip2", "a bzip2 archive"),
    b"\xfd7zXZ": ("arsip xz", "an xz archive"),
    b"\x28\xb5\x2f\xfd": ("arsip zstd", "a zstd archive"),
    b"\x89PNG": ("gambar", "a picture"),
    b"\xff\xd8\xff": ("gambar", "a picture"),
    b"GIF8": ("gambar", "a picture"),
    b"SQLite format 3": ("basis data SQLite", "an SQLite database"),
}
OTHER_PACKAGES = {"word/document.xml": "Word", "ppt/presentation.xml": "PowerPoint"}
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_DIMENSION = re.compile(rb'<dimension\s+ref="[A-Z]+[0-9]+:([A-Z]+)([0-9]+)"')
_ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ODS_TAG = re.compile(rb"<table:table-row\b([^>]*)>|<table:(?:covered-)?table-cell\b([^>]*?)(/?)>")
_REPEATED_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
_REPEATED_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')


def kind_of(path: Path) -> str:
    """gzip, zip, xlsx, ods, xls, parquet or text, by the bytes alone.

    Raises UnreadableError for what is none of these, is locked, carries macros, or is two kinds at once.
    """
    size = path.stat().st_size
    if size > MAX_DELIVERED_BYTES:
        raise UnreadableError(
            f"ukuran berkas {size >> 20} MB, batasnya {MAX_DELIVERED_BYTES >> 20} MB",
            f"the file has {size >> 20} MB, the limit is {MAX_DELIVERED_BYTES >> 20} MB",
            "FILE-TOO-LARGE",
        )
    with path.open("rb") as file:
        head = file.read(64)
    if not head:
        raise EmptyError
    for magic, (name_id, name_en) in REFUSED.items():
        # A header of a text may well begin with two or three letters of these.
        if head.startswith(magic) and (len(magic) > 3 or not head.isascii() or b"\x00" in head):
            raise unsafe(f"isinya {name_id}, bukan tabel", f"it is {name_en}, not a table")
    if head.startswith(GZIP_MAGIC):
        return "gzip"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(ole.MAGIC):
        ole.check(path)
        return "xls"
    if head.startswith(ZIP_MAGIC):
        return _package_kind(path)
    return "text"


@contextlib.contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip that is nothing but a zip, with harmless names and nothing locked. Raises UnreadableError."""
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
            limit = MAX_WORKBOOK_MEMBERS
            if len(entries) > limit:
                raise unsafe(f"arsip berisi {len(entries)} berkas, batasnya {limit}",
                             f"the archive has {len(entries)} members, the limit is {limit}")  # fmt: skip
            _refuse_polyglot(path, package)
            for entry in entries:
                _refuse_entry(entry)
            names = [e.filename.casefold() for e in entries]
            if len(set(names)) < len(names):
                raise unsafe("ada nama yang sama dua kali dalam arsip", "the archive has one name twice")
            yield package
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error) as error:
        raise UnreadableError(
            "arsip atau lembar kerja rusak atau terpotong",
            f"the archive or workbook is damaged or cut short ({type(error).__name__})",
        ) from error
    except (RuntimeError, UnicodeError, ValueError) as error:
        raise UnreadableError("arsip rusak", f"the archive is damaged ({type(error).__name__})") from error


class Budget:
    """Counts what is unpacked from one delivered file of `packed` bytes, and stops at the limits."""

    def __init__(self, packed: int) -> None:
        self._packed = max(packed, 1)
        self.unpacked = 0

    def spend(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > MAX_UNPACKED_BYTES:
            raise unsafe(
                f"isi arsip lebih dari {MAX_UNPACKED_BYTES >> 30} GB setelah dibuka",
                f"more than {MAX_UNPACKED_BYTES >> 30} GB when unpacked",
            )
        if self.unpacked > RATIO_FROM_BYTES and self.unpacked > MAX_RATIO * self._packed:
            raise unsafe(
                f"isi arsip membengkak lebih dari {MAX_RATIO} kali saat dibuka",
                f"grows more than {MAX_RATIO} times when unpacked",
            )


def check_workbook(path: Path, kind: str) -> None:
    """Unpack every part of a spreadsheet once and count; look for entities and vast sheets. Raises UnreadableError."""
    budget = Budget(path.stat().st_size)
    cells = 0
    with opened(path) as package:
        for entry in package.infolist():
            markup = entry.filename.lower().endswith((".xml", ".rels", ".vml")) or kind == "ods"
            vast = _VastOds() if entry.filename == "content.xml" else None
            tail = b""
            with package.open(entry) as member:
                first = True
                while piece := member.read(PIECE):
                    budget.spend(len(piece))
                    if markup and first:
                        _refuse_utf16(piece, entry.filename)
                    if markup and _ENTITY.search(tail + piece):
                        raise unsafe("lembar kerja memuat entitas XML", "the workbook declares XML entities")
                    if markup and first:
                        _refuse_vastness(piece)
                    if markup:
                        cells += piece.count(b"<c ") + piece.count(b"<table:table-cell")
                    if vast:
                        vast.feed(piece)
                    tail, first = piece[-16:], False
            if cells > MAX_CELLS:
                raise unsafe(f"lembar kerja berisi lebih dari {MAX_CELLS} sel",
                             f"the workbook has more than {MAX_CELLS} cells")  # fmt: skip


def _package_kind(path: Path) -> str:
    with opened(path) as package:
        names = set(package.namelist())
        if not names:
            raise EmptyError
        for name, program in OTHER_PACKAGES.items():
            if name in names:
                raise UnreadableError(f"dokumen {program}, bukan tabel", f"a {program} document, not a table")
        kind = "zip"
        if "mimetype" in names:
            declared = package.read("mimetype") if package.getinfo("mimetype").file_size < 200 else b""
            if declared.strip() == SPREADSHEET:
                kind = "ods"
            elif declared.startswith(b"application/vnd.oasis"):
                raise UnreadableError("dokumen OpenDocument, bukan lembar kerja", "not an OpenDocument spreadsheet")
        elif "xl/workbook.bin" in names:
            raise UnreadableError(
                "lembar kerja biner (xlsb); simpan sebagai xlsx", "a binary workbook (xlsb); save as xlsx"
            )
        elif "[Content_Types].xml" in names:
            kind = "xlsx"
        programs = [n for n in names if n.lower().endswith("vbaproject.bin") or n.startswith("xl/macrosheets/")]
        if kind == "ods":
            programs += [n for n in names if n.startswith(("Basic/", "Scripts/"))]
        if programs and kind != "zip":
            raise ole.macros()
        if kind == "ods" and "META-INF/manifest.xml" in names:
            info = package.getinfo("META-INF/manifest.xml")
            if info.file_size < PIECE and b"encryption-data" in package.read(info):
                raise locked()
    return kind


def _refuse_polyglot(path: Path, package: zipfile.ZipFile) -> None:
    """Refuse bytes before, between or after what the archive owns: another program may see another file there."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - (1 << 16) - 22))
        tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    (comment,) = struct.unpack("<H", tail[end + 20 : end + 22])
    if len(tail) - end - 22 != comment:
        raise unsafe("ada isi lain di belakang arsip", "there is other content behind the archive")
    spans = sorted((e.header_offset, e.header_offset + 30 + e.compress_size) for e in package.infolist())
    if spans and spans[0][0] != 0:
        raise unsafe("ada isi lain di depan arsip", "there is other content before the archive")
    if any(after[0] < before[1] for before, after in itertools.pairwise(spans)) or (
        spans and spans[-1][1] > package.start_dir
    ):
        raise unsafe("isi arsip saling bertindih", "members of the archive overlap")


def _refuse_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or (len(name) > 1 and name[1] == ":"):
        raise unsafe("arsip memuat nama berkas yang keluar dari foldernya", "a member's name leaves its folder")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise unsafe("arsip memuat tautan (symlink)", "the archive holds a symbolic link")
    if entry.flag_bits & 0x1:
        raise locked()
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise unsafe("arsip dipadatkan dengan cara yang tidak didukung; gunakan zip biasa",
                     "the archive uses an unsupported compression; use plain zip")  # fmt: skip


def _refuse_utf16(piece: bytes, name: str) -> None:
    if piece.startswith((b"\xff\xfe", b"\xfe\xff")) or (name.lower().endswith(".xml") and b"\x00" in piece[:4]):
        raise unsafe("bagian XML lembar kerja tidak dalam UTF-8", "an XML part of the workbook is not UTF-8")


def _refuse_vastness(piece: bytes) -> None:
    found = _DIMENSION.search(piece[:8192])
    if found and (position_of(found[1].decode()) + 1) * int(found[2]) > MAX_CELLS:
        cell = (found[1] + found[2]).decode()
        raise unsafe(f"ada isian yang terpencil sampai sel {cell}", f"the sheet reaches to {cell}")


class _VastOds:
    """Multiplies the repeated rows and columns of cells that hold something."""

    def __init__(self) -> None:
        self._rest = b""
        self._rows = 1
        self._cells = 0

    def feed(self, piece: bytes) -> None:
        content = self._rest + piece
        end = 0
        for tag in _ODS_TAG.finditer(content):
            end = tag.end()
            if tag[1] is not None:
                repeated = _REPEATED_ROWS.search(tag[1])
                self._rows = int(repeated[1]) if repeated else 1
            elif tag[2] is not None and not tag[3]:
                repeated = _REPEATED_COLUMNS.search(tag[2])
                self._cells += self._rows * (int(repeated[1]) if repeated else 1)
                if self._cells > MAX_CELLS:
                    raise unsafe("sel yang diulang mengisi lembar yang sangat luas", "repeated cells fill a vast sheet")
        self._rest = content[end:][-PIECE:]

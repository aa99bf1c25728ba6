"""The parts of an .xlsx package around its rows: sheets, styles, shared texts, merged cells, the date system."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from orkestrasi.extract.columns import position_of
from orkestrasi.extract.errors import UnreadableError
from orkestrasi.extract.formats import Cells, Range, storable
from orkestrasi.extract.formats.number_formats import Meaning, built_in, meaning
from orkestrasi.extract.formats.sheets import Book, OpenSheet, SheetEntry

CHUNK = 1 << 18
MAX_MERGED = 100_000
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What reading a broken package can raise: zip and its decompressors, expat, and numbers that are none.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    LookupError,
    ValueError,
)


RowReader = Callable[["Package", str, OpenSheet], Iterator[tuple[int, Cells]]]


class Package:
    """An opened .xlsx file."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)
        self.names = {name.replace("\\", "/").lstrip("/").casefold(): name for name in self.archive.namelist()}
        self.workbook = self._workbook_part()
        self._shared: list[str] | None = None
        self.styles: list[Meaning] = []
        self.epoch_1904 = False
        self.never_computed = False

    def has(self, part: str) -> bool:
        return part.casefold() in self.names

    def open(self, part: str) -> IO[bytes]:
        return self.archive.open(self.names[part.casefold()])

    def elements(self, part: str) -> list[tuple[str, dict[str, str], str]]:
        """All elements of a small part as (local name with namespace, attributes, text), in order of their ends."""
        found: list[tuple[str, dict[str, str], str]] = []
        stack: list[tuple[str, dict[str, str], list[str]]] = []
        parser = document_parser()

        def start(name: str, attributes: dict[str, str]) -> None:
            stack.append((name, attributes, []))

        def end(name: str) -> None:
            _, attributes, texts = stack.pop()
            found.append((name, attributes, "".join(texts)))

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = lambda data: stack[-1][2].append(data)
        with self.open(part) as content:
            parser.ParseFile(content)
        return found

    def book(self, read: RowReader) -> Book:
        """The workbook; `read` gives the rows of a part and fills the sheet's remarks."""
        relations = self._relations(self.workbook)
        main = self.elements(self.workbook)
        # The namespace of the root: extensions repeat names of elements (x15:workbookPr).
        space = main[-1][0].rpartition("}")[0]
        self._read_properties(main, space)
        for kind, target in relations.values():
            if kind.endswith("/styles") and self.has(target):
                self.styles = _styles(self.elements(target))
        sheets = []
        for name, attributes, _ in main:
            if name != f"{space}}}sheet":
                continue
            relation = next((v for k, v in attributes.items() if k.endswith("}id")), "")
            kind, target = relations.get(relation, ("", ""))
            if kind.endswith("/worksheet") and self.has(target):
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(SheetEntry(attributes.get("name", ""), hidden, self._opener(target, read)))
        return Book(sheets, self.epoch_1904, {"prepared_at": prepared} if (prepared := self._prepared_at()) else {})

    def shared(self) -> list[str]:
        if self._shared is None:
            parts = [t for k, t in self._relations(self.workbook).values() if k.endswith("/sharedStrings")]
            self._shared = _strings(self.open(parts[0])) if parts and self.has(parts[0]) else []
        return self._shared

    def _opener(self, part: str, read: RowReader) -> Callable[[], OpenSheet]:
        def opened() -> OpenSheet:
            sheet = OpenSheet(merged=_merged(self.open(part)))
            sheet.rows = read(self, part, sheet)
            return sheet

        return opened

    def _read_properties(self, main: list[tuple[str, dict[str, str], str]], space: str) -> None:
        for name, attributes, _ in main:
            if name == f"{space}}}workbookPr":
                self.epoch_1904 = is_true(attributes.get("date1904"))
            elif name == f"{space}}}calcPr":
                # Written by a program that computes nothing; every spreadsheet program clears it when it saves.
                self.never_computed = is_true(attributes.get("fullCalcOnLoad"))

    def _workbook_part(self) -> str:
        if self.has("_rels/.rels"):
            for kind, target in self._relations("").values():
                if kind.endswith("/officeDocument") and self.has(target):
                    return target
        return "xl/workbook.xml"

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id -> (type, part)."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(rels):
            return {}
        return {
            a.get("Id", ""): (a.get("Type", ""), posixpath.normpath(f"/{folder}/{a['Target']}").lstrip("/"))
            if not a["Target"].startswith("/")
            else (a.get("Type", ""), a["Target"].lstrip("/"))
            for _, a, _ in self.elements(rels)
            if "Target" in a
        }

    def _prepared_at(self) -> str | None:
        if not self.has("docProps/core.xml"):
            return None
        found = {name.rpartition("}")[2]: text.strip() for name, _, text in self.elements("docProps/core.xml")}
        return found.get("modified") or found.get("created") or None


def document_parser() -> Any:
    """A parser that names elements "namespace}name" and refuses entities before they expand."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16

    def refuse(*_: object) -> None:
        raise UnreadableError(
            "berisi deklarasi XML yang tidak lazim", "the XML declares a document type", "FILE-UNSAFE"
        )

    parser.StartDoctypeDeclHandler = refuse
    return parser


def is_true(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _styles(elements: list[tuple[str, dict[str, str], str]]) -> list[Meaning]:
    """What each cell style makes of a number."""
    formats = {
        int(a["numFmtId"]): meaning(a.get("formatCode", "")) for name, a, _ in elements if name.endswith("}numFmt")
    }
    styles: list[Meaning] = []
    pending: list[Meaning] = []
    for name, attributes, _ in elements:
        local = name.rpartition("}")[2]
        if local == "xf":
            number = int(attributes.get("numFmtId", "0"))
            pending.append(formats.get(number) or built_in(number))
        elif local in ("cellXfs", "cellStyleXfs"):
            if local == "cellXfs":
                styles = pending
            pending = []
    return styles


def _strings(content: IO[bytes]) -> list[str]:
    """The table of shared texts; formatting and pronunciation left out."""
    strings: list[str] = []
    parts: list[str] = []
    phonetic = False
    inside = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside, phonetic
        if name.endswith("}t"):
            inside = not phonetic
        elif name.endswith("}rPh"):
            phonetic = True

    def end(name: str) -> None:
        nonlocal inside, phonetic
        if name.endswith("}t"):
            inside = False
        elif name.endswith("}si"):
            strings.append(storable(plain("".join(parts))))
            parts.clear()
        elif name.endswith("}rPh"):
            phonetic = False

    def data(text: str) -> None:
        if inside:
            parts.append(text)

    parser = document_parser()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    with content:
        parser.ParseFile(content)
    return strings


def plain(text: str) -> str:
    """Undo the escapes of characters that XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _merged(content: IO[bytes]) -> list[Range]:
    """Merged ranges stand behind the rows but are needed before them, so the text is searched through first."""
    found: list[Range] = []
    kept = b""
    with content:
        while chunk := content.read(CHUNK << 2):
            kept += chunk
            if b"mergeCell" in kept:
                last = 0
                for match in _MERGED.finditer(kept):
                    left, right = (position_of(match[group].decode()) for group in (1, 3))
                    found.append((int(match[2]), left, int(match[4]), right))
                    last = match.end()
                kept = kept[last:]
            kept = kept[-512:]
            if len(found) > MAX_MERGED:
                break
    return found

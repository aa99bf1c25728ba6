"""JSON documents and JSON lines, record by record: numbers keep every digit, no key is lost, memory stays bounded.

The parser of the standard library reads one record at a time from a sliding window without a library of its own; unlike
a parser of events and finds keys that are given twice.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from orkestrasi.extract.errors import EmptyError, UnreadableError
from orkestrasi.extract.formats import Cells, Table, storable, text
from orkestrasi.extract.formats.encodings import Text, survey
from orkestrasi.extract.reading import ReadSpec

MAX_RECORD = 64 << 20
MAX_COLUMNS = 2_000
MAX_DEPTH = 20
SEARCH_DEPTH = 4
# No token but a string is longer.
EDGE = 4_000
SPACE = " \t\n\r"
NIL = "nihil"


class Nil(Exception):  # noqa: N818
    """The whole document says that there is nothing to report."""

    def __init__(self, reason: str | None, office: str | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.office = office


def read_document(path: Path, spec: ReadSpec) -> Iterator[Table]:
    """The list of records of a JSON document. Raises UnreadableError, EmptyError, Nil."""
    found = survey(path, spec.encoding)
    records, where = _records(found, spec.records)
    table = Table(None, iter(()), counts=dict(found.counts), headered=True, format={"encoding": found.encoding})
    if where:
        table.format["records"] = where
    table.rows = _rows(((n, r) for n, r in enumerate(records, 1)), table)
    yield table


def read_lines(path: Path, spec: ReadSpec) -> Iterator[Table]:
    """JSON lines; the row number is the line's. Raises UnreadableError, EmptyError."""
    found = survey(path, spec.encoding)
    table = Table(None, iter(()), counts=dict(found.counts), headered=True, format={"encoding": found.encoding})
    table.rows = _rows(_lines(found.blocks()), table)
    yield table


def is_lines(head: bytes) -> bool:
    """Whether the beginning of a text is JSON lines: an object that is over at the end of its line, and another."""
    first, _, rest = head.removeprefix(codecs.BOM_UTF8).lstrip().partition(b"\n")
    try:
        return isinstance(json.loads(first), dict) and rest.lstrip()[:1] == b"{"
    except (ValueError, RecursionError):
        return False


def _rows(records: Iterator[tuple[int, Any]], table: Table) -> Iterator[tuple[int, Cells]]:
    columns: dict[str, int] = {}
    for number, record in records:
        if not isinstance(record, dict):
            raise UnreadableError(
                f"JSON harus berupa daftar objek; isi ke-{number} bukan objek",
                f"the JSON must be a list of objects; item {number} is none",
            )
        cells: dict[str, Any] = {}
        _flatten(record, "", cells, 0)
        for key in cells:
            if key not in columns:
                columns[key] = len(columns)
                table.headers.append(storable(key))
                if len(columns) > MAX_COLUMNS:
                    raise UnreadableError(f"lebih dari {MAX_COLUMNS} kolom", f"more than {MAX_COLUMNS} columns")
        row: Cells = [None] * len(columns)
        for key, value in cells.items():
            row[columns[key]] = text(value)
        yield number, row


def _flatten(record: dict[str, Any], prefix: str, into: dict[str, Any], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise UnreadableError("JSON terlalu bersarang", "the JSON is nested too deeply")
    for key, value in record.items():
        path = prefix + key
        if isinstance(value, dict) and value:
            _flatten(value, path + ".", into, depth + 1)
        elif path in into:
            raise _twice(path)
        else:
            into[path] = None if value == {} else value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Plain JSON lets the last of two equal keys win in silence."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        name = key.strip()
        if name in found:
            raise _twice(name)
        found[name] = value
    return found


def _twice(key: str) -> UnreadableError:
    return UnreadableError(
        f'"{key}" ditulis dua kali dalam satu objek JSON', f'"{key}" is given twice in one JSON object'
    )


def _number(written: str) -> Decimal:
    try:
        return Decimal(written)
    except InvalidOperation as error:
        raise UnreadableError("angka di luar jangkauan", "a number beyond all measure") from error


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_number, parse_int=_number, parse_constant=str)


def _broken(line: int) -> UnreadableError:
    return UnreadableError(f"JSON tidak lengkap pada baris {line}", f"broken JSON at line {line}")


def _decode(parse: Callable[[], Any]) -> Any:
    try:
        return parse()
    except RecursionError as error:
        raise UnreadableError("JSON terlalu bersarang", "the JSON is nested too deeply") from error


def _lines(blocks: Iterator[bytes]) -> Iterator[tuple[int, Any]]:
    rest = b""
    number = 0
    while (block := next(blocks, None)) is not None:
        *lines, rest = (rest + block).split(b"\n")
        if len(rest) > MAX_RECORD:
            raise UnreadableError(f"baris {number + len(lines) + 1} terlalu panjang", "a line is too long")
        for line in lines:
            number += 1
            if line.strip():
                yield number, _line(line, number)
    if rest.strip():
        yield number + 1, _line(rest, number + 1)


def _line(line: bytes, number: int) -> Any:
    try:
        return _decode(lambda: _DECODER.decode(line.decode()))
    except json.JSONDecodeError as error:
        raise _broken(number) from error


class Window:
    """A text seen through a sliding window: `value` reads one JSON value wherever the window stands."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._texts = self._decoded(blocks)
        self._text = ""
        self._at = 0
        self._lines = 1

    @staticmethod
    def _decoded(blocks: Iterator[bytes]) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8")()
        for block in blocks:
            # Small pieces: what is parsed is thrown away by moving the rest to the front.
            for at in range(0, len(block), 1 << 20):
                yield decoder.decode(block[at : at + (1 << 20)])

    @property
    def line(self) -> int:
        return self._lines + self._text.count("\n", 0, self._at)

    def peek(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, expected: str) -> str:
        found = self.peek()
        if not found or found not in expected:
            raise _broken(self.line)
        self._at += 1
        return found

    def value(self) -> Any:
        self.peek()
        while True:
            try:
                found, end = _decode(lambda: _DECODER.raw_decode(self._text, self._at))
            except json.JSONDecodeError as error:
                # Broken, or only cut off by the edge of the window.
                cut = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - EDGE
                if not cut or not self._more():
                    raise _broken(self._lines + self._text.count("\n", 0, error.pos)) from error
                continue
            # A number at the edge may go on beyond it.
            if end < len(self._text) or not self._more():
                self._at = end
                return found

    def _more(self) -> bool:
        """Drop what is behind, and read on: twice as much as there is left, or the end."""
        self._lines += self._text.count("\n", 0, self._at)
        left = self._text[self._at :]
        self._at = 0
        pieces = [left]
        size = 0
        while size <= len(left) and (piece := next(self._texts, None)) is not None:
            pieces.append(piece)
            size += len(piece)
        self._text = "".join(pieces)
        if len(self._text) > MAX_RECORD:
            raise UnreadableError(
                "satu isi JSON terlalu besar", f"one JSON value has more than {MAX_RECORD} characters"
            )
        return size > 0


def _records(found: Text, declared: str | None) -> tuple[Iterator[Any], str | None]:
    """The records of the document and the path at which they stand."""
    window = Window(found.blocks())
    start = window.peek()
    if declared:
        return _checked(_at_path(window, declared.split(".")), window), declared
    if start == "[":
        return _checked(_items(window), window), None
    if start == "{":
        return _search(found)
    raise _shape()


def _items(window: Window) -> Iterator[Any]:
    window.take("[")
    if window.peek() == "]":
        window.take("]")
        return
    while True:
        yield window.value()
        if window.take(",]") == "]":
            return


def _members(window: Window) -> Iterator[str]:
    """The keys of an object; whoever iterates reads the value before the next key."""
    window.take("{")
    seen: set[str] = set()
    if window.peek() == "}":
        window.take("}")
        return
    while True:
        key = window.value()
        if not isinstance(key, str):
            raise _broken(window.line)
        if key.strip() in seen:
            raise _twice(key.strip())
        seen.add(key.strip())
        window.take(":")
        yield key.strip()
        if window.take(",}") == "}":
            return


def _at_path(window: Window, path: list[str]) -> Iterator[Any]:
    """The records at a path; all the rest is read too, so that a document cut short is noticed."""
    opening = window.peek()
    if not path:
        if opening != "[":
            raise _shape()
        yield from _items(window)
        return
    found = False
    if opening == "{":
        for key in _members(window):
            if key == path[0]:
                found = True
                yield from _at_path(window, path[1:])
            else:
                _skip(window)
    elif opening == "[" and path[0].isdigit():
        window.take("[")
        index = 0
        while window.peek() != "]":
            if index == int(path[0]):
                found = True
                yield from _at_path(window, path[1:])
            else:
                _skip(window)
            index += 1
            if window.take(",]") == "]":
                break
    if not found:
        raise UnreadableError(
            f'bagian "{path[0]}" yang dinyatakan sumber tidak ada dalam JSON',
            f'the JSON has no "{path[0]}", which the source declares',
        )


def _skip(window: Window) -> None:
    opening = window.peek()
    if opening == "[":
        for _ in _items(window):
            pass
    elif opening == "{":
        for _ in _members(window):
            _skip(window)
    else:
        window.value()


@dataclass
class _Shape:
    """What a document that is an object holds: lists of objects and empty lists by path, and its plain values."""

    lists: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    top: dict[str, Any] = field(default_factory=dict)


def _survey_object(window: Window, prefix: str, shape: _Shape, depth: int) -> None:
    for key in _members(window):
        path = prefix + key
        opening = window.peek()
        if opening == "[":
            kinds = set()
            for item in _items(window):
                kinds.add(type(item))
            if kinds == {dict}:
                shape.lists.append(path)
            elif not kinds:
                shape.empty.append(path)
        elif opening == "{" and depth < SEARCH_DEPTH:
            _survey_object(window, path + ".", shape, depth + 1)
        elif opening == "{":
            _skip(window)
        else:
            value = window.value()
            if depth == 1:
                shape.top[key] = value


def _search(found: Text) -> tuple[Iterator[Any], str]:
    """The one list of objects somewhere in an object; the document is read twice for it."""
    window = Window(found.blocks())
    shape = _Shape()
    _survey_object(window, "", shape, 1)
    if window.peek():
        raise _broken(window.line)
    if shape.top.get(NIL) is True and not shape.lists:
        raise Nil(*(text(shape.top.get(key)) for key in ("alasan", "pejabat")))
    if len(shape.lists) > 1:
        shown = ", ".join(shape.lists[:5])
        raise UnreadableError(
            f"JSON memuat beberapa daftar ({shown}); sumber harus menyatakan yang mana (records)",
            f"the JSON holds several lists ({shown}); the source has to declare which one (records)",
            "FORMAT-UNDECIDED",
        )
    if not shape.lists:
        raise EmptyError if shape.empty else _shape()
    where = shape.lists[0]
    window = Window(found.blocks())
    return _checked(_at_path(window, where.split(".")), window), where


def _checked(records: Iterator[Any], window: Window) -> Iterator[Any]:
    yield from records
    if window.peek():
        raise _broken(window.line)


def _shape() -> UnreadableError:
    return UnreadableError("JSON harus berupa daftar objek", "the JSON must be a list of objects")

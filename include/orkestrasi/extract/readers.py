"""Read a delivered file into a table of cells, as delivered: CSV, XLSX or JSON, told apart by their bytes."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from orkestrasi.extract.errors import EmptyError, UnreadableError
from orkestrasi.extract.workbook import read_rows

DELIMITERS = (",", ";", "\t")
# A number that arrives as a number needs no guess about its decimal sign; the exponent says so to `cells`.
NATIVE_NUMBER = "e0"
HARD_BLANK = "\u00a0"
SPREADSHEET_MAGIC = b"PK\x03\x04"
MARKUP = ("<!doctype", "<html", "<table", "<?xml", "<meta", "<head", "<body")


@dataclass(frozen=True)
class Sheet:
    """Headers as delivered, and one text column per header (positional names "0", "1", ...); blank is null.

    `cells` has the row's number too (`row_number`, 1 = first below the header); blank rows are left out but counted.
    """

    headers: list[str]
    cells: pl.DataFrame


def read(path: Path, file_name: str, known_headers: Callable[[str], bool]) -> Sheet:
    """Read a file by what its bytes are; its name only decides between texts.

    `known_headers` tells whether a header belongs to the dataset: the delimiter under which most do is the right one.
    Raises UnreadableError, whatever the parsers do: one strange file must not keep the others from being read.
    """
    with path.open("rb") as delivered:
        head = delivered.read(4)
    if not head:
        raise EmptyError
    try:
        if head == SPREADSHEET_MAGIC:
            return _from_workbook(read_rows(path))
        return _read_text(path.read_bytes(), file_name, known_headers)
    except (UnreadableError, OSError, MemoryError):
        raise
    except BaseException as error:
        # Parsers in Rust panic with an exception that is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise UnreadableError("isi berkas rusak", f"the parser failed: {type(error).__name__}: {error}") from error


def _read_text(content: bytes, file_name: str, known_headers: Callable[[str], bool]) -> Sheet:
    text = _decode(content)
    if not text.strip():
        raise EmptyError
    if "\x00" in text:
        raise UnreadableError("berisi karakter NUL", "contains NUL characters")
    if text.lstrip().lower().startswith(MARKUP):
        raise UnreadableError("isinya halaman web, bukan lembar kerja", "a web page, not a spreadsheet")
    if file_name.lower().endswith(".json") or text.lstrip()[0] in "[{":
        return _read_json(text)
    return _read_csv(text, known_headers)


def _decode(content: bytes) -> str:
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError("bukan berkas teks atau lembar kerja", "neither text nor a spreadsheet")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError("pengodean huruf tidak dikenal", "unknown character encoding")


def _read_csv(text: str, known_headers: Callable[[str], bool]) -> Sheet:
    lines_above = len(text) - len(text.lstrip("\r\n"))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(HARD_BLANK, " ").lstrip("\n")
    first_line = text.split("\n", 1)[0]
    candidates = [next(csv.reader([first_line], delimiter=d)) for d in DELIMITERS]
    known = [sum(known_headers(h) for h in headers) for headers in candidates]
    # Most known headers first; where none is known, most columns.
    best = max(range(len(DELIMITERS)), key=lambda i: (known[i], len(candidates[i])))
    delimiter, headers = DELIMITERS[best], candidates[best]
    schema = {str(i): pl.String for i in range(len(headers))}
    if not text.partition("\n")[2].strip():
        return _sheet(headers, pl.DataFrame(schema=schema))
    try:
        cells = pl.read_csv(
            io.BytesIO(text.encode()),
            separator=delimiter,
            has_header=False,
            skip_rows=1,
            new_columns=list(schema),
            schema=schema,
            infer_schema=False,
            truncate_ragged_lines=False,
        )
    except pl.exceptions.PolarsError as error:
        raise _misfit(text, delimiter, len(headers), lines_above) or UnreadableError(
            "susunan CSV tidak dapat dibaca", f"the CSV cannot be parsed ({error})"
        ) from error
    if cells.width > 1 and cells[:, -1].null_count() and _may_be_short(text, delimiter, cells.width):
        # Polars fills a line that ends too early with blanks, and a cut-off upload would pass.
        misfit = _misfit(text, delimiter, len(headers), lines_above)
        if misfit:
            raise misfit
    return _sheet(headers, cells)


def _may_be_short(text: str, delimiter: str, width: int) -> bool:
    """Cheaply rule out the usual: no quotes, and as many delimiters as full lines need."""
    lines = sum(1 for line in io.StringIO(text) if not line.isspace())
    return '"' in text or text.count(delimiter) < (width - 1) * lines


def _misfit(text: str, delimiter: str, width: int, lines_above: int) -> UnreadableError | None:
    """The first line that does not fit the header, so that the refusal can name it."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if len(row) != width and any(cell.strip() for cell in row):
                number = reader.line_num + lines_above
                return UnreadableError(
                    f"baris {number} berisi {len(row)} kolom, padahal baris judul berisi {width}",
                    f"line {number} has {len(row)} columns but the header has {width}",
                )
    except csv.Error as error:
        number = reader.line_num + lines_above
        return UnreadableError(
            f"tanda kutip atau pemisah tidak lengkap pada baris {number}",
            f"broken quotes or delimiters in line {number} ({error})",
        )
    return None


def _from_workbook(rows: list[list[Any]]) -> Sheet:
    first = next((i for i, row in enumerate(rows) if any(cell not in ("", None) for cell in row)), None)
    if first is None:
        raise EmptyError
    headers = [_text(cell) or "" for cell in rows[first]]
    return _sheet(headers, _from_rows(len(headers), rows[first + 1 :]))


def _read_json(text: str) -> Sheet:
    try:
        # Decimals and refused constants: a JSON number keeps every digit it was written with.
        document = json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=str, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"JSON tidak lengkap pada baris {error.lineno}", f"broken JSON at line {error.lineno}"
        ) from error
    except RecursionError as error:
        raise UnreadableError("JSON terlalu bersarang", "the JSON is nested too deeply") from error
    if isinstance(document, dict) and isinstance(document.get("data"), list):
        document = document["data"]
    if not isinstance(document, list) or not all(isinstance(row, dict) for row in document):
        raise UnreadableError("JSON harus berupa daftar objek", "the JSON must be a list of objects")
    if not document:
        raise EmptyError
    headers = list(dict.fromkeys(key for row in document for key in row))
    return _sheet(headers, _from_rows(len(headers), ([row.get(h) for h in headers] for row in document)))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Plain JSON lets the last of two equal keys win in silence."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key.strip() in found:
            raise UnreadableError(
                f'"{key.strip()}" ditulis dua kali dalam satu objek JSON',
                f'"{key.strip()}" is given twice in one JSON object',
            )
        found[key.strip()] = value
    return found


def _from_rows(width: int, rows: Iterable[list[Any]]) -> pl.DataFrame:
    texts = [[_text(cell) for cell in row] for row in rows]
    schema = {str(i): pl.String for i in range(width)}
    frame = pl.DataFrame(texts, schema=schema, orient="row")
    return frame.with_columns(pl.all().str.replace_all(HARD_BLANK, " ", literal=True))


def _text(cell: Any) -> str | None:
    """A spreadsheet's or JSON's cell as text; what was a number stays recognisable as one."""
    match cell:
        case None:
            return None
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell)
        case Decimal():
            text = str(cell).lower()
            return text if "e" in text or "." not in text else text + NATIVE_NUMBER
        case float():
            whole = cell.is_integer() and abs(cell) < 1e15
            return str(int(cell)) if whole else repr(cell) + ("" if "e" in repr(cell) else NATIVE_NUMBER)
        case datetime.datetime():
            return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat()
        case datetime.date():
            return cell.isoformat()
        case list() | dict():
            return json.dumps(cell, ensure_ascii=False)
        case _:
            return _storable(str(cell))


def _sheet(headers: list[str], cells: pl.DataFrame) -> Sheet:
    """Number the rows, make blank cells null, and leave out rows and unnamed columns that hold nothing."""
    tidy = cells.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("row_number"),
        pl.all().str.strip_chars().replace("", None),
    )
    names = [_storable(h.strip()) for h in headers]
    kept = [i for i, name in enumerate(names) if name or tidy[str(i)].null_count() < tidy.height]
    if len(kept) < len(names):
        tidy = tidy.select("row_number", *(pl.col(str(i)).alias(str(n)) for n, i in enumerate(kept)))
    if kept:
        tidy = tidy.filter(~pl.all_horizontal(pl.exclude("row_number").is_null()))
    return Sheet([names[i] or f"(kolom {i + 1} tanpa judul)" for i in kept], tidy)


def _storable(text: str) -> str:
    """PostgreSQL stores neither NUL nor half a character; JSON can escape both into a text."""
    if "\x00" in text:
        raise UnreadableError("berisi karakter NUL", "contains NUL characters")
    text.encode()
    return text

"""Kinds of files, delimiters, encodings, archives, headers of columns, and files that are not whole."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import polars as pl

from tests.corpus.kinds import (
    STUNTING,
    Expected,
    Kind,
    accepted,
    cells,
    head,
    lines,
    of_pct,
    refused,
    stunting,
    text,
)
from tests.corpus.make_sheets import plain

FORMATS, ENCODINGS, ARCHIVES, COLUMNS, DAMAGED = (
    "Formats", "Delimiters and encodings", "Archives", "Columns", "Damaged and empty",
)  # fmt: skip
RATE = [{"stunting_pct": 14.4}]
CITED = "Publikasi \u201cSKI\u201d \u2013 caf\u00e9"


def written(code: str, **more: Any) -> str:
    return text(STUNTING, stunting(code, "14.4", **more)).decode()


def records(code: str) -> list[dict[str, Any]]:
    return [dict(zip(head(STUNTING), cells(STUNTING, stunting(code, 14.4)), strict=True))]


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def _parquet(code: str) -> bytes:
    out = io.BytesIO()
    pl.DataFrame(records(code), infer_schema_length=None).write_parquet(out)
    return out.getvalue()


def _delimited(delimiter: str) -> Callable[[str], bytes]:
    return lambda code: text(STUNTING, stunting(code, "14.4"), delimiter=delimiter)


def _encoded(encoding: str, bom: bytes = b"") -> Callable[[str], bytes]:
    return lambda code: bom + written(code, citation=CITED).encode(encoding)


def _bytes(change: Callable[[bytes], bytes]) -> Callable[[str], bytes]:
    return lambda code: change(written(code, citation="Survei").encode())


def _columns(change: Callable[[list[str]], list[str]], *more: str) -> Callable[[str], bytes]:
    return lambda code: lines(
        [[*change(head(STUNTING)), *more], [*cells(STUNTING, stunting(code, "14.4")), *more]]
    ).encode()


def _renamed(new: str) -> Callable[[list[str]], list[str]]:
    return lambda names: [new if name == PCT else name for name in names]


def _without_pct(code: str) -> bytes:
    at = head(STUNTING).index(PCT)
    rows = (head(STUNTING), cells(STUNTING, stunting(code)))
    return lines([*row[:at], *row[at + 1 :]] for row in rows).encode()


def _reversed(code: str) -> bytes:
    return lines([head(STUNTING)[::-1], cells(STUNTING, stunting(code, "14.4"))[::-1]]).encode()


def _warehouse_names(code: str) -> bytes:
    row = stunting(code, "14.4") | {"region_name": "", "data_origin": "", "citation": ""}
    return lines([list(row), list(row.values())]).encode()


PCT = "prevalensi_stunting_persen"
TWO_ROWS = [{"survey_code": "SKI"}, {"survey_code": "EPPGBM"}]
CSV = {"format": {"kind": "csv"}}
KINDS: list[Kind] = [
    accepted("json", FORMATS, "JSON, a list of records", "read", lambda c: json.dumps(records(c)).encode(),
             name="laporan.json", rows=RATE),
    accepted("jsonl", FORMATS, "JSON lines", "read", lambda c: json.dumps(records(c)[0]).encode() + b"\n",
             name="laporan.jsonl", rows=RATE),
    accepted("parquet", FORMATS, "Parquet", "read", _parquet, name="laporan.parquet", rows=RATE),
    accepted("csv-named-xls", FORMATS, "CSV named .xls", "read as what it is, and counted", of_pct("14.4"),
             name="laporan.xls", rows=RATE, counts={"extension_disagrees": 1}),
    refused("html-named-xls", FORMATS, "web page named .xls", "refused: open it and save it as xlsx",
            lambda _: b"<html><table><tr><td>11.01</td></tr></table></html>", "FILE-UNREADABLE", name="laporan.xls",
            finding=Expected("FILE-UNREADABLE", None, "halaman web")),
    refused("kind-disagrees", FORMATS, "workbook where the source declares CSV", "refused", plain,
            "FORMAT-KIND-DISAGREES", name="laporan.xlsx", source=CSV),
    accepted("delimiter-comma", ENCODINGS, "comma", "found", _delimited(","), rows=RATE),
    accepted("delimiter-semicolon", ENCODINGS, "semicolon (titik koma)", "found", _delimited(";"), rows=RATE),
    accepted("delimiter-bar", ENCODINGS, "bar (|)", "found", _delimited("|"), rows=RATE),
    accepted("delimiter-tab", ENCODINGS, "tab (tsv)", "found", _delimited("\t"), name="laporan.tsv", rows=RATE),
    refused("delimiter-disagrees", ENCODINGS, "semicolons where the source declares commas", "refused", of_pct("14.4"),
            "FORMAT-DELIMITER-DISAGREES", source={"format": {"kind": "csv", "delimiter": ","}}),
    refused("delimiter-undecided", ENCODINGS, "two delimiters that explain the file equally well", "refused",
            lambda _: b"a;b,c;d,e\n1;2,3;4,5\n", "FORMAT-UNDECIDED"),
    refused("delimiter-in-numbers", ENCODINGS, "commas between columns and in numbers, without quotes",
            "refused: what is behind the comma stands in the next column",
            lambda c: written(c).replace("14.4", "14,4").replace(";", ",").encode(), "CELL-CHOICE",
            finding=Expected("CELL-CHOICE", "G2", "4")),
    accepted("delimiter-trailing", ENCODINGS, "blank columns at the end of each line", "left out",
             lambda c: written(c).replace("\r\n", ";;;\r\n").encode(), rows=RATE),
    accepted("sep-line", ENCODINGS, "first line `sep=;` for Excel", "left out and counted",
             lambda c: b"sep=;\r\n" + written(c).encode(), rows=RATE, counts={"title_rows": 1}),
    refused("utf16-unmarked", ENCODINGS, "UTF-16 without its mark", "refused", _encoded("utf-16-le"),
            "FILE-UNREADABLE"),
    accepted("utf8-bom", ENCODINGS, "UTF-8 with byte order mark", "read", _encoded("utf-8", b"\xef\xbb\xbf"),
             rows=[{"citation": CITED}]),
    accepted("utf16-le", ENCODINGS, "UTF-16 (little-endian)", "read", _encoded("utf-16-le", b"\xff\xfe"),
             rows=[{"citation": CITED}]),
    accepted("utf16-be", ENCODINGS, "UTF-16 (big-endian)", "read", _encoded("utf-16-be", b"\xfe\xff"),
             rows=[{"citation": CITED}]),
    accepted("cp1252", ENCODINGS, "Windows code page 1252", "read and counted", _encoded("cp1252"),
             rows=[{"citation": CITED}], counts={"encoding_cp1252": 4}),
    refused("encoding-disagrees", ENCODINGS, "cp1252 where the source declares UTF-8", "refused with line and byte",
            _encoded("cp1252"), "FORMAT-ENCODING-DISAGREES", source={"format": {"kind": "csv", "encoding": "utf-8"}}),
    refused("utf32", ENCODINGS, "UTF-32", "refused", _encoded("utf-32-le", b"\xff\xfe\x00\x00"), "FORMAT-UNDECIDED"),
    refused("encoding-unknown", ENCODINGS, "bytes that are neither UTF-8 nor cp1252", "refused with line and byte",
            _bytes(lambda b: b.replace(b"Survei", b"\x81\x8d")), "FORMAT-UNDECIDED"),
    refused("nul", ENCODINGS, "NUL characters", "refused with the line", _bytes(lambda b: b.replace(b"Survei", b"\0")),
            "FILE-UNREADABLE", finding=Expected("FILE-UNREADABLE", None, "karakter NUL")),
    accepted("nbsp", ENCODINGS, "hard blanks (NBSP)", "read as blanks and counted",
             _bytes(lambda b: b.replace(b"Survei", "Survei\u00a0SKI".encode())), rows=[{"citation": "Survei SKI"}],
             counts={"nbsp": 1}),
    accepted("mixed-newlines", ENCODINGS, "line ends of several kinds", "read and counted",
             _bytes(lambda b: b.replace(b"\r\n", b"\n", 1)), rows=RATE, counts={"mixed_newlines": 1}),
    accepted("carriage-returns", ENCODINGS, "lines that end in CR alone", "read",
             _bytes(lambda b: b.replace(b"\r\n", b"\r")), rows=RATE),
    accepted("line-break-in-cell", ENCODINGS, "line break within quotes", "kept",
             of_pct("14.4", citation="baris satu\nbaris dua"), rows=[{"citation": "baris satu\nbaris dua"}],
             counts={"mixed_newlines": 1}),
    accepted("gzip", ARCHIVES, "gzip of a CSV", "read", lambda c: gzip.compress(written(c).encode(), mtime=0),
             name="laporan.csv.gz", rows=RATE),
    accepted("zip", ARCHIVES, "zip of a workbook", "read", lambda c: zipped({"laporan.xlsx": plain(c)}),
             name="laporan.zip", rows=RATE),
    accepted("zip-of-two", ARCHIVES, "zip of two tables", "both read, one report",
             lambda c: zipped({"a.csv": written(c).encode(), "b.csv": written(c, survey_code="EPPGBM").encode()}),
             name="laporan.zip", rows=TWO_ROWS),
    accepted("zip-with-litter", ARCHIVES, "zip with files of the operating system", "those are left alone",
             lambda c: zipped({"laporan.csv": written(c).encode(), "__MACOSX/._laporan.csv": b"x", ".DS_Store": b"x"}),
             name="laporan.zip", rows=RATE),
    refused("zip-with-picture", ARCHIVES, "zip with a file that is no table", "refused with its name",
            lambda c: zipped({"laporan.csv": written(c).encode(), "foto.jpg": b"x"}), "FILE-UNREADABLE",
            name="laporan.zip", finding=Expected("FILE-UNREADABLE", None, "foto.jpg")),
    refused("column-added", COLUMNS, "column that the contract does not have", "refused with its name",
            _columns(list, "catatan"), "STRUCTURE-COLUMN-EXTRA",
            finding=Expected("STRUCTURE-COLUMN-EXTRA", None, "catatan")),
    refused("column-removed", COLUMNS, "column that is missing", "refused with its name", _without_pct,
            "STRUCTURE-COLUMN-MISSING", finding=Expected("STRUCTURE-COLUMN-MISSING", None, "", PCT)),
    refused("column-renamed", COLUMNS, "column with another name", "refused with the likely right name",
            _columns(_renamed("prevalensi_stunting_pers")), "STRUCTURE-COLUMN-MISSING", "STRUCTURE-COLUMN-EXTRA",
            finding=Expected("STRUCTURE-COLUMN-EXTRA", None, "prevalensi_stunting_pers", PCT)),
    refused("column-double", COLUMNS, "column given twice", "refused", _columns(list, "region_code"),
            "STRUCTURE-COLUMN-DOUBLE", finding=Expected("STRUCTURE-COLUMN-DOUBLE", None, "region_code")),
    accepted("column-order", COLUMNS, "columns in another order", "read by name, never by position", _reversed,
             rows=RATE),
    accepted("column-case", COLUMNS, "headers in other case", "read",
             _columns(lambda names: [n.upper() for n in names]), rows=RATE),
    accepted("column-blanks", COLUMNS, "blanks for underscores and around headers", "read",
             _columns(lambda names: [f" {n.replace('_', ' ')} " for n in names]), rows=RATE),
    accepted("column-labels", COLUMNS, "labels of the contract as headers", "read",
             _columns(_renamed("Prevalensi stunting")), rows=RATE),
    accepted("column-english", COLUMNS, "English names of the columns", "read", _warehouse_names, rows=RATE),
    refused("empty", DAMAGED, "empty file (berkas kosong)", "refused", lambda _: b"", "FILE-EMPTY"),
    refused("blank", DAMAGED, "blank lines only", "refused", lambda _: b" \r\n\r\n", "FILE-EMPTY"),
    refused("header-only", DAMAGED, "header without rows", "refused", lambda _: lines([head(STUNTING)]).encode(),
            "FILE-EMPTY"),
    refused("ragged-row", DAMAGED, "row with fewer cells than the header", "refused with the line",
            lambda c: written(c).encode() + b"11.01;KEMENDAGRI\r\n", "FILE-UNREADABLE",
            finding=Expected("FILE-UNREADABLE", None, "baris 3 berisi 2 kolom")),
    refused("open-quote", DAMAGED, "quote that never closes", "refused with the line",
            _bytes(lambda b: b.replace(b"Survei", b'"Survei')), "FILE-UNREADABLE"),
    refused("truncated-csv", DAMAGED, "CSV cut off in the middle of a row", "refused with the line",
            _bytes(lambda b: b[: b.index(b"SKI")]), "FILE-UNREADABLE"),
    refused("truncated-xlsx", DAMAGED, "workbook cut off", "refused", lambda c: plain(c)[:3000], "FILE-UNREADABLE",
            name="laporan.xlsx"),
    refused("truncated-gzip", DAMAGED, "gzip cut off", "refused",
            lambda c: gzip.compress(written(c).encode() * 99, mtime=0)[:-20], "FILE-UNREADABLE", name="laporan.csv.gz"),
    refused("truncated-json", DAMAGED, "JSON cut off", "refused", lambda c: json.dumps(records(c)).encode()[:60],
            "FILE-UNREADABLE", name="laporan.json"),
    refused("truncated-parquet", DAMAGED, "Parquet cut off", "refused", lambda c: _parquet(c)[:-40], "FILE-UNREADABLE",
            name="laporan.parquet"),
    refused("nul-in-json", DAMAGED, "NUL in a text of JSON", "refused", lambda _: b'[{"a": "\\u0000"}]',
            "FILE-UNREADABLE", name="laporan.json"),
]  # fmt: skip

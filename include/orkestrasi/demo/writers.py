"""Drafts become bytes: CSV, XLSX and JSON, the same bytes on every machine."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, time
from decimal import Decimal

import xlsxwriter  # type: ignore[import-untyped]

from orkestrasi.demo.draft import Cell, Draft, FileFormat
from orkestrasi.demo.layout import headers
from orkestrasi.windows import nil

FIXED_TIME = datetime(2024, 1, 1, tzinfo=UTC)
_OFFICE_OPENS = time(1, 0)  # 08:00 in Jakarta
# A scan is sent now and then where a table was asked for.
SCAN = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nstream\n\x00\x01\x02\nendstream\n%%EOF\n"


def render(draft: Draft) -> bytes:
    """The file's content, faults included."""
    if draft.content == "empty":
        return b""
    if draft.content == "not_a_table":
        return SCAN
    if draft.content == "nil":
        declared_at = datetime.combine(draft.delivered_on, _OFFICE_OPENS, UTC)
        return nil.document(draft.nil_reason, draft.nil_office, declared_at)
    header, rows = _table(draft)
    if draft.content == "header_only":
        rows = []
    kind = draft.file_format.kind
    content = {"csv": _csv, "xlsx": _xlsx, "json": _json}[kind](draft, header, rows)
    # Cut as a broken upload cuts: the start is there, the end is not.
    return content[: len(content) * 2 // 3] if draft.content == "truncated" else content


def _table(draft: Draft) -> tuple[list[str], list[list[Cell]]]:
    columns = headers(draft.dataset)
    for row in draft.rows:
        if not row.keys() <= columns.keys():
            unknown = sorted(row.keys() - columns.keys())
            raise ValueError(f"{draft.path}: {draft.dataset} has no column {unknown}")
    named = any(row.get("region_name") is not None for row in draft.rows)
    names = [n for n in columns if n not in draft.dropped and (named or n != "region_name")]
    header = names if draft.file_format.english_headers else [columns[name] for name in names]
    header = [draft.renamed.get(name, shown) for name, shown in zip(names, header, strict=True)]
    rows = [[row.get(name) for name in names] for row in draft.rows]
    for name, value in draft.added.items():
        header.append(name)
        for cells in rows:
            cells.append(value)
    return header, rows


def _csv(draft: Draft, header: list[str], rows: list[list[Cell]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=draft.file_format.separator, lineterminator="\r\n")
    writer.writerow(header)
    form = draft.file_format
    writer.writerows([_text(cell, form) for cell in row] for row in rows)
    return out.getvalue().encode(form.encoding)


def _text(cell: Cell, form: FileFormat) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return ("true" if cell else "false") if form.english_headers else ("ya" if cell else "tidak")
    if isinstance(cell, float) and form.decimal_comma:
        return str(cell).replace(".", ",")
    return str(cell)


def _json(draft: Draft, header: list[str], rows: list[list[Cell]]) -> bytes:
    objects = [dict(zip(header, row, strict=True)) for row in rows]
    return (json.dumps(objects, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _xlsx(draft: Draft, header: list[str], rows: list[list[Cell]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": FIXED_TIME})
    sheet = book.add_worksheet("Data")
    table: list[list[Cell]] = [[*header], *rows]
    for number, cells in enumerate(table):
        for column, cell in enumerate(cells):
            if isinstance(cell, bool):
                sheet.write_boolean(number, column, cell)
            elif isinstance(cell, int | float):
                # As decimal: a float would be written with 16 digits, 0.56 as 0.5600000000000001.
                sheet.write_number(number, column, Decimal(repr(cell)))
            elif cell is not None:
                sheet.write_string(number, column, cell)
    book.close()
    return _repacked(out.getvalue())


def _repacked(book: bytes) -> bytes:
    """Stored instead of deflated: two zlib builds may deflate the same sheet to different bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=(2024, 1, 1, 0, 0, 0))
            entry.create_system = 3  # written as on Unix, wherever it is written
            entry.external_attr = 0o644 << 16
            target.writestr(entry, source.read(name))
    return out.getvalue()

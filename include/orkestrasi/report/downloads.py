"""Every table shown as CSV, as one workbook and as one JSON document with its schema; all from the same rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from orkestrasi import formats
from orkestrasi.answer.sheets import RULED, Book
from orkestrasi.answer.sheets import Table as Sheet
from orkestrasi.report.tables import Cell, Table, plain

FORMAT = "orkestrasi-report/1"
_LONGEST_NAME = 31
_WIDEST = 60

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Orkestrasi: report of a publication",
    "description": "All tables of one publication's report. Numbers are plain, dates are ISO 8601, keys Indonesian.",
    "type": "object",
    "required": ["format", "terbitan", "ringkasan", "tabel"],
    "additionalProperties": False,
    "properties": {
        "format": {"const": FORMAT},
        "terbitan": {"type": "integer", "minimum": 1, "description": "Number of the publication"},
        "ringkasan": {"type": "object", "description": "The numbers of ringkasan.json, without the hashes of files"},
        "tabel": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["nama", "judul", "kolom", "baris"],
                "additionalProperties": False,
                "properties": {
                    "nama": {"type": "string", "description": "The table's name; its CSV is data/<nama>.csv"},
                    "judul": {"type": "string", "description": "The caption as shown"},
                    "kolom": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["kunci", "label"],
                            "additionalProperties": False,
                            "properties": {"kunci": {"type": "string"}, "label": {"type": "string"}},
                        },
                    },
                    "baris": {
                        "type": "array",
                        "items": {"type": "array", "items": {"type": ["string", "number", "boolean", "null"]}},
                        "description": "One list per row, in the order of the columns",
                    },
                },
            },
        },
    },
}


def as_json(number: int, summary: dict[str, Any], tables: Iterable[Table]) -> str:
    document = {
        "format": FORMAT,
        "terbitan": number,
        "ringkasan": summary,
        "tabel": [
            {
                "nama": t.name,
                "judul": t.caption,
                "kolom": [{"kunci": c.key, "label": c.label} for c in t.columns],
                "baris": [[_machine(cell) for cell in row] for row in t.rows],
            }
            for t in tables
        ],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def _machine(cell: Cell) -> str | int | float | bool | None:
    value = cell.raw
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, (float, Decimal)):
        return float(value)
    return plain(value)


def workbook(path: Path, number: int, created: datetime, tables: Iterable[Table]) -> None:
    """One sheet per table, frozen heads, filters; numbers stay numbers, texts stay texts."""
    book = Book(path, created, f"Laporan mutu data, Terbitan {number}")
    names: set[str] = set()
    for table in tables:
        if not table.rows:
            continue
        sheet = Sheet(
            book, _name(table.name, names), [c.label for c in table.columns], [_WIDEST] * len(table.columns),
            f"&LTerbitan {number}&R&P/&N",
        )  # fmt: skip
        for row in table.rows:
            sheet.next_row()
            for i, cell in enumerate(row):
                _write(book, sheet, i, cell)
        sheet.finish()
    book.close()


def _write(book: Book, sheet: Sheet, column: int, cell: Cell) -> None:
    value = cell.raw
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        exact = value if isinstance(value, (int, Decimal)) else Decimal(str(value))
        decimals = formats.decimals_of(Decimal(str(exact)))
        digits = "#,##0" + (f".{'0' * min(decimals, 6)}" if decimals else "")
        sheet.number(column, exact, cell.text or str(exact), book.style(num_format=digits, align="right", **RULED))
    else:
        shown = str(plain(value)) if value is not None else cell.text
        sheet.text(column, shown, book.style(num_format="@", text_wrap=True, **RULED))


def _name(wanted: str, taken: set[str]) -> str:
    """A sheet's name has at most 31 characters and is there once."""
    name = wanted[:_LONGEST_NAME]
    number = 1
    while name in taken:
        number += 1
        name = f"{wanted[: _LONGEST_NAME - 3]}_{number}"
    taken.add(name)
    return name

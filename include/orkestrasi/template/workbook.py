"""Draw a template: instructions, the sheet to fill, the lists to choose from, the hidden fingerprint."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell  # type: ignore[import-untyped]

from orkestrasi import files, formats
from orkestrasi.contracts.model import Column, Contract
from orkestrasi.template import describe, fingerprint
from orkestrasi.template.content import IDENTITY, Content, collect

INSTRUCTIONS, DATA, CHOICES = "Petunjuk", "Data", "Pilihan"
# Rows of the sheet Data, 0 = the first: two of title, a blank one, labels, headers, then entries.
LABEL_ROW, HEADER_ROW, FIRST_ROW = 3, 4, 5
# Entries below are not helped by lists and checks; a report of more rows is better sent as CSV.
CHECKED_ROWS = 5_000
LINE_HEIGHT = 15.5
INK, GREY, PALE, RULE = "#0B3A5E", "#E4E4E4", "#D8EAF6", "#C8C8C8"
COLUMNS = (("Judul kolom", 26), ("Nama", 30), ("Arti", 60), ("Satuan", 16), ("Yang dapat diisi", 30), ("Wajib", 8),
           ("Contoh", 24))  # fmt: skip
STEPS = (
    "Isi lembar Data mulai baris {first}. Sel abu-abu sudah terisi dan terkunci; sel lain diisi.",
    "Jangan mengubah, menambah, atau menghapus judul kolom. Urutan kolom boleh tetap seperti adanya.",
    "Kolom bertanda * wajib diisi. Jika angka belum tersedia tulis … (tiga titik); jika nilainya nol tulis 0.",
    "Tulis angka tanpa satuan. Kode ditulis sebagai teks agar nol di belakang tidak hilang (11.10, bukan 11.1).",
    "Untuk baris tambahan, pilih kode wilayah dan periode dari daftar, atau salin dari baris di atasnya.",
    "Simpan sebagai xlsx, lalu kirim berkas ini. Periksa dahulu dengan perintah orkestrasi check.",
)


def write(
    contract: Contract, reporter_id: str, period_key: str, path: Path, connection: psycopg.Connection[Any]
) -> Content:
    """Write the template of one dataset, reporter and period to `path`, whole or not at all.

    Raises content.UnknownError.
    """
    content = collect(connection, contract, reporter_id, period_key)
    draw(content, path, datetime.now(UTC))
    return content


def draw(content: Content, path: Path, generated_at: datetime) -> None:
    """Draw a template. Equal content and moment give equal bytes."""
    with files.whole(path) as unfinished:
        _Drawing(content, unfinished, generated_at).draw()


class _Drawing:
    def __init__(self, content: Content, path: Path, generated_at: datetime) -> None:
        self.content, self.contract, self.generated_at = content, content.contract, generated_at
        self.book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        self.book.set_properties(
            {
                "title": f"Templat {self.contract.label_id}",
                "author": "Orkestrasi",
                "created": generated_at.astimezone(UTC).replace(tzinfo=None),
                # Tells without opening the sheets whether the template is still the same.
                "keywords": content.digest,
            }
        )
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._lists: dict[str, str] = {}

    def draw(self) -> None:
        instructions, data, choices = (self.book.add_worksheet(n) for n in (INSTRUCTIONS, DATA, CHOICES))
        self._choices(choices)
        self._instructions(instructions)
        self._data(data)
        self._fingerprint(self.book.add_worksheet(fingerprint.SHEET))
        data.activate()
        self.book.close()

    def style(self, **properties: Any) -> Any:
        wanted = {"font_name": "Calibri", "font_size": 11, "valign": "top"} | properties
        key = tuple(sorted(wanted.items()))
        if key not in self._styles:
            self._styles[key] = self.book.add_format(wanted)
        return self._styles[key]

    def _instructions(self, sheet: Any) -> None:
        content = self.content
        title = self.style(bold=True, font_size=16, font_color=INK)
        wrapped, head = self.style(text_wrap=True, border=1, border_color=RULE), self._head()
        sheet.hide_gridlines(2)
        for place, (_, width) in enumerate(COLUMNS):
            sheet.set_column(place, place, width)
        period = formats.period(content.period_key)
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, f"{self.contract.label_id}, {period}", title)
        sheet.write_string(1, 0, f"{content.reporter} ({content.reporter_id})", self.style(bold=True, font_size=12))
        due = f"Batas waktu: {formats.date_long(content.due_on)} pukul 23.59 WIB." if content.due_on else ""
        sheet.write_string(2, 0, f"{self.contract.grain_id} {due}".strip(), self.style())
        row = 4
        for number, step in enumerate(STEPS, 1):
            sheet.write_string(row, 0, f"{number}. {step.format(first=FIRST_ROW + 1)}", self.style())
            row += 1
        row += 1
        for place, (name, _) in enumerate(COLUMNS):
            sheet.write_string(row, place, name, head)
        for column in self.contract.columns:
            row += 1
            cells = (
                column.header, column.label_id, column.description, column.unit or "", _allowed(column),
                "ya" if _is_required(column) else "", describe.example(column, self.contract),
            )  # fmt: skip
            lines = max(-(-len(text) * 11 // (10 * width)) for text, (_, width) in zip(cells, COLUMNS, strict=True))
            sheet.set_row(row, LINE_HEIGHT * max(1, lines))
            for place, text in enumerate(cells):
                if text:
                    sheet.write_string(row, place, text, wrapped)
                else:
                    sheet.write_blank(row, place, None, wrapped)
        sheet.protect("", {"select_locked_cells": True, "format_columns": True})
        self._print(sheet)

    def _choices(self, sheet: Any) -> None:
        """Value and meaning side by side, two columns per list."""
        place = 0
        for name, entries in self.content.lists.items():
            column = self.contract.column(name)
            # Not the bare header: a list of lists must not look like a table of data.
            sheet.write_string(0, place, f"pilihan untuk {column.header}", self._head())
            sheet.write_string(0, place + 1, "arti", self._head())
            for row, (value, meaning) in enumerate(entries, 1):
                sheet.write_string(row, place, value, self.style(num_format="@"))
                sheet.write_string(row, place + 1, meaning, self.style())
            sheet.set_column(place, place, 24)
            sheet.set_column(place + 1, place + 1, 38)
            letters = xl_col_to_name(place, col_abs=True)
            self._lists[name] = f"={CHOICES}!{letters}$2:{letters}${len(entries) + 1}"
            place += 3
        sheet.freeze_panes(1, 0)
        sheet.protect("", {"select_locked_cells": True, "format_columns": True})
        self._print(sheet)

    def _data(self, sheet: Any) -> None:
        content = self.content
        sheet.set_row(0, 24)
        title = f"{self.contract.label_id}, {formats.period(content.period_key)}"
        sheet.write_string(0, 0, title, self.style(bold=True, font_size=14, font_color=INK))
        sheet.write_string(1, 0, f"{content.reporter}. Cara mengisi: lembar {INSTRUCTIONS}.", self.style())
        lines = 1
        for place, column in enumerate(self.contract.columns):
            label = describe.label_with_unit(column) + (" *" if _is_required(column) else "")
            longest = max((len(str(row.get(column.name) or "")) for row in content.rows), default=0)
            width = min(max(len(column.header) + 3, 14, len(label) // 2, longest + 2), 34)
            lines = max(lines, -(-len(label) * 12 // (10 * width)))
            sheet.write_string(LABEL_ROW, place, label, self.style(bold=True, bg_color=PALE, text_wrap=True, border=1))
            sheet.write_string(HEADER_ROW, place, column.header, self._head())
            sheet.write_comment(HEADER_ROW, place, _help(column, self.contract), {"x_scale": 2, "y_scale": 1.6})
            sheet.set_column(place, place, width, self.style(num_format=_number_format(column), locked=False))
            self._check(sheet, place, column)
        sheet.set_row(LABEL_ROW, LINE_HEIGHT * lines)
        given = self.style(num_format="@", bg_color=GREY)
        places = {column.name: place for place, column in enumerate(self.contract.columns)}
        for number, row in enumerate(content.rows):
            for name, text in row.items():
                sheet.write_string(FIRST_ROW + number, places[name], text, given)
        frozen = 1 + max(places[name] for name in IDENTITY)
        sheet.freeze_panes(FIRST_ROW, frozen if frozen <= 4 else 0)
        free = ("insert_rows", "format_cells", "format_columns", "format_rows", "sort", "autofilter")
        sheet.protect("", dict.fromkeys(free, True))
        sheet.repeat_rows(LABEL_ROW, HEADER_ROW)
        self._print(sheet)

    def _check(self, sheet: Any, place: int, column: Column) -> None:
        """Stop what the gate would refuse, and say why, while the officer still sits before the cell."""
        checked: dict[str, Any] = {
            "error_title": "Periksa isian ini", "error_message": _error_text(column)[:255], "error_type": "stop",
            "ignore_blank": True,
        }  # fmt: skip
        cell = xl_rowcol_to_cell(FIRST_ROW, place)
        if column.name in self._lists:
            rule: dict[str, Any] = {"validate": "list", "source": self._lists[column.name]}
        elif column.is_numeric:
            # Not the built-in kind for numbers: that would refuse the mark for "not available".
            tests = [f"ISNUMBER({cell})"]
            tests += [f"{cell}>={column.minimum:.15g}"] if column.minimum is not None else []
            tests += [f"{cell}<={column.maximum:.15g}"] if column.maximum is not None else []
            tests += [f"INT({cell})={cell}"] if column.logical_type == "integer" else []
            marks = ",".join(f'{cell}="{mark}"' for mark in describe.MARKS)
            rule = {"validate": "custom", "value": f"=OR({marks},IF(ISNUMBER({cell}),AND({','.join(tests)}),FALSE))"}
        elif column.role == "date":
            rule = {"validate": "date", "criteria": "between", "minimum": self.content.starts_on,
                    "maximum": self.content.ends_on}  # fmt: skip
            text = f"Tulis tanggal dari {formats.date_long(self.content.starts_on)} sampai "
            checked["error_message"] = text + f"{formats.date_long(self.content.ends_on)}, misalnya 15-03-2024."
        elif column.logical_type == "date":
            rule = {"validate": "date", "criteria": ">=", "value": datetime(1945, 8, 17).date()}
        else:
            return
        sheet.data_validation(FIRST_ROW, place, FIRST_ROW + CHECKED_ROWS - 1, place, rule | checked)

    def _fingerprint(self, sheet: Any) -> None:
        entries = self.content.identity | {"generated_at": self.generated_at.isoformat(timespec="seconds")}
        for row, (key, value) in enumerate(entries.items()):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, value)
        sheet.protect()
        sheet.very_hidden()

    def _head(self) -> Any:
        return self.style(bold=True, font_color="#FFFFFF", bg_color=INK, text_wrap=True, border=1, num_format="@")

    def _print(self, sheet: Any) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RHalaman &P dari &N")


def _is_required(column: Column) -> bool:
    return column.required or column.key_position is not None


def _allowed(column: Column) -> str:
    return ", ".join(column.choices) if 0 < len(column.choices) <= 8 else describe.allowed(column)


def _help(column: Column, contract: Contract) -> str:
    said = [describe.label_with_unit(column), column.description, f"Isian: {_allowed(column)}."]
    example = describe.example(column, contract)
    return "\n".join([*said, f"Contoh: {example}"] if example else said)


def _error_text(column: Column) -> str:
    if column.is_numeric:
        unit = f" dalam {column.unit}" if column.unit else ""
        return (
            f"{column.label_id}: tulis angka saja{unit}, yang mungkin {describe.allowed(column)}. "
            f"Jika belum tersedia tulis {describe.NOT_AVAILABLE_MARK} (tiga titik)."
        )
    if column.logical_type == "date":
        return f"{column.label_id}: tulis tanggal, misalnya 15-03-2024."
    return f"{column.label_id}: pilih salah satu dari daftar (lembar {CHOICES})."


def _number_format(column: Column) -> str:
    if column.logical_type == "date":
        return "dd-mm-yyyy"
    if column.logical_type == "integer" or (column.unit or "").startswith("rupiah"):
        return "#,##0"
    return "General" if column.logical_type == "number" else "@"

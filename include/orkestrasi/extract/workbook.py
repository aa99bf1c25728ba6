"""Read the first visible sheet of a workbook, with the formula errors that the spreadsheet reader leaves out."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path
from typing import Any

import python_calamine

from orkestrasi.extract.errors import UnreadableError

# A few kilobytes can unpack to more than the machine holds, and one stray cell at the far end spans a huge sheet.
MAX_UNPACKED_BYTES = 4 << 30
MAX_CELLS = 64 << 20

_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:([A-Z]+)([0-9]+)"')
_ERROR_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*\bt="e"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.DOTALL)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_rows(path: Path) -> list[list[Any]]:
    """All rows of the first visible sheet from cell A1 on.

    Raises UnreadableError.
    """
    try:
        _refuse_bombs(path)
        with python_calamine.CalamineWorkbook.from_path(path) as workbook:
            visible = [
                s.name
                for s in workbook.sheets_metadata
                if s.visible is python_calamine.SheetVisibleEnum.Visible
                and s.typ is python_calamine.SheetTypeEnum.WorkSheet
            ]
            if not visible:
                raise UnreadableError("tidak ada lembar yang tampak", "no visible sheet")
            content = _sheet_xml(path, visible[0])
            _refuse_vastness(content)
            rows = workbook.get_sheet_by_name(visible[0]).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableError(
            "lembar kerja rusak atau terkunci", f"the workbook is damaged or locked ({error})"
        ) from error
    _put_errors(rows, content)
    return rows


def _refuse_bombs(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        unpacked = sum(entry.file_size for entry in package.infolist())
    if unpacked > MAX_UNPACKED_BYTES:
        raise UnreadableError("isi lembar kerja terlalu besar", f"the workbook unpacks to {unpacked} bytes")


def _sheet_xml(path: Path, name: str) -> bytes:
    """The sheet's own XML; nothing where the package is of another kind (ods, xlsb)."""
    with zipfile.ZipFile(path) as package:
        if "xl/workbook.xml" not in package.namelist():
            return b""
        # The reader has accepted this XML already; expat of this Python limits entity expansion.
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))  # noqa: S314
        relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        targets = {r.get("Id"): str(r.get("Target")) for r in relations}
        wanted = [s.get(_RELATION) for s in book.iter() if s.tag.endswith("}sheet") and s.get("name") == name]
        target = targets.get(wanted[0], "") if wanted else ""
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return package.read(member) if member in package.namelist() else b""


def _refuse_vastness(content: bytes) -> None:
    found = _DIMENSION.search(content[:4096])
    if found and (_column_number(found[1]) + 1) * int(found[2]) > MAX_CELLS:
        raise UnreadableError(
            f"ada isian yang terpencil sampai sel {found[1].decode()}{found[2].decode()}",
            f"the sheet reaches to {found[1].decode()}{found[2].decode()}",
        )


def _put_errors(rows: list[list[Any]], content: bytes) -> None:
    """Write #DIV/0! and its like back where the reader gives blanks: a broken formula is no blank cell."""
    if b't="e"' not in content:
        return
    for column, row, text in _ERROR_CELL.findall(content):
        r, c = int(row) - 1, _column_number(column)
        if r < len(rows) and c < len(rows[r]):
            rows[r][c] = text.decode()


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1

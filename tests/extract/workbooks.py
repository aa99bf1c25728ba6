"""Workbooks as officers and agencies really send them, made on the spot; all figures are synthetic."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import xlsxwriter  # type: ignore[import-untyped]
import xlwt  # type: ignore[import-untyped]
from odf.opendocument import OpenDocumentSpreadsheet  # type: ignore[import-untyped]
from odf.style import Style, TableProperties  # type: ignore[import-untyped]
from odf.table import Table, TableCell, TableColumn, TableRow  # type: ignore[import-untyped]
from odf.text import P  # type: ignore[import-untyped]

Rows = Sequence[Sequence[Any]]


def xlsx(path: Path, fill: Callable[[Any, Any], None], **options: Any) -> Path:
    """An .xlsx by xlsxwriter; `fill` gets the workbook and its first sheet, called Data."""
    workbook = xlsxwriter.Workbook(str(path), options)
    fill(workbook, workbook.add_worksheet("Data"))
    workbook.close()
    return path


def plain(path: Path, rows: Rows, sheet: str = "Data") -> Path:
    """An .xlsx with these cells and nothing else; None leaves a cell out."""
    workbook = openpyxl.Workbook()
    workbook.active.title = sheet
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None:
                workbook.active.cell(r, c, value)
    workbook.save(path)
    return path


def by_openpyxl(path: Path, change: Callable[[Any], None]) -> Path:
    """An .xlsx by openpyxl, which computes no formula; `change` gets the workbook."""
    workbook = openpyxl.Workbook()
    workbook.active.title = "Data"
    change(workbook)
    workbook.save(path)
    return path


def xls(path: Path, fill: Callable[[Any, Any], None]) -> Path:
    """An .xls; `fill` gets the workbook and its first sheet, called Data."""
    workbook = xlwt.Workbook()
    fill(workbook, workbook.add_sheet("Data"))
    workbook.save(str(path))
    return path


def xls_style(number_format: str) -> Any:
    return xlwt.easyxf(num_format_str=number_format)


def xls_formula(text: str) -> Any:
    return xlwt.Formula(text)


def ods(
    path: Path, sheets: dict[str, Rows], hidden_sheets: Sequence[str] = (), hidden_rows: Sequence[int] = ()
) -> Path:
    """An .ods; cells are values, or a dict of the cell's own attributes (text under "p"). Rows count from 1."""
    document = OpenDocumentSpreadsheet()
    unseen = Style(name="unseen", family="table")
    unseen.addElement(TableProperties(display="false"))
    document.automaticstyles.addElement(unseen)
    document.automaticstyles.addElement(Style(name="row", family="table-row"))
    for name, rows in sheets.items():
        table = Table(name=name, **({"stylename": unseen} if name in hidden_sheets else {}))
        table.addElement(TableColumn(numbercolumnsrepeated=max((len(r) for r in rows), default=1)))
        for n, row in enumerate(rows, 1):
            line = TableRow(**({"visibility": "collapse"} if n in hidden_rows else {}))
            for value in row:
                line.addElement(_ods_cell(value))
            table.addElement(line)
        document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def _ods_cell(value: Any) -> Any:
    if isinstance(value, dict):
        own = dict(value)
        written = own.pop("p", None)
        cell = TableCell(**own)
        if written is not None:
            cell.addElement(P(text=written))
        return cell
    match value:
        case None:
            return TableCell()
        case bool():
            return TableCell(valuetype="boolean", booleanvalue=str(value).lower())
        case int() | float():
            return TableCell(valuetype="float", value=repr(value))
        case datetime.date():
            return TableCell(valuetype="date", datevalue=value.isoformat())
        case _:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            return cell


def rewritten(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """The package with one part changed, as other programs would have written it."""
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data.decode()).encode() if name == part else data)
    return path


def with_prefix(xml: str) -> str:
    """The same XML with a namespace prefix on every element, as some programs write it."""
    named = re.sub(r"<(/?)(\w+)(?=[\s/>])", r"<\1x:\2", xml)
    return named.replace("xmlns=", "xmlns:x=", 1)

"""The workbooks in the spreadsheet program that regions have for nothing."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orkestrasi.answer import feedback
from orkestrasi.contracts.load import contracts
from orkestrasi.extract.formats import spreadsheet
from orkestrasi.extract.layout import header
from orkestrasi.extract.reading import ReadSpec
from orkestrasi.extract.structure import header_names
from orkestrasi.template import fingerprint, workbook
from tests.answer.ledger import Delivery, find
from tests.conftest import Connection

SOFFICE = shutil.which("soffice")
needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


def convert(path: Path, to: str, folder: Path) -> Path:
    """Let LibreOffice open a file and save it in another format, with a profile of its own."""
    folder.mkdir(exist_ok=True)
    profile = (folder / "profile").as_uri()
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation={profile}", "--convert-to", to, "--outdir"]
    subprocess.run([*command, str(folder), str(path)], check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.{to.partition(':')[0]}"


@pytest.fixture
def filled(db: Connection, tmp_path: Path) -> Path:
    """A template as it comes back: drawn, then filled in by another program."""
    path = tmp_path / "templat.xlsx"
    workbook.write(contracts()["poverty_indicators"], "11.10", "2024", path, db)
    book = openpyxl.load_workbook(path)
    names = [c.header for c in contracts()["poverty_indicators"].columns]
    entries = {"kode_sumber": "SUSENAS", "definisi_garis": "NASIONAL", "persen_penduduk_miskin": 14.23,
               "jumlah_penduduk_miskin_ribu": "…"}  # fmt: skip
    for name, entry in entries.items():
        book["Data"].cell(workbook.FIRST_ROW + 1, names.index(name) + 1, entry)
    book.save(path)
    return path


def read(path: Path) -> tuple[dict[str, Any], list[str], list[list[str | None]]]:
    """Fingerprint, headers and data rows as the intake sees them."""
    spec = ReadSpec(known=tuple(header_names(contracts()["poverty_indicators"])))
    [table] = list(spreadsheet.read(path, spec))
    rows = [(number, list(cells)) for number, cells in table.rows]
    block = header.find(rows, spec)
    data = [[cells[p] if p < len(cells) else None for p in block.positions] for n, cells in rows if n > block.last_row]
    assert block.last_row == workbook.HEADER_ROW + 1
    last = [h.rpartition(header.JOINT)[2] for h in block.headers]
    return table.format["fingerprint"], last, data


@needs_soffice
@pytest.mark.parametrize("to", ["xlsx", "ods"])
def test_a_filled_template_survives_libreoffice(filled: Path, tmp_path: Path, to: str) -> None:
    known, headers, [row] = read(convert(filled, to, tmp_path / "out"))
    assert fingerprint.problems(known, contracts()["poverty_indicators"], "11.10", "2024") == []
    found = dict(zip(headers, row, strict=True))
    assert found["kode_wilayah"] == "11.10"
    assert (found["kode_sistem"], found["periode"]) == ("KEMENDAGRI", "2024")
    assert str(found["persen_penduduk_miskin"]).startswith("14.23")
    assert found["jumlah_penduduk_miskin_ribu"] == "…"


@needs_soffice
def test_libreoffice_keeps_checks_and_protection(filled: Path, tmp_path: Path) -> None:
    data = openpyxl.load_workbook(convert(filled, "xlsx", tmp_path / "out"))["Data"]
    kinds = {v.type for v in data.data_validations.dataValidation}
    assert {"list", "custom"} <= kinds
    rate = next(v for v in data.data_validations.dataValidation if "G6" in str(v.sqref).split(":")[0])
    assert "G6<=60" in rate.formula1.replace(" ", "") and rate.error.startswith("Persentase penduduk miskin (P0)")
    assert data.protection.sheet and data["A6"].protection.locked and not data["G6"].protection.locked


@needs_soffice
def test_templates_and_feedback_open_in_libreoffice(db: Connection, filled: Path, tmp_path: Path) -> None:
    number = Delivery().add(db)
    find(db, number, "CELL-TYPE", row_number=3, column_name="p1_index", value="=1+1", sheet="Data", cell="I7")
    find(db, number, "PRICE-JUMP", row_number=2, column_name="p0_pct", value="-3.5", expected="9.5", cell="G6")
    feedback.write(db, number, tmp_path / "umpan-balik.xlsx")
    for path in (filled, tmp_path / "umpan-balik.xlsx"):
        assert convert(path, "pdf", tmp_path / "pdf").read_bytes().startswith(b"%PDF")
    # The second sheet, with values as they are shown.
    shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    convert(tmp_path / "umpan-balik.xlsx", shown, tmp_path / "csv")
    [table] = (tmp_path / "csv").glob("*.csv")
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    assert rows[0]["Tertulis"] == "'=1+1"
    assert openpyxl.load_workbook(tmp_path / "umpan-balik.xlsx")["Temuan"]["H3"].number_format == '#,##0.0"%"'
    assert float(rows[1]["Tertulis"].rstrip("%")) == -3.5

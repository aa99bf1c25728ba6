"""A template goes out, is filled in, comes back through the landing folder, and is answered."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest

from orkestrasi import db as warehouse
from orkestrasi.answer import outbox, receipt
from orkestrasi.contracts.load import contracts
from orkestrasi.template import workbook
from tests.pipeline import Outcome, deliver, run_intake

DATASET = "poverty_indicators"


@pytest.fixture
def template(home: Path, tmp_path: Path) -> Path:
    path = tmp_path / "templat.xlsx"
    with warehouse.connect() as connection:
        workbook.write(contracts()[DATASET], "11.10", "2023", path, connection)
    return path


def filled(path: Path, rate: float | str) -> bytes:
    book = openpyxl.load_workbook(path)
    names = [c.header for c in contracts()[DATASET].columns]
    entries = {"kode_sumber": "SUSENAS", "definisi_garis": "NASIONAL", "persen_penduduk_miskin": rate,
               "jumlah_penduduk_miskin_ribu": "…", "garis_kemiskinan_rp": 512_345}  # fmt: skip
    for name, entry in entries.items():
        book["Data"].cell(workbook.FIRST_ROW + 1, names.index(name) + 1, entry)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def taken_in(content: bytes, reporter: str = "11.10", period: str = "2023") -> Outcome:
    deliver(reporter, DATASET, period, content, "templat.xlsx")
    [outcome] = run_intake()
    return outcome


def test_a_filled_template_is_accepted(template: Path) -> None:
    outcome = taken_in(filled(template, 14.23))
    assert (outcome.rules - {"WINDOW-LATE"}, outcome.row_count) == (set(), 1)
    assert outcome.verdict in ("accepted", "accepted_with_warnings")


def test_a_wrong_entry_is_answered_with_its_cell(template: Path) -> None:
    outcome = taken_in(filled(template, 1423))
    assert outcome.verdict == "rejected"
    [folder] = outbox.write([outcome.submission_id])
    book = openpyxl.load_workbook(folder / outbox.WORKBOOK)
    rows = [[cell.value for cell in row] for row in book["Temuan"].iter_rows()]
    found = next(dict(zip(rows[0], row, strict=True)) for row in rows[1:] if "CELL-RANGE" in row)
    assert (found["Lembar"], found["Sel"], found["Tertulis"]) == ("Data", "G6", 1423)
    assert receipt.is_genuine(json.loads((folder / outbox.RECEIPT).read_text()))


def test_a_template_that_belongs_elsewhere_is_refused(template: Path) -> None:
    assert "TEMPLATE-OTHER-REPORTER" in taken_in(filled(template, 14.23), reporter="11.11").rules
    assert "TEMPLATE-OTHER-PERIOD" in taken_in(filled(template, 14.24), period="2022").rules

"""Workbooks of every kind say what a person sees in them, and what is remarkable about them is told."""

from __future__ import annotations

import datetime
import itertools
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkestrasi.extract.errors import EmptyError, UnreadableError
from orkestrasi.extract.formats import Cells, Table, spreadsheet
from orkestrasi.extract.formats.number_formats import date, meaning, percentage
from orkestrasi.extract.layout import find
from orkestrasi.extract.reading import ReadFinding, ReadSpec
from tests.extract import workbooks

HEADERS = ["kode_wilayah", "periode", "nilai"]
SPEC = ReadSpec(known=tuple(HEADERS))
ROW = ["11.01", "2024", 5]
SHARED = Path(__file__).parents[3] / "shared/data"


@dataclass
class Sheet:
    name: str | None
    rows: dict[int, Cells]
    table: Table

    @property
    def counts(self) -> dict[str, int]:
        return self.table.counts

    @property
    def findings(self) -> list[ReadFinding]:
        return self.table.findings

    def column(self, number: int) -> list[str | None]:
        return [cells[number] if number < len(cells) else None for cells in self.rows.values()]


def _read(path: Path, spec: ReadSpec = SPEC) -> list[Sheet]:
    return [Sheet(table.name, dict(table.rows), table) for table in spreadsheet.read(path, spec)]


def _refused(path: Path, spec: ReadSpec = SPEC) -> UnreadableError:
    with pytest.raises(UnreadableError) as refusal:
        _read(path, spec)
    return refusal.value


def test_cells_of_an_xlsx_as_they_are_shown(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADERS)
        iso, percent = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "0.00%"})
        cells: list[tuple[Any, Any]] = [
            (1234, None), (1.234, None), (0.000012, None), (True, None), ("007", None), (0.0957, percent),
            (0.5, percent), (45366, iso), (45366.5, iso), (45366, None), (-3, None), ("a _x0041_ b", None),
        ]  # fmt: skip
        for number, (value, style) in enumerate(cells, 1):
            sheet.write(number, 2, value, style)

    (sheet,) = _read(workbooks.xlsx(tmp_path / "a.xlsx", fill))
    assert sheet.column(2)[1:] == [
        "1234", "1.234e0", "1.2e-05", "true", "007", "9.57e0", "50", "2024-03-15", "2024-03-15T12:00:00", "45366", "-3",
        "a _x0041_ b",
    ]  # fmt: skip
    assert sheet.counts == {"percent_cells": 2}


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("General", "number"), ("0.00%", "percent"), ('0.00"%"', "number"), (r"0.0\%", "number"), ("#,##0", "number"),
        ("[$-421]dd mmmm yyyy", "date"), ("mmm-yy", "date"), ("d/m/yyyy h:mm", "date"), ("[h]:mm", "number"),
        ('_("Rp"* #,##0_);[Red]("Rp"* #,##0)', "number"), ('#,##0" hari"', "number"), ("@", "number"),
        ("[Blue]0.0%;[Red]-0.0%", "percent"), ("yyyy", "date"), ("0.00E+00", "number"),
    ],
)  # fmt: skip
def test_number_formats(code: str, how: str) -> None:
    assert meaning(code) == how


@given(st.integers(-10_000, 100_000), st.sampled_from([1, 10, 100]))
def test_a_percentage_has_exactly_the_digits_that_were_typed(typed: int, scale: int) -> None:
    shown = percentage(typed / scale / 100)
    assert float(shown.removesuffix("e0")) == pytest.approx(typed / scale, abs=1e-12)
    if scale > 1 and typed % scale == 0:
        assert "." not in shown


@given(st.dates(datetime.date(1900, 3, 1), datetime.date(9999, 12, 31)))
def test_serial_dates_of_both_systems(day: datetime.date) -> None:
    assert date((day - datetime.date(1899, 12, 30)).days, epoch_1904=False) == day.isoformat()
    if day.year >= 1904:
        assert date((day - datetime.date(1904, 1, 1)).days, epoch_1904=True) == day.isoformat()


def test_the_date_system_of_1904(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        book.active.append(HEADERS)
        book.active.append(["11.01", datetime.date(2024, 3, 15), 43904])

    path = workbooks.by_openpyxl(tmp_path / "a.xlsx", change)
    # Excel repeats the element's name in an extension, which says nothing about dates.
    extension = (
        '<extLst><ext uri="x" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main">'
        '<x15:workbookPr chartTrackingRefBase="1"/></ext></extLst></workbook>'
    )
    for _ in range(2):
        (sheet,) = _read(path)
        assert sheet.table.epoch_1904
        assert sheet.rows[2] == ["11.01", "2024-03-15", "43904"]
        workbooks.rewritten(path, "xl/workbook.xml", lambda xml: xml.replace("</workbook>", extension))


def test_formulas_with_and_without_a_result(tmp_path: Path) -> None:
    def without(book: Any) -> None:
        book.active.append(HEADERS)
        book.active.append(["11.01", "2024", "=1+1"])
        book.active.append(["11.02", "2024", 7])

    (sheet,) = _read(workbooks.by_openpyxl(tmp_path / "a.xlsx", without))
    assert sheet.column(2) == ["nilai", None, "7"]
    assert sheet.counts == {"formulas": 1, "formulas_without_value": 1}
    assert sheet.findings == [ReadFinding("WORKBOOK-FORMULA-WITHOUT-VALUE", 2, 2, "C2", None, {"cell": "C2"})]

    def results(book: Any, data: Any) -> None:
        data.write_row(0, 0, HEADERS)
        data.write_formula("C2", "=1+1", None, 2)
        data.write_formula("C3", '=IF(A1="","","")', None, "")
        data.write_formula("C4", "=1/0", None, "#DIV/0!")
        # Programs that compute nothing store a 0, which is no result.
        data.write_formula("C5", "=SUM(C2:C3)")
        data.write_row("A3", ["11.01"])

    path = workbooks.xlsx(tmp_path / "b.xlsx", results)
    assert _read(path)[0].counts["formulas_without_value"] == 2
    # An empty text is a result.
    workbooks.rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace('r="C3"', 'r="C3" t="str"'))
    (sheet,) = _read(path)
    assert sheet.column(2) == ["nilai", "2", None, "#DIV/0!"]
    assert sheet.counts == {"formulas": 4, "formulas_without_value": 1, "error_cells": 1}
    # Once a spreadsheet program has saved the file, a 0 is a 0.
    saved = workbooks.rewritten(path, "xl/workbook.xml", lambda x: x.replace(' fullCalcOnLoad="1"', ""))
    assert _read(saved)[0].column(2)[-1] == "0"


def test_a_total_that_was_never_computed_does_not_stop_the_data(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        for row in (HEADERS, ROW, ["Jumlah", None, "=SUM(C2:C2)"]):
            book.active.append(row)

    (sheet,) = _read(workbooks.by_openpyxl(tmp_path / "a.xlsx", change))
    assert sheet.counts == {"formulas": 1, "formulas_without_value": 1}
    assert not sheet.findings


def test_hidden_rows_columns_and_sheets_are_told(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADERS)
        for n in range(1, 6):
            sheet.write_row(n, 0, [f"11.0{n}", "2024", n])
        for n in (2, 3, 5):
            sheet.set_row(n, None, None, {"hidden": True})
        sheet.set_column("C:C", None, None, {"hidden": True})
        other = book.add_worksheet("Rahasia")
        other.write_row(0, 0, HEADERS)
        other.hide()
        book.add_worksheet("Kosong").very_hidden()

    (sheet,) = _read(workbooks.xlsx(tmp_path / "a.xlsx", fill))
    assert len(sheet.rows) == 6
    assert sheet.counts == {"hidden_rows": 3, "hidden_columns": 1, "hidden_sheets": 2}
    assert [(f.rule_id, f.column, f.source_row, f.value) for f in sheet.findings] == [
        ("WORKBOOK-SHEET-HIDDEN", None, None, "Rahasia"),
        ("WORKBOOK-ROWS-HIDDEN", None, 3, "3-4, 6"),
        ("WORKBOOK-COLUMNS-HIDDEN", 2, None, "C"),
    ]


def test_which_sheets_are_data(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Petunjuk", "kode_wilayah: kode Kemendagri"])
        for name in ("Januari", "Februari"):
            month = book.add_worksheet(name)
            month.write_row(1, 0, HEADERS)
            month.write_row(2, 0, ROW)
        book.add_worksheet("Kosong")

    path = workbooks.xlsx(tmp_path / "a.xlsx", fill)
    sheets = _read(path)
    assert [s.name for s in sheets] == ["Januari", "Februari"]
    assert sheets[0].counts == {"skipped_sheets": 1}
    assert sheets[0].table.format["skipped_sheets"] == ["Data"]
    assert [s.name for s in _read(path, ReadSpec(sheet="feb*"))] == ["Februari"]
    assert [s.name for s in _read(path, ReadSpec(known=("lain",)))] == ["Data"]
    assert "Maret" in _refused(path, ReadSpec(sheet="Maret")).reason_id


def test_a_workbook_without_data(tmp_path: Path) -> None:
    with pytest.raises(EmptyError):
        _read(workbooks.plain(tmp_path / "a.xlsx", []))


def test_names_merged_over_rows_hold_for_each_but_figures_do_not(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["provinsi", "kabupaten", "nilai"])
        sheet.merge_range("A2:A4", "Aceh")
        sheet.merge_range("C2:C4", 90)
        for n, name in enumerate(["Simeulue", "Pidie", "Bireuen"], 1):
            sheet.write(n, 1, name)

    (sheet,) = _read(workbooks.xlsx(tmp_path / "a.xlsx", fill))
    assert sheet.column(0) == ["provinsi", "Aceh", "Aceh", "Aceh"]
    assert sheet.column(2) == ["nilai", "90", None, None]
    assert sheet.counts == {"merged_cells": 2}


def test_codes_and_periods_merged_over_rows_are_names(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["kode_wilayah", "Tahun", "nilai_per_tahun_rp", "sektor"])
        for letter, value in (("A", "11.10"), ("B", 2024), ("C", 90)):
            sheet.merge_range(f"{letter}2:{letter}3", value)
        sheet.write_column("D2", ["A", "C"])

    (sheet,) = _read(workbooks.xlsx(tmp_path / "a.xlsx", fill), ReadSpec(known=("kode_wilayah", "tahun")))
    assert sheet.column(0) == ["kode_wilayah", "11.10", "11.10"]
    assert sheet.column(1) == ["Tahun", "2024", "2024"]
    assert sheet.column(2) == ["nilai_per_tahun_rp", "90", None]


def test_merged_header_of_several_rows(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range("A1:E1", "LAPORAN KEMISKINAN")
        sheet.merge_range("A3:A4", "Provinsi")
        sheet.merge_range("B3:C3", 2023)
        sheet.merge_range("D3:E3", 2024)
        sheet.write_row(3, 1, ["Maret", "September"] * 2)
        sheet.write_row(4, 0, ["Aceh", 1, 2, 3, 4])

    (table,) = spreadsheet.read(workbooks.xlsx(tmp_path / "a.xlsx", fill), ReadSpec(known=("provinsi",)))
    header = find(list(itertools.islice(table.rows, 60)), ReadSpec(known=("provinsi",)), table.merged)
    assert header.headers == ("Provinsi", "2023 | Maret", "2023 | September", "2024 | Maret", "2024 | September")
    assert (header.first_row, header.last_row, header.title_notes) == (3, 4, ("LAPORAN KEMISKINAN",))


def test_positions_and_blank_rows_are_exact(tmp_path: Path) -> None:
    path = workbooks.plain(tmp_path / "a.xlsx", [[], [None, *HEADERS], [None, *ROW], [], [], [None, *ROW]])
    (sheet,) = _read(path)
    assert list(sheet.rows) == [2, 3, 4, 5, 6]
    assert sheet.rows[6] == [None, "11.01", "2024", "5"]
    assert sheet.rows[4] == []


def test_what_the_workbook_says_about_itself(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        book.set_properties({"created": datetime.datetime(2024, 5, 6, 7, 8, 9)})
        sheet.write_row(0, 0, HEADERS)
        mark = book.add_worksheet("_sidik")
        mark.write_row(0, 0, ["format", "orkestrasi-templat-1"])
        mark.write_row(1, 0, ["reporter_id", "52.06"])
        mark.very_hidden()

    (sheet,) = _read(workbooks.xlsx(tmp_path / "a.xlsx", fill))
    assert sheet.table.format["fingerprint"] == {"format": "orkestrasi-templat-1", "reporter_id": "52.06"}
    assert sheet.table.format["prepared_at"].startswith("2024-05-06T07:08:09")
    assert "hidden_sheets" not in sheet.counts


def test_other_programs_write_the_same_package_differently(tmp_path: Path) -> None:
    path = workbooks.plain(tmp_path / "a.xlsx", [HEADERS, ROW, ["11.02", "2024", 0.5]])
    expected = _read(path)[0].rows
    workbooks.rewritten(path, "xl/worksheets/sheet1.xml", workbooks.with_prefix)
    assert _read(path)[0].rows == expected

    def without_addresses(xml: str) -> str:
        return re.sub(r' r="[A-Z]*\d+"', "", xml)

    workbooks.rewritten(path, "xl/worksheets/sheet1.xml", without_addresses)
    assert _read(path)[0].rows == expected


def test_entities_and_damage_are_refused(tmp_path: Path) -> None:
    path = workbooks.plain(tmp_path / "a.xlsx", [HEADERS, ROW])
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    workbooks.rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: bomb + xml)
    assert _refused(path).rule_id == "FILE-UNSAFE"
    workbooks.plain(path, [HEADERS, ROW])
    workbooks.rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2])
    assert "rusak" in _refused(path).reason_id
    path.write_bytes(path.read_bytes()[:900])
    assert "rusak" in _refused(path).reason_id


def test_a_stray_entry_far_away(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADERS)
        sheet.write("XFD9", "x")

    assert "XFD9" in _refused(workbooks.xlsx(tmp_path / "a.xlsx", fill)).reason_id


def test_an_xls_as_it_is_shown(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        book.dates_1904 = True
        for column, header in enumerate(HEADERS):
            sheet.write(0, column, header)
        sheet.write(1, 0, "11.10")
        sheet.write(1, 1, datetime.date(2024, 3, 15), workbooks.xls_style("DD/MM/YYYY"))
        sheet.write(1, 2, 0.0957, workbooks.xls_style("0.00%"))
        sheet.write(2, 2, workbooks.xls_formula("1+1"))
        sheet.write(3, 2, True)
        sheet.write(4, 2, 1.5)
        sheet.row(4).hidden = True
        sheet.col(1).hidden = True
        sheet.write_merge(5, 7, 0, 0, "Aceh")
        sheet.write(6, 2, 1)
        book.add_sheet("Rahasia").visibility = 1

    (sheet,) = _read(workbooks.xls(tmp_path / "a.xls", fill))
    assert sheet.rows[2] == ["11.10", "2024-03-15", "9.57e0"]
    assert [sheet.rows[n] for n in (4, 5)] == [[None, None, "true"], [None, None, "1.5e0"]]
    assert sheet.rows[7] == ["Aceh", None, "1"]
    assert sheet.table.epoch_1904
    assert sheet.counts == {
        "formulas": 1,
        "formulas_without_value": 1,
        "percent_cells": 1,
        "hidden_rows": 1,
        "hidden_columns": 1,
        "hidden_sheets": 1,
        "merged_cells": 1,
    }
    assert [f.rule_id for f in sheet.findings] == [
        "WORKBOOK-FORMULA-WITHOUT-VALUE",
        "WORKBOOK-ROWS-HIDDEN",
        "WORKBOOK-COLUMNS-HIDDEN",
    ]


def test_an_ods_as_it_is_shown(tmp_path: Path) -> None:
    error = {"valuetype": "string", "formula": "of:=1/0", "stringvalue": "", "p": "#DIV/0!"}
    rows = [
        [{"valuetype": "string", "numbercolumnsspanned": "3", "p": "Laporan"}],
        HEADERS,
        ["11.10", datetime.date(2024, 3, 15), {"valuetype": "percentage", "value": "0.0957", "p": "9,57%"}],
        ["11.11", True, {"formula": "of:=1+1"}],
        ["11.12", None, error],
        [None, None, None],
        [{"valuetype": "string", "numberrowsspanned": "2", "p": "Aceh"}, 1.5, 1234],
        [None, 1, 2],
    ]
    path = workbooks.ods(tmp_path / "a.ods", {"Data": rows, "Rahasia": [HEADERS]}, ["Rahasia"], hidden_rows=[8])
    (sheet,) = _read(path)
    assert sheet.rows[1] == ["Laporan"]
    assert sheet.table.merged[0] == (1, 0, 1, 2)
    assert sheet.rows[3] == ["11.10", "2024-03-15", "9.57e0"]
    assert sheet.rows[4] == ["11.11", "true"]
    assert sheet.rows[5] == ["11.12", None, "#DIV/0!"]
    assert sheet.rows[6] == []
    assert sheet.rows[8] == ["Aceh", "1", "2"]
    assert sheet.counts["error_cells"] == sheet.counts["formulas_without_value"] == sheet.counts["hidden_rows"] == 1
    assert [f.rule_id for f in sheet.findings] == [
        "WORKBOOK-SHEET-HIDDEN",
        "WORKBOOK-FORMULA-WITHOUT-VALUE",
        "WORKBOOK-ROWS-HIDDEN",
    ]


def test_broken_xls_and_ods_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000)
    assert "rusak" in _refused(path).reason_id
    ods = workbooks.ods(tmp_path / "a.ods", {"Data": [HEADERS]})
    workbooks.rewritten(ods, "content.xml", lambda xml: xml[:-200])
    assert "rusak" in _refused(ods).reason_id


_VALUE = st.one_of(
    st.none(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9).map(lambda f: round(f, 4)),
    st.booleans(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12),
)


@settings(deadline=None, max_examples=50)
@given(rows=st.lists(st.lists(_VALUE, min_size=3, max_size=3), max_size=8))
def test_all_three_kinds_read_alike(tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]]) -> None:
    folder = tmp_path_factory.mktemp("alike")
    # Spreadsheet programs take a text of digits and a formula's sign literally only where the cell is a text.
    table = [HEADERS, *[[f"t{v}" if isinstance(v, str) else v for v in row] for row in rows]]

    def into_xls(_: Any, sheet: Any) -> None:
        for r, row in enumerate(table):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value)

    def text(cells: Cells) -> list[str]:
        # Blanks between words are layout in an .ods.
        return [" ".join(cell.split()) if cell else "" for cell in [*cells, None, None, None][:3]]

    read = [
        {n: text(cells) for n, cells in _read(path)[0].rows.items() if cells}
        for path in (
            workbooks.plain(folder / "a.xlsx", table),
            workbooks.xls(folder / "a.xls", into_xls),
            workbooks.ods(folder / "a.ods", {"Data": table}),
        )
    ]
    assert read[0] == read[1] == read[2]


@pytest.mark.slow
def test_libreoffice_writes_the_same_workbook_in_every_kind(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")

    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range("A1:C1", "LAPORAN")
        sheet.merge_range("A2:A3", "Provinsi")
        sheet.merge_range("B2:C2", 2024)
        sheet.write_row(2, 1, ["Maret", "September"])
        percent, day = book.add_format({"num_format": "0.00%"}), book.add_format({"num_format": "dd mmmm yyyy"})
        for n in range(3, 6):
            sheet.write(n, 0, f"Provinsi {n}")
            sheet.write(n, 1, 0.0957 + n / 1000, percent)
            sheet.write(n, 2, 45366 + n, day)
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.write_comment("B4", "tidak terbaca")
        sheet.write_formula("C7", "=1/0", None, "#DIV/0!")
        sheet.write("A7", "Jumlah")
        book.add_worksheet("Rahasia").hide()

    original = workbooks.xlsx(tmp_path / "a.xlsx", fill)
    spec = ReadSpec(known=("provinsi",))
    (expected,) = _read(original, spec)
    for kind in ("xlsx", "ods", "xls"):
        command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
        subprocess.run(
            [*command, "--convert-to", kind, "--outdir", tmp_path / "out", original], check=True, timeout=180
        )
        (sheet,) = _read(tmp_path / "out" / f"a.{kind}", spec)
        assert sheet.rows == expected.rows
        assert sheet.counts == expected.counts
        assert [f.rule_id for f in sheet.findings] == ["WORKBOOK-ROWS-HIDDEN"]


def test_the_published_inflation_workbooks() -> None:
    folder = SHARED / "bps_inflation_province"
    if not folder.is_dir():
        pytest.skip("the real files are not on this machine")
    for path in sorted(folder.glob("*.xlsx")):
        (table,) = spreadsheet.read(path, ReadSpec())
        rows = list(table.rows)
        header = find(rows[:60], ReadSpec(), table.merged)
        assert (header.first_row, header.last_row) == (1, 4)
        assert header.headers[0].startswith("38 Provinsi")
        assert header.headers[1].endswith("(Persen) | 2024 | Januari")
        assert len(rows) == 43

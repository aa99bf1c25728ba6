"""Files are read by what they are, and refused in words where they are not tables."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from orkestrasi.contracts.load import contracts
from orkestrasi.extract.errors import EmptyError, UnreadableError
from orkestrasi.extract.readers import Sheet, read
from orkestrasi.extract.structure import match
from tests.pipeline import as_csv, as_json, as_xlsx, stunting, table

HEAD, ROWS = table("stunting_prevalence", [stunting("11.01"), stunting("11.10", region_name="Aceh Timur")])
CONTRACT = contracts()["stunting_prevalence"]
# The same folder over and over is fine here: each example writes its one file anew.
FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _read(folder: Path, content: bytes, name: str = "laporan.csv") -> Sheet:
    path = folder / "content"
    path.write_bytes(content)
    return read(path, name, lambda header: header in HEAD)


def _codes(sheet: Sheet) -> list[str]:
    return sheet.cells[str(sheet.headers.index("kode_wilayah"))].to_list()


def _numbers(sheet: Sheet) -> list[int]:
    return sheet.cells["row_number"].to_list()


def _refused(folder: Path, content: bytes, name: str = "laporan.csv") -> UnreadableError:
    with pytest.raises(UnreadableError) as refusal:
        _read(folder, content, name)
    return refusal.value


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_csv_of_any_delimiter_encoding_and_line_end(
    tmp_path: Path, delimiter: str, encoding: str, line_end: str
) -> None:
    text = as_csv(HEAD, ROWS, delimiter).decode().replace("\r\n", line_end).replace("Timur", "Tímur – ujung")
    sheet = _read(tmp_path, text.encode(encoding))
    assert sheet.headers == HEAD
    assert _codes(sheet) == ["11.01", "11.10"]
    assert "Aceh Tímur – ujung" in sheet.cells[str(HEAD.index("nama_wilayah"))].to_list()


def test_text_with_delimiters_and_line_breaks_in_quotes(tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[0][2] = 'Aceh, "Selatan";\nTapaktuan'
    sheet = _read(tmp_path, as_csv(HEAD, rows))
    assert sheet.cells["2"].to_list() == ['Aceh, "Selatan";\nTapaktuan', "Aceh Timur"]


def test_a_region_code_keeps_its_last_zero(tmp_path: Path) -> None:
    assert _codes(_read(tmp_path, as_csv(HEAD, ROWS))) == ["11.01", "11.10"]
    assert _codes(_read(tmp_path, as_xlsx(HEAD, ROWS))) == ["11.01", "11.10"]
    assert _codes(_read(tmp_path, as_json(HEAD, ROWS), "x.json")) == ["11.01", "11.10"]
    # Even where JSON gives it as a number; a spreadsheet's number has lost it already.
    assert _codes(_read(tmp_path, b'[{"kode_wilayah": 11.10}]', "x.json")) == ["11.10e0"]


def test_native_numbers_dates_and_booleans_need_no_guess(tmp_path: Path) -> None:
    cells = [["a", "b", "c", "d", "e"], [1.234, 1234, date(2024, 3, 15), True, 0.000012]]
    for name, content in (("x.xlsx", as_xlsx(cells[0], cells[1:])), ("x.json", as_json(cells[0], cells[1:]))):
        (row,) = _read(tmp_path, content, name).cells.rows()
        assert row[1:5] == ("1.234e0", "1234", "2024-03-15", "true")
        assert float(row[5]) == 0.000012


def test_a_json_number_keeps_every_digit(tmp_path: Path) -> None:
    sheet = _read(tmp_path, b'[{"a": 1234567890123456789.123456789, "b": 12345678901234567890}]', "x.json")
    assert sheet.cells.row(0) == (1, "1234567890123456789.123456789e0", "12345678901234567890")


def test_a_broken_formula_is_no_blank(tmp_path: Path) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("petunjuk").hide()
    sheet = book.add_worksheet("Data")
    sheet.activate()
    sheet.write_row(0, 0, ["a", "b", "c"])
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 2, "=1+1", None, 2)
    sheet.write_formula(3, 2, "=B9", None, "#REF!")
    book.close()
    assert _read(tmp_path, out.getvalue(), "x.xlsx").cells.rows() == [
        (1, None, "#DIV/0!", "2"),
        (3, None, None, "#REF!"),
    ]


def test_rows_are_numbered_as_the_officer_sees_them(tmp_path: Path) -> None:
    """A blank row in between is no data, but the rows below it keep their place."""
    blank = [None] * len(HEAD)
    rows = [ROWS[0], blank, blank, ROWS[1], blank]
    for name, content in (
        ("x.csv", as_csv(HEAD, rows)),
        ("x.xlsx", as_xlsx(HEAD, rows)),
        ("x.json", as_json(HEAD, rows)),
    ):
        assert _numbers(_read(tmp_path, content, name)) == [1, 4]
    assert _numbers(_read(tmp_path, as_csv(HEAD, ROWS).replace(b"\r\n11.10", b"\r\n\r\n11.10"))) == [1, 3]


def test_columns_without_header_and_content_are_no_columns(tmp_path: Path) -> None:
    lines = as_csv(HEAD, ROWS).decode().splitlines()
    sheet = _read(tmp_path, "\n".join(line + ",," for line in lines).encode())
    assert sheet.headers == HEAD
    assert match(sheet, CONTRACT)[1] == []


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_content_without_a_header_is_not_dropped_in_silence(tmp_path: Path, name: str) -> None:
    rows = [[*ROWS[0], None, 7], [*ROWS[1], None, None]]
    head = [*HEAD, "", ""]
    sheet = _read(tmp_path, as_csv(head, rows) if name == "x.csv" else as_xlsx(head, rows), name)
    (finding,) = match(sheet, CONTRACT)[1]
    assert (finding.rule_id, finding.value) == ("STRUCTURE-COLUMN-EXTRA", f"(kolom {len(HEAD) + 2} tanpa judul)")


def test_a_line_too_long_is_named(tmp_path: Path) -> None:
    refusal = _refused(tmp_path, as_csv(HEAD, ROWS) + b"11.02,KEMENDAGRI,,2023,SKI,1,2,3,4,5\r\n")
    assert refusal.reason_id == "baris 4 berisi 10 kolom, padahal baris judul berisi 8"


@pytest.mark.parametrize("quoted", [False, True])
def test_a_line_cut_short_is_named(tmp_path: Path, quoted: bool) -> None:
    """A broken upload ends in the middle of a line; its missing cells must not pass as blanks."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows([HEAD, *ROWS])
    cut = out.getvalue().rpartition(",")[0].rpartition(",")[0].encode()
    assert _refused(tmp_path, cut).reason_id == "baris 3 berisi 6 kolom, padahal baris judul berisi 8"


def test_quotes_that_do_not_close_are_refused(tmp_path: Path) -> None:
    assert "baris" in _refused(tmp_path, as_csv(HEAD, ROWS) + b'"11.02,KEMENDAGRI,,2023,SKI,1,,\r\n').reason_id


@pytest.mark.parametrize("content", [b"", b"  \r\n \n", b"\xef\xbb\xbf", b"[]", as_xlsx([], [])])
def test_nothing_is_empty(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(EmptyError):
        _read(tmp_path, content)


def _zip(names: list[str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return out.getvalue()


NOISE = b"".join(hashlib.sha256(bytes([i])).digest() for i in range(100))
BAD = {
    "truncated xlsx": (as_xlsx(HEAD, ROWS)[:2000], "lembar kerja rusak"),
    "encrypted xlsx (OLE)": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "bukan berkas teks atau lembar kerja"),
    "a zip of something else": (_zip(["a.txt"]), "lembar kerja rusak"),
    "a zip of nothing": (_zip([]), "bukan berkas teks"),
    "zip magic and noise": (b"PK\x03\x04" + NOISE, "lembar kerja rusak"),
    "noise": (NOISE, "bukan berkas teks"),
    "html": (b"<html><table><tr><td>kode_wilayah</td></tr></table></html>", "halaman web"),
    "xml of 2003": (b'<?xml version="1.0"?><Workbook></Workbook>', "halaman web"),
    "half a JSON": (b'[{"kode_wilayah": "11.01"},\n{"kode', "JSON tidak lengkap pada baris 2"),
    "JSON of another shape": (b'{"kode_wilayah": "11.01"}', "daftar objek"),
    "deep JSON": (b"[" * 100_000, "terlalu bersarang"),
    "a key twice": (b'[{"a": 1, " a": 2}]', '"a" ditulis dua kali'),
    "a lone surrogate": (b'[{"kode_wilayah": "\\ud800"}]', "isi berkas rusak"),
    "NUL in JSON": (b'[{"kode_wilayah": "11\\u0000"}]', "NUL"),
    "NUL in a JSON key": (b'[{"kode\\u0000": "11"}]', "NUL"),
    "NUL far down": (as_csv(HEAD, ROWS) + b"x" * 5000 + b"\x00", "NUL"),
    "NUL in UTF-16": ("kode_wilayah\n1\x001".encode("utf-16"), "NUL"),
    "half a UTF-16 character": (b"\xff\xfea", "pengodean"),
    "a header beyond all measure": (b"x" * 300_000, "isi berkas rusak"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, kind: str) -> None:
    content, reason = BAD[kind]
    refusal = _refused(tmp_path, content)
    assert reason in refusal.reason_id
    assert str(refusal)


def test_one_stray_cell_at_the_far_end_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    assert "XFD1048576" in _refused(tmp_path, out.getvalue()).reason_id


SOUND = {"x.csv": as_csv(HEAD, ROWS), "x.xlsx": as_xlsx(HEAD, ROWS), "x.json": as_json(HEAD, ROWS)}


@FUZZ
@given(
    st.sampled_from(sorted(SOUND)),
    st.floats(0, 1),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=4),
)
@example("x.csv", 1.0, [(0.5, 0)])
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    tmp_path: Path, name: str, kept: float, damage: list[tuple[float, int]]
) -> None:
    content = bytearray(SOUND[name])
    for place, value in damage:
        content[int(place * len(content))] = value
    try:
        sheet = _read(tmp_path, bytes(content[: int(kept * len(content))]), name)
    except UnreadableError as refusal:
        assert refusal.reason_id
    else:
        match(sheet, CONTRACT)


@FUZZ
@given(st.binary(max_size=400), st.sampled_from(["x.csv", "x.json", "x.xls"]))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, name: str) -> None:
    try:
        sheet = _read(tmp_path, content, name)
    except UnreadableError:
        return
    match(sheet, CONTRACT)
    assert sheet.cells.schema["row_number"] == pl.Int32

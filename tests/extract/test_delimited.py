"""Delimited text of any delimiter, encoding and line end is read cell by cell, or refused with its place."""

from __future__ import annotations

import csv
import io
import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from orkestrasi.extract.errors import EmptyError, UnreadableError
from tests.extract.opened import Bench, bench

__all__ = ["bench"]

HEAD = ["kode_wilayah", "nama_wilayah", "nilai", "catatan"]
KNOWN = tuple(HEAD)
ROWS = [["11.01", "Aceh Selatan", "1,5", "baik"], ["11.10", "Aceh Timur", "2,5", "cukup"]]
FUZZ = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _csv(rows: list[list[str]], delimiter: str = ",", line_end: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_delimiter_encoding_and_line_end(bench: Bench, delimiter: str, encoding: str, line_end: str) -> None:
    text = _csv([HEAD, *ROWS], delimiter, line_end).replace("Timur", "Tímur – ujung")
    bom = "\ufeff" if encoding == "utf-16-be" else ""
    for spec in ({}, {"known": KNOWN}, {"delimiter": delimiter, "kind": "csv"}):
        reading, rows = bench.read((bom + text).encode(encoding), **spec)
        assert [r[1:] for r in rows] == [(2, *ROWS[0]), (3, "11.10", "Aceh Tímur – ujung", "2,5", "cukup")]
        assert reading.format["delimiter"] == delimiter
        (part,) = reading.parts
        assert (part.header_row, list(part.headers), part.rows) == (1, HEAD, 2)
        assert part.counts == ({"encoding_cp1252": 2} if encoding == "cp1252" else {})


# No cell that says what a layout looks for: notes and totals have tests of their own.
CELL = st.text(st.sampled_from("abc;,|\t\"'\n .é"), min_size=1, max_size=8).map(lambda s: "x" + s.rstrip() + "9")


@FUZZ
@given(
    st.lists(st.lists(CELL, min_size=4, max_size=4), min_size=1, max_size=90),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
)
@example([["x9", 'x"9', "x\n9", "x,9"]] * 70, ",", csv.QUOTE_MINIMAL, "\n")
def test_what_was_written_is_read(
    bench: Bench, rows: list[list[str]], delimiter: str, quoting: int, line_end: str
) -> None:
    content = _csv([HEAD, *rows], delimiter, line_end, quoting).encode()
    _, found = bench.read(content, known=KNOWN)
    assert [list(row[2:]) for row in found] == rows
    expected, line = [], 2
    for row in rows:
        expected.append(line)
        line += 1 + sum(cell.count("\n") for cell in row)
    assert [row[1] for row in found] == expected


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("place", [70, 4_000])
@pytest.mark.parametrize("cut", [1, 2])
def test_a_line_cut_short_is_named_wherever_it_is(bench: Bench, quoting: int, place: int, cut: int) -> None:
    rows = [["11.01", "Aceh", str(i), ""] for i in range(5_000)]
    lines = _csv([HEAD, *rows], quoting=quoting).splitlines()
    lines[place] = ",".join(lines[place].split(",")[:-cut])
    refusal = bench.refused("\n".join(lines).encode(), known=KNOWN)
    assert refusal.reason_id == (
        f"baris {place + 1} berisi {4 - cut} kolom, padahal baris judul berisi 4; barisnya terpotong"
    )
    assert refusal.rule_id == "FILE-UNREADABLE"


def test_a_line_too_long_is_named_but_blank_cells_at_its_end_are_nothing(bench: Bench) -> None:
    text = _csv([HEAD, *ROWS])
    assert bench.refused((text + "11.02,Aceh,1,a,b\r\n").encode()).reason_id.startswith("baris 4 berisi 5 kolom")
    assert len(bench.cells((text + "11.02,Aceh,1,a,,\r\n").encode())) == 3


def test_columns_that_the_header_leaves_blank_at_its_end_may_be_left_out(bench: Bench) -> None:
    content = b"kode_wilayah;nama_wilayah;;\n11.01;Aceh\n11.02;Aceh;;\n11.03;Aceh;\n"
    assert [row[0] for row in bench.cells(content, known=KNOWN)] == ["11.01", "11.02", "11.03"]
    assert "baris 3 berisi 1 kolom" in bench.refused(b"kode_wilayah;nama_wilayah;\n11.01;Aceh\n11.02\n").reason_id


def test_a_byte_order_mark_before_another_is_nothing(bench: Bench) -> None:
    reading, rows = bench.read(b"\xef\xbb\xbf" * 3 + b"kode_wilayah;nama_wilayah\n11.01;Aceh\n", known=KNOWN)
    assert reading.parts[0].headers == ("kode_wilayah", "nama_wilayah")
    assert rows == [(1, 2, "11.01", "Aceh")]


def test_an_upload_that_ends_in_a_line_does_not_pass_as_blanks(bench: Bench) -> None:
    whole = _csv([HEAD, *([["11.01", "Aceh Selatan", "1.5", "baik"]] * 300)])
    for cut in range(7, 28):
        assert "baris 301" in bench.refused(whole[:-cut].encode(), known=KNOWN).reason_id, whole[:-cut][-30:]


def test_notes_below_the_data_may_be_short_and_blank_lines_are_counted(bench: Bench) -> None:
    text = _csv([HEAD, *ROWS]) + ",,,\r\n\r\nKeterangan: angka sementara\r\nSumber: Badan Pusat Statistik\r\n"
    reading, rows = bench.read(text.encode(), known=KNOWN)
    assert len(rows) == 2
    assert reading.parts[0].counts["note_rows"] == 2
    assert reading.parts[0].counts["blank_rows"] >= 1


def test_quotes_that_do_not_close_are_refused_with_the_line_they_open_on(bench: Bench) -> None:
    text = _csv([HEAD, *ROWS]) + '"11.02,Aceh,1,\r\n' + _csv(ROWS * 200)
    assert "pada baris 4" in bench.refused(text.encode(), known=KNOWN).reason_id


def test_inch_marks_are_letters(bench: Bench) -> None:
    rows = [["11.01", f'pipa {i}"', "1", "a"] for i in range(300)]
    text = "\n".join(",".join(row) for row in [HEAD, *rows])
    assert [list(r) for r in bench.cells(text.encode(), known=KNOWN)] == rows


@pytest.mark.parametrize(
    ("content", "spec", "rule", "reason"),
    [
        (_csv([HEAD, *ROWS], ";"), {"delimiter": ","}, "FORMAT-DELIMITER-DISAGREES", "titik koma"),
        (_csv([HEAD, *ROWS], ","), {"kind": "tsv"}, "FORMAT-DELIMITER-DISAGREES", "koma (,)"),
        ("a,b;c\n1,2;3\n4,5;6\n", {}, "FORMAT-UNDECIDED", "koma (,) atau titik koma (;)"),
        ('[{"a": 1}]', {"kind": "csv"}, "FORMAT-KIND-DISAGREES", "json"),
        (_csv([HEAD, *ROWS]), {"kind": "xlsx"}, "FORMAT-KIND-DISAGREES", "csv"),
        (_csv([HEAD, *ROWS]), {"encoding": "latin-aneh"}, "FORMAT-UNDECIDED", "latin-aneh"),
    ],
)
def test_declared_and_found_must_agree(
    bench: Bench, content: str, spec: dict[str, str], rule: str, reason: str
) -> None:
    refusal = bench.refused(content.encode(), **spec)
    assert (refusal.rule_id, reason in refusal.reason_id) == (rule, True)


@pytest.mark.parametrize(
    ("content", "declared", "rule", "reason"),
    [
        ("a,b\n1,é\n".encode("cp1252"), "utf-8", "FORMAT-ENCODING-DISAGREES", "baris 2 (bita ke-7)"),
        ("\ufeffa,b\n1,2\n".encode() + b"\xe9", None, "FORMAT-ENCODING-DISAGREES", "baris 3"),
        ("a,b\n1,é\n".encode(), "cp1252", "FORMAT-ENCODING-DISAGREES", "UTF-8"),
        ("a,b\n1,é\n".encode("utf-16"), "utf-8", "FORMAT-ENCODING-DISAGREES", "UTF-16"),
        (b"a,b\n1,\x81\n", None, "FORMAT-UNDECIDED", "pengodean huruf tidak dikenal pada baris 2"),
        (b"\xff\xfea", None, "FORMAT-UNDECIDED", "pengodean"),
        ("a,b\n1,2".encode("utf-32"), None, "FORMAT-UNDECIDED", "UTF-32"),
        ("a,b\n1,2".encode("utf-16-le"), None, "FILE-UNREADABLE", "NUL"),
        (b"a,b\n" + b"1,2\n" * 2000 + b"\x00", None, "FILE-UNREADABLE", "NUL pada baris 2002"),
        ("a,b\n\x001,2".encode("utf-16"), None, "FILE-UNREADABLE", "NUL"),
        (b"x" * 3_000_000, None, "FILE-UNREADABLE", "baris 1"),
    ],
)
def test_text_that_cannot_be_decoded_is_refused_with_its_place(
    bench: Bench, content: bytes, declared: str | None, rule: str, reason: str
) -> None:
    refusal = bench.refused(content, encoding=declared)
    assert (refusal.rule_id, reason in refusal.reason_id) == (rule, True), refusal.reason_id


def test_what_was_made_alike_is_counted(bench: Bench) -> None:
    reading, rows = bench.read("a,b\r\n1,x\u00a0y\n2,\u00a0z\r3,w\r\n".encode())
    assert [row[2:] for row in rows] == [("1", "x y"), ("2", "z"), ("3", "w")]
    assert reading.parts[0].counts == {"mixed_newlines": 2, "nbsp": 2}


def test_a_semicolon_file_with_decimal_commas_is_no_riddle(bench: Bench) -> None:
    assert bench.cells(b"Provinsi;P0;P1\nAceh;1,5;2,5\nRiau;3,5;4,5\n") == [
        ("Aceh", "1,5", "2,5"),
        ("Riau", "3,5", "4,5"),
    ]


def test_a_sheet_of_one_column_and_a_csv_named_xls(bench: Bench) -> None:
    reading, rows = bench.read(b"nama\nAceh\nRiau\n", "x.xls")
    assert [row[2:] for row in rows] == [("Aceh",), ("Riau",)]
    assert reading.parts[0].counts == {"extension_disagrees": 1}


@pytest.mark.parametrize("content", [b"", b"  \r\n \n", b"\xef\xbb\xbf", b"a,b,c\n", b"\xff\xfe"])
def test_nothing_is_empty(bench: Bench, content: bytes) -> None:
    with pytest.raises(EmptyError):
        bench.read(content)


def test_batches_are_bounded_and_in_order(bench: Bench) -> None:
    number = random.Random(3)  # noqa: S311
    rows = [["11.01", "Aceh", str(i), str(number.random())] for i in range(120_000)]
    reading, found = bench.read(_csv([HEAD, *rows]).encode(), known=KNOWN)
    assert len(reading.batches) == 3
    assert [list(row[2:]) for row in found] == rows
    assert [row[1] for row in found] == list(range(2, 120_002))


@FUZZ
@given(st.binary(max_size=400), st.sampled_from(["x.csv", "x.json", "x.xls", "x.parquet"]))
@example(b"PK\x03\x04" + bytes(60), "x.xlsx")
@example(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "x.xls")
@example(b"\x1f\x8b" + bytes(30), "x.gz")
def test_any_bytes_are_read_or_refused(bench: Bench, content: bytes, name: str) -> None:
    try:
        bench.read(content, name)
    except UnreadableError as refusal:
        assert refusal.reason_id


def test_columns_without_header_are_columns_only_where_they_hold_something(bench: Bench) -> None:
    lines = [",".join(row) + ",," for row in [HEAD, *([["11.01", "Aceh", "5", "x"]] * 300)]]
    reading, rows = bench.read("\n".join(lines).encode(), known=KNOWN)
    assert reading.parts[0].headers == tuple(HEAD)
    assert {row[2:] for row in rows} == {("11.01", "Aceh", "5", "x")}
    lines[200] = "11.01,Aceh,5,x,,tersesat"
    reading, rows = bench.read("\n".join(lines).encode(), known=KNOWN)
    assert reading.parts[0].headers == (*HEAD, "(kolom 6 tanpa judul)")
    assert [row[1] for row in rows if row[-1]] == [201]


def test_titles_above_and_totals_below_are_left_out_and_counted(bench: Bench) -> None:
    above = "Tabel 1. Nilai, menurut wilayah\n\n"
    body = _csv([HEAD, ["11.01", "Aceh", "5", "x"], ["11.02", "Riau", "6", "y"], ["", "Jumlah", "11", ""]])
    reading, rows = bench.read((above + body).encode(), known=KNOWN)
    (part,) = reading.parts
    assert [row[1] for row in rows] == [4, 5]
    assert (part.header_row, part.counts["title_rows"], part.counts["total_rows"]) == (3, 1, 1)
    assert part.totals[0].cells[2] == "11"

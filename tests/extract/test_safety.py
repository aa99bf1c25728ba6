"""What is dangerous, locked, nested or two things at once is refused before a parser sees it."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable

import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
import xlwt  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orkestrasi.extract.errors import UnreadableError
from tests.extract.opened import Bench, bench

__all__ = ["bench"]

CSV = b"kode,nilai\n11.01,5\n11.02,6\n"
UNSAFE = "FILE-UNSAFE"
UNREADABLE = "FILE-UNREADABLE"


def _zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def _workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Data")
    for row, line in enumerate((("kode", "nilai"), ("11.01", 5), ("11.02", 6))):
        sheet.write_row(row, 0, line)
    book.close()
    return out.getvalue()


def _changed(change: Callable[[dict[str, bytes]], None], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    with zipfile.ZipFile(io.BytesIO(_workbook())) as package:
        members = {name: package.read(name) for name in package.namelist()}
    change(members)
    return _zip(members, method)


def _with(name: str, content: bytes) -> bytes:
    return _changed(lambda members: members.update({name: content}))


def _in_sheet(old: bytes, new: bytes) -> bytes:
    name = "xl/worksheets/sheet1.xml"
    return _changed(lambda members: members.update({name: members[name].replace(old, new)}))


def _symlink() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        entry = zipfile.ZipInfo("data.csv")
        entry.external_attr = 0o120777 << 16
        package.writestr(entry, "/etc/passwd")
    return out.getvalue()


def _locked_zip() -> bytes:
    content = bytearray(_zip({"data.csv": CSV}, zipfile.ZIP_STORED))
    content[6] |= 1
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def _overlapping() -> bytes:
    """Two names for the same packed bytes, the trick of the flat bombs."""
    content = bytearray(_zip({"a.csv": CSV, "b.csv": CSV}, zipfile.ZIP_STORED))
    second = content.find(b"PK\x01\x02", content.find(b"PK\x01\x02") + 4)
    content[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(content)


def _ole(names: list[str], book: bytes = b"") -> bytes:
    """A compound file: sector 0 holds the table, 1 the directory, from 2 on the workbook."""
    book = book.ljust(4096, b"\x00")
    sectors = len(book) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    directory = b""
    for name in names:
        encoded = name.encode("utf-16-le")
        directory += encoded.ljust(64, b"\x00") + struct.pack("<H", len(encoded) + 2) + bytes(50)
        directory += struct.pack("<III", 2, len(book), 0)
    packed = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    return header + packed + directory.ljust(512, b"\x00")[:512] + book


def _records(*records: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)


def _ods(content: bytes) -> bytes:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return _zip({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": b"<manifest/>"})


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
VAST_ODS = (
    b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000">'
    b"<text:p>x</text:p></table:table-cell></table:table-row>"
)
CASES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "gzip bomb": (lambda: gzip.compress(bytes(100 << 20)), UNSAFE, "membengkak"),
    "zip bomb": (lambda: _zip({"data.csv": bytes(100 << 20)}), UNSAFE, "membengkak"),
    "bomb in a workbook": (lambda: _with("xl/media/x.bin", bytes(100 << 20)), UNSAFE, "membengkak"),
    "many members": (lambda: _zip({f"{i}.csv": b"" for i in range(1001)}), UNSAFE, "1001 berkas"),
    "very many members": (lambda: _zip({f"{i}.csv": b"" for i in range(10_001)}), UNSAFE, "10001 berkas"),
    "zip in zip": (lambda: _zip({"a.zip": _zip({"a.csv": CSV})}), UNSAFE, "arsip di dalam arsip"),
    "zip in zip by another name": (lambda: _zip({"a.csv": _zip({"a.csv": CSV})}), UNSAFE, "arsip di dalam arsip"),
    "gzip in gzip": (lambda: gzip.compress(gzip.compress(CSV)), UNSAFE, "arsip di dalam arsip"),
    "path that climbs": (lambda: _zip({"../../data.csv": CSV}), UNSAFE, "keluar dari foldernya"),
    "path that climbs, Windows": (lambda: _zip({"..\\data.csv": CSV}), UNSAFE, "keluar dari foldernya"),
    "absolute path": (lambda: _zip({"/etc/data.csv": CSV}), UNSAFE, "keluar dari foldernya"),
    "drive": (lambda: _zip({"C:data.csv": CSV}), UNSAFE, "keluar dari foldernya"),
    "symbolic link": (_symlink, UNSAFE, "symlink"),
    "locked zip": (_locked_zip, UNSAFE, "tanpa kata sandi"),
    "locked workbook": (lambda: _ole(["Root Entry", "EncryptionInfo", "EncryptedPackage"]), UNSAFE, "tanpa kata sandi"),
    "locked xls": (lambda: _ole(["Workbook"], _records((0x809, bytes(16)), (0x2F, bytes(6)))), UNSAFE, "kata sandi"),
    "macros in xls": (lambda: _ole(["Workbook", "_VBA_PROJECT_CUR"]), UNSAFE, "makro"),
    "macro sheet in xls": (
        lambda: _ole(["Workbook"], _records((0x809, bytes(16)), (0x85, bytes(5) + b"\x01" + bytes(4)))),
        UNSAFE,
        "makro",
    ),
    "old Word document": (lambda: _ole(["WordDocument"]), UNREADABLE, "bukan lembar kerja"),
    "macros in xlsx": (lambda: _with("xl/vbaProject.bin", b"x"), UNSAFE, "makro"),
    "macro sheet in xlsx": (lambda: _with("xl/macrosheets/sheet1.xml", b"<x/>"), UNSAFE, "makro"),
    "content before the archive": (lambda: b"PK\x03\x04" + bytes(60) + _zip({"a.csv": CSV}), UNSAFE, "di depan"),
    "content behind the archive": (lambda: _zip({"a.csv": CSV}) + b"<html>", UNSAFE, "di belakang"),
    "overlapping members": (_overlapping, UNSAFE, "bertindih"),
    "one name twice": (lambda: _zip({"a.csv": CSV, "A.csv": CSV}), UNSAFE, "dua kali"),
    "PDF": (lambda: b"%PDF-1.7\n" + CSV, UNSAFE, "PDF"),
    "program": (lambda: b"MZ\x90\x00" + bytes(100), UNSAFE, "program"),
    "ELF": (lambda: b"\x7fELF" + bytes(100), UNSAFE, "program"),
    "RAR": (lambda: b"Rar!\x1a\x07\x00" + bytes(100), UNSAFE, "RAR"),
    "xls that is HTML": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", UNREADABLE, "halaman web"),
    "XML of 2003": (lambda: b'<?xml version="1.0"?><Workbook/>', UNREADABLE, "halaman web"),
    "Word document": (lambda: _zip({"[Content_Types].xml": b"", "word/document.xml": b""}), UNREADABLE, "Word"),
    "xlsb": (lambda: _zip({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), UNREADABLE, "xlsb"),
    "entities in a sheet": (lambda: _in_sheet(b"<?xml ", BOMB + b"<?xml "), UNSAFE, "entitas"),
    "entities in a style": (lambda: _with("xl/styles.xml", BOMB + b"<styleSheet/>"), UNSAFE, "entitas"),
    "entities in UTF-16": (lambda: _with("xl/styles.xml", BOMB.decode().encode("utf-16")), UNSAFE, "UTF-8"),
    "entities in ods": (lambda: _ods(BOMB + b"<x/>"), UNSAFE, "entitas"),
    "vast dimension": (
        lambda: _in_sheet(b'<dimension ref="A1:B3"', b'<dimension ref="A1:XFD1048576"'), UNSAFE, "XFD1048576"),
    "vast ods": (lambda: _ods(VAST_ODS), UNSAFE, "sangat luas"),
    "a picture in the archive": (lambda: _zip({"a.csv": CSV, "foto.jpg": b"x"}), UNREADABLE, "foto.jpg"),
    "a program named csv": (lambda: _zip({"a.csv": b"MZ\x90\x00" + bytes(99)}), UNSAFE, "program"),
    "gzip cut short": (lambda: gzip.compress(CSV * 500)[:-20], UNREADABLE, "terpotong"),
    "gzip with something behind": (lambda: gzip.compress(CSV) + b"<html>", UNREADABLE, "rusak"),
    "zip cut short": (lambda: _zip({"a.csv": CSV * 500})[:-40], UNREADABLE, "rusak"),
    "zip with a wrong sum": (
        lambda: _zip({"a.csv": CSV}, zipfile.ZIP_STORED).replace(b"11.01", b"11.09"), UNREADABLE, "rusak"),
    "parquet cut short": (lambda: b"PAR1" + bytes(500), UNREADABLE, "Parquet"),
    "parquet of noise": (lambda: b"PAR1" + bytes(range(250)) + b"PAR1", UNREADABLE, "Parquet"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_dangerous_is_refused(bench: Bench, name: str) -> None:
    make, rule, reason = CASES[name]
    refusal = bench.refused(make(), "laporan.xls")
    assert (refusal.rule_id, reason in refusal.reason_id) == (rule, True), refusal.reason_id


def test_a_sound_workbook_is_not_refused(bench: Bench) -> None:
    assert [row[0] for row in bench.cells(_workbook(), "laporan.xlsx")] == ["11.01", "11.02"]


def test_what_a_zip_states_about_itself_is_not_believed(bench: Bench) -> None:
    """A header that promises 10 bytes does not let 100 MB through."""
    content = bytearray(_zip({"data.csv": bytes(100 << 20)}))
    at = content.find(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    assert bench.refused(bytes(content), "x.zip").rule_id in (UNSAFE, UNREADABLE)


def test_a_zip_of_tables_gives_one_part_each(bench: Bench) -> None:
    content = _zip({
        "b/dua.csv": b"kode;nilai\n12.01;7\n", "satu.csv": CSV, "__MACOSX/._satu.csv": b"\x00", ".DS_Store": b"\x00",
        "tiga.json": b'[{"kode": "13.01", "nilai": 8, "lain": "x"}]', "kosong/": b"",
    })  # fmt: skip
    reading, rows = bench.read(content, "kiriman.zip")
    assert [(p.number, p.member, p.rows) for p in reading.parts] == [
        (1, "b/dua.csv", 1), (2, "satu.csv", 2), (3, "tiga.json", 1)]  # fmt: skip
    assert rows == [
        (1, 2, "12.01", "7", None), (2, 2, "11.01", "5", None), (2, 3, "11.02", "6", None), (3, 1, "13.01", "8", "x"),
    ]  # fmt: skip
    assert reading.format["container"] == "zip"


def test_a_declared_glob_chooses_the_members(bench: Bench) -> None:
    content = _zip({"data.csv": CSV, "BACA.pdf": b"%PDF", "lama.zip": b"PK"})
    reading, _ = bench.read(content, "kiriman.zip", members="data*.csv")
    assert [p.member for p in reading.parts] == ["data.csv"]


def _parquet() -> bytes:
    out = io.BytesIO()
    pl.DataFrame({"kode": ["11.01", "11.02"], "nilai": [5, 6]}).write_parquet(out)
    return out.getvalue()


def _spreadsheet_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    for row, line in enumerate((("kode", "nilai"), ("11.01", 5), ("11.02", 6))):
        for column, cell in enumerate(line):
            sheet.write(row, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SOUND = {
    "xlsx": _workbook(),
    "xls": _spreadsheet_xls(),
    "zip": _zip({"a.csv": CSV, "b.csv": CSV}),
    "csv.gz": gzip.compress(CSV),
    "parquet": _parquet(),
    "json": b'{"data": [{"kode": "11.01", "nilai": 5}, {"kode": "11.02", "nilai": 6}]}',
}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(SOUND)),
    st.floats(0.5, 1),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=4),
)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    bench: Bench, name: str, kept: float, damage: list[tuple[float, int]]
) -> None:
    content = bytearray(SOUND[name])
    for place, value in damage:
        content[int(place * len(content))] = value
    try:
        bench.read(bytes(content[: int(kept * len(content))]), f"laporan.{name}")
    except UnreadableError as refusal:
        assert refusal.reason_id


@pytest.mark.parametrize("name", SOUND)
def test_sound_files_are_read(bench: Bench, name: str) -> None:
    assert bench.cells(SOUND[name], f"laporan.{name}")[:2] == [("11.01", "5"), ("11.02", "6")]


def test_the_empty_member_is_named(bench: Bench) -> None:
    refusal = bench.refused(_zip({"a.csv": CSV, "b.csv": b""}), "kiriman.zip")
    assert (refusal.rule_id, refusal.reason_id) == ("FILE-EMPTY", "b.csv: berkas kosong")


def test_what_programs_leave_beside_open_files_is_left_alone(bench: Bench) -> None:
    content = _zip({"a.csv": CSV, "~$a.xlsx": b"x", ".~lock.a.csv#": b"x", "._a.csv": b"\x00"})
    assert bench.cells(content, "kiriman.zip") == bench.cells(CSV)


def test_the_bad_member_is_named(bench: Bench) -> None:
    refusal = bench.refused(_zip({"a.csv": CSV, "b.csv": CSV + b"1,2,3\n"}), "kiriman.zip")
    assert refusal.reason_id.startswith("b.csv: baris 4 berisi 3 kolom, padahal baris judul berisi 2; isi sel")


@pytest.mark.parametrize("inner", [CSV, _workbook(), b'[{"kode": "11.01", "nilai": 5}]'])
def test_a_gzip_of_a_table_is_the_table(bench: Bench, inner: bytes) -> None:
    reading, rows = bench.read(gzip.compress(inner), "laporan.gz")
    assert rows[0][2] == "11.01"
    assert reading.format["container"] == "gzip"
    assert reading.parts[0].member is None

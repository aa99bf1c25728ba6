from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkestrasi.answer import feedback
from orkestrasi.answer.receipt import NoSubmissionError
from orkestrasi.answer.sheets import FORMULA_STARTS, harmless
from orkestrasi.contracts.load import contracts
from tests.answer.ledger import Delivery, find
from tests.conftest import Connection

NIK = "3273014507890001"


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}


def texts(rows: list[list[Any]]) -> str:
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


def table(rows: list[list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.fixture
def rejected(db: Connection) -> int:
    """Fourteen rates out of range, one unreadable cell, one double row, one odd price."""
    number = Delivery().add(db)
    db.execute(
        """
        insert into raw.poverty_indicators (
            submission_id, row_number, region_id, region_code, code_system, period, source_code, line_definition,
            source_row
        ) select %s, n, 1, '11', 'KEMENDAGRI', '2024-03', 'SUSENAS', 'NASIONAL', n + 4 from generate_series(1, 20) as n
        """,
        [number],
    )
    where: dict[str, Any] = {"sheet": "Data 2024", "region_id": 1}
    for n in range(1, 15):
        find(db, number, "CELL-RANGE", row_number=n, column_name="p0_pct", value=f"{956 + n}.5", expected="0..60",
             cell=f"G{n + 4}", **where)  # fmt: skip
    find(db, number, "CELL-TYPE", row_number=3, column_name="p1_index", value='=HYPERLINK("x")', cell="I7", **where)
    find(db, number, "ROW-DUPLICATE", row_number=9, column_name="line_definition", value="11 / 2024-03 / SUSENAS",
         expected="8", cell="F13", **where)  # fmt: skip
    find(db, number, "PRICE-JUMP", row_number=2, column_name="poverty_line_idr", value="-14800000000",
         expected="595242", difference="-24.5", cell="K6", **where)  # fmt: skip
    return number


def test_the_first_sheet_says_what_to_do_and_what_first(db: Connection, rejected: int, tmp_path: Path) -> None:
    summary = feedback.write(db, rejected, tmp_path / "a.xlsx")
    assert (summary.findings, summary.errors, summary.warnings) == (17, 16, 1)
    said = sheets(tmp_path / "a.xlsx")["Ringkasan"]
    assert said[0][0] == "Hasil pemeriksaan: ditolak"
    everything = texts(said)
    assert "Anda perlu bertindak: 16 temuan wajib diperbaiki, 1 perlu penjelasan." in everything
    assert "Kirim berkas yang sudah diperbaiki ke tempat yang sama" in everything
    firsts = [row for row in said if row[0] and row[0].endswith(". Wajib diperbaiki")]
    assert [row[0][0] for row in firsts] == ["1", "2", "3"]
    assert firsts[0][1] == "Persentase penduduk miskin (P0) · 14 baris · CELL-RANGE"
    assert "Contoh: Data 2024 G5. Tertulis: 957,5%. Seharusnya: 0% sampai 60%." in everything
    assert "1 temuan lain ada di lembar Temuan." in everything
    assert ["4", "sel gabungan, diuraikan"] in said
    assert ["Tanda desimal", "koma (1.234,5)"] in said


def test_every_finding_stands_in_the_table_worst_first(db: Connection, rejected: int, tmp_path: Path) -> None:
    feedback.write(db, rejected, tmp_path / "a.xlsx")
    found = table(sheets(tmp_path / "a.xlsx")["Temuan"])
    assert [f["Aturan"] for f in found] == ["CELL-RANGE"] * 14 + ["CELL-TYPE", "ROW-DUPLICATE", "PRICE-JUMP"]
    assert found[0]["Sel"] == "G5"
    assert found[0]["Wilayah"] == "Aceh"
    assert found[0]["Kode wilayah"] == "11"
    assert found[0]["Kunci baris"] == "2024-03 · SUSENAS · NASIONAL"
    assert found[0]["Tertulis"] == 957.5
    assert found[0]["Cara memperbaiki"].startswith("Periksa letak koma")


def test_formulas_are_harmless_and_negative_numbers_stay_numbers(db: Connection, rejected: int, tmp_path: Path) -> None:
    feedback.write(db, rejected, tmp_path / "a.xlsx")
    found = {f["Aturan"]: f for f in table(sheets(tmp_path / "a.xlsx")["Temuan"])}
    assert found["CELL-TYPE"]["Tertulis"] == '\'=HYPERLINK("x")'
    assert found["PRICE-JUMP"]["Tertulis"] == -14800000000
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
        assert not any("vba" in name.lower() for name in archive.namelist())


def test_rows_are_numbered_as_the_officer_sees_them(db: Connection, rejected: int, tmp_path: Path) -> None:
    """Row 8 of the data is row 12 of a sheet whose header stands in row 4."""
    feedback.write(db, rejected, tmp_path / "a.xlsx")
    found = {f["Aturan"]: f for f in table(sheets(tmp_path / "a.xlsx")["Temuan"])}
    assert found["ROW-DUPLICATE"]["Pesan"] == "Baris 13 sama kuncinya dengan baris 12 dalam berkas ini."


def test_the_rules_are_summed_up(db: Connection, rejected: int, tmp_path: Path) -> None:
    feedback.write(db, rejected, tmp_path / "a.xlsx")
    rules = {r["Aturan"]: r for r in table(sheets(tmp_path / "a.xlsx")["Per aturan"])}
    assert rules["CELL-RANGE"]["Temuan"] == 14
    assert rules["CELL-RANGE"]["Bagian dari baris"] == pytest.approx(14 / 120)
    assert rules["CELL-RANGE"]["Judul"] == "Nilai di luar yang mungkin"


def test_the_header_is_frozen_and_filtered(db: Connection, rejected: int, tmp_path: Path) -> None:
    feedback.write(db, rejected, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Temuan"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:M18"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet["F2"].number_format == "@"
    assert sheet.column_dimensions["K"].width > sheet.column_dimensions["C"].width


def test_more_findings_than_a_sheet_holds_go_on_in_the_next(db: Connection, rejected: int, tmp_path: Path) -> None:
    summary = feedback.write(db, rejected, tmp_path / "a.xlsx", rows_per_sheet=8)
    assert summary.sheets == ("Ringkasan", "Temuan", "Temuan 2", "Temuan 3", "Per aturan")
    found = sheets(tmp_path / "a.xlsx")
    assert [len(found[name]) - 1 for name in summary.sheets[1:4]] == [8, 8, 1]


def test_the_same_ledger_gives_the_same_bytes(db: Connection, rejected: int, tmp_path: Path) -> None:
    feedback.write(db, rejected, tmp_path / "a.xlsx")
    feedback.write(db, rejected, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_english(db: Connection, rejected: int, tmp_path: Path) -> None:
    feedback.write(db, rejected, tmp_path / "a.xlsx", "en")
    found = sheets(tmp_path / "a.xlsx")
    assert found["Summary"][0][0] == "Verdict: rejected"
    assert "Example: Data 2024 G5. Given: 957.5%. Expected: 0% to 60%." in texts(found["Summary"])
    message = next(f["Message"] for f in table(found["Findings"]) if f["Rule"] == "ROW-DUPLICATE")
    assert message == "Row 13 has the same key as row 12 of this file."


def test_nothing_found_nothing_to_do(db: Connection, tmp_path: Path) -> None:
    summary = feedback.write(db, Delivery(verdict="accepted").add(db), tmp_path / "a.xlsx")
    assert summary.sheets == ("Ringkasan",)
    said = texts(sheets(tmp_path / "a.xlsx")["Ringkasan"])
    assert "Hasil pemeriksaan: diterima" in said
    assert "Tidak ada yang perlu Anda lakukan." in said


def test_a_file_of_a_dataset_nobody_knows(db: Connection, tmp_path: Path) -> None:
    number = Delivery(dataset="cuaca", rows=None, reading={}).add(db)
    find(db, number, "FILE-DATASET-UNKNOWN", value="cuaca", expected="mpp_services")
    feedback.write(db, number, tmp_path / "a.xlsx")
    found = table(sheets(tmp_path / "a.xlsx")["Temuan"])
    assert found[0]["Tertulis"] == "cuaca"
    # With the name that the folder must have.
    assert found[0]["Seharusnya"] == f"{contracts()['mpp_services'].label_id} (mpp_services)"


def test_no_personal_number_gets_into_it(db: Connection, tmp_path: Path) -> None:
    number = Delivery(file_name=f"data {NIK}.xlsx").add(db)
    find(db, number, "CELL-TYPE", row_number=1, column_name="p0_pct", value=NIK, sheet=NIK, cell="G5")
    feedback.write(db, number, tmp_path / "a.xlsx")
    assert NIK not in texts([row for rows in sheets(tmp_path / "a.xlsx").values() for row in rows])


@pytest.mark.parametrize(
    ("decided", "locks", "granted", "sentence"),
    [
        ("2024-04-10T10:00:00+07:00", None, None, "Batas waktu: 29 April 2024 pukul 23.59 WIB."),
        ("2024-05-02T10:00:00+07:00", None, None, "Batas waktu 29 April 2024 sudah lewat. Kirim secepatnya"),
        ("2024-05-02T10:00:00+07:00", "2024-05-31", None, "Masih diterima sampai 31 Mei 2024 pukul 23.59 WIB"),
        ("2024-06-02T10:00:00+07:00", "2024-05-31", None, "Masa lapor ditutup pada 31 Mei 2024."),
        ("2024-06-02T10:00:00+07:00", "2024-05-31", "2024-06-10", "diperpanjang sampai 10 Juni 2024 pukul 23.59 WIB."),
    ],
)
def test_until_when(
    db: Connection, tmp_path: Path, decided: str, locks: str | None, granted: str | None, sentence: str
) -> None:
    number = Delivery(reporter="11", period="2023", decided=decided).add(db)
    db.execute(
        """
        insert into ledger.obligation (reporter_id, dataset, period_key, opens_on, due_on, locks_on)
        values ('11', 'poverty_indicators', '2023', '2024-01-01', '2024-04-29', %s)
        on conflict (reporter_id, dataset, period_key) do update
        set due_on = excluded.due_on, locks_on = excluded.locks_on
        """,
        [locks],
    )
    if granted:
        db.execute(
            """
            insert into ledger.window_exception (
                reporter_id, dataset, period_key, open_until, reason, granted_by, granted_at
            ) values ('11', 'poverty_indicators', '2023', %s, 'Bencana banjir', 'Deputi', '2024-06-01')
            """,
            [granted],
        )
    find(db, number, "FILE-EMPTY", value="a.xlsx", found_at=decided)
    feedback.write(db, number, tmp_path / "a.xlsx")
    assert sentence in texts(sheets(tmp_path / "a.xlsx")["Ringkasan"])


def test_what_came_after_the_verdict_is_not_part_of_the_answer(db: Connection, tmp_path: Path) -> None:
    number = Delivery(verdict="accepted").add(db)
    find(db, number, "FILE-REPEATED", value="lagi.xlsx", found_at="2024-04-20T08:00:00+07:00")
    assert feedback.write(db, number, tmp_path / "a.xlsx").findings == 0


def test_an_unknown_submission_is_refused(db: Connection, tmp_path: Path) -> None:
    with pytest.raises(NoSubmissionError):
        feedback.write(db, 987_654_321, tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


@given(st.text())
def test_no_text_starts_a_formula(text: str) -> None:
    shown = harmless(text)
    assert not shown.startswith(FORMULA_STARTS)
    assert shown in (text, f"'{text}") or any(ord(c) < 32 or ord(c) > 0xFFFD for c in text)

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from orkestrasi import db as warehouse
from orkestrasi.commands import template as commands
from orkestrasi.contracts.load import contracts
from orkestrasi.template import fingerprint, render, workbook
from orkestrasi.template.content import UnknownError, collect
from tests.answer.ledger import Delivery
from tests.conftest import Connection

MOMENT = datetime(2024, 4, 1, 8, 0, tzinfo=UTC)


def drawn(db: Connection, path: Path, dataset: str, reporter: str, period: str) -> Any:
    workbook.write(contracts()[dataset], reporter, period, path, db)
    return openpyxl.load_workbook(path)


def validations(sheet: Any) -> dict[str, Any]:
    """Header -> the validation of its column."""
    found = {}
    for validation in sheet.data_validations.dataValidation:
        column = str(validation.sqref).split(":")[0].rstrip("0123456789")
        found[sheet[f"{column}{workbook.HEADER_ROW + 1}"].value] = validation
    return found


def test_a_regional_government_gets_its_own_region(db: Connection, tmp_path: Path) -> None:
    book = drawn(db, tmp_path / "t.xlsx", "poverty_indicators", "11.10", "2024")
    assert book.sheetnames == ["Petunjuk", "Data", "Pilihan", "_sidik"]
    data = book["Data"]
    headers = [cell.value for cell in data[5]]
    assert headers == [c.header for c in contracts()["poverty_indicators"].columns]
    assert data["A4"].value == "Kode wilayah *"
    assert [cell.value for cell in data[6]][:4] == ["11.10", "KEMENDAGRI", "Kabupaten Aceh Singkil", "2024"]
    assert data["A6"].number_format == "@"
    assert data.freeze_panes == "D6"


def test_identity_is_protected_and_entries_are_open(db: Connection, tmp_path: Path) -> None:
    data = drawn(db, tmp_path / "t.xlsx", "poverty_indicators", "11.10", "2024")["Data"]
    assert data.protection.sheet
    assert all(data[f"{c}6"].protection.locked for c in "ABCD")
    assert data["A5"].protection.locked and data["G5"].protection.locked
    assert not data.column_dimensions["G"].protection.locked


def test_lists_and_checks_come_from_the_contract(db: Connection, tmp_path: Path) -> None:
    book = drawn(db, tmp_path / "t.xlsx", "poverty_indicators", "BPS", "2024-03")
    found = validations(book["Data"])
    source = found["kode_sumber"].formula1
    assert source.startswith("Pilihan!")
    cells = book["Pilihan"][source.removeprefix("Pilihan!")]
    assert tuple(row[0].value for row in cells) == contracts()["poverty_indicators"].column("source_code").choices
    rate = found["persen_penduduk_miskin"]
    assert rate.type == "custom" and "G6>=0,G6<=60" in rate.formula1 and '"…"' in rate.formula1
    assert rate.errorStyle in (None, "stop")
    assert rate.error.startswith("Persentase penduduk miskin (P0): tulis angka saja dalam persen")
    assert max(len(v.error) for v in found.values()) <= 255


def test_dates_lie_in_the_period_and_codes_come_from_the_reference(db: Connection, tmp_path: Path) -> None:
    book = drawn(db, tmp_path / "t.xlsx", "commodity_prices", "BI", "2024-01")
    found = validations(book["Data"])
    day = next(v for v in found.values() if v.type == "date")
    assert (day.operator or "between", float(day.formula1), float(day.formula2)) == ("between", 45292, 45322)
    codes = {row[0].value for row in book["Pilihan"][found["kode_komoditas"].formula1.removeprefix("Pilihan!")]}
    assert "BERAS" in codes


def test_help_stands_at_the_header_and_on_the_first_sheet(db: Connection, tmp_path: Path) -> None:
    book = drawn(db, tmp_path / "t.xlsx", "poverty_indicators", "11", "2024")
    assert "Isian: 0 sampai 60." in book["Data"]["G5"].comment.text
    said = [[cell.value for cell in row] for row in book["Petunjuk"].iter_rows()]
    assert said[0][0] == "Indikator kemiskinan, Tahun 2024"
    row = next(row for row in said if row[0] == "persen_penduduk_miskin")
    assert row[3:6] == ["persen", "0 sampai 60", None]


def test_the_fingerprint_is_hidden_and_complete(db: Connection, tmp_path: Path) -> None:
    book = drawn(db, tmp_path / "t.xlsx", "poverty_indicators", "11", "2024")
    sheet = book[fingerprint.SHEET]
    assert sheet.sheet_state == "veryHidden"
    found = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert datetime.fromisoformat(found.pop("generated_at")).tzinfo is not None
    assert found == fingerprint.of(contracts()["poverty_indicators"], "11", "2024")


def test_rows_of_the_last_report_are_prefilled(db: Connection, tmp_path: Path) -> None:
    number = Delivery(dataset="stunting_prevalence", reporter="KEMENKES", period="2022", verdict="accepted").add(db)
    db.execute(
        """
        insert into raw.stunting_prevalence (submission_id, row_number, region_id, region_code, code_system, period,
            survey_code)
        select %s, region_id + 1, region_id, '0', 'BPS', '2022', 'SSGI' from reference.region where region_id < 4
        """,
        [number],
    )
    rows = collect(db, contracts()["stunting_prevalence"], "KEMENKES", "2023").rows
    assert [(r["region_code"], r["code_system"], r["survey_code"], r["period"]) for r in rows] == [
        ("00", "KEMENDAGRI", "SSGI", "2023"),
        ("11", "KEMENDAGRI", "SSGI", "2023"),
        ("12", "KEMENDAGRI", "SSGI", "2023"),
        ("13", "KEMENDAGRI", "SSGI", "2023"),
    ]


def test_records_start_with_one_row_and_agencies_without_a_report_with_none(db: Connection) -> None:
    assert len(collect(db, contracts()["investment_realization"], "64.09", "2024-TW1").rows) == 1
    assert collect(db, contracts()["commodity_prices"], "BI", "2024-01").rows == ()


@pytest.mark.parametrize(("reporter", "period"), [("99.99", "2024"), ("11", "2024-99"), ("11", "2024-TW1")])
def test_unknown_reporters_and_periods_are_refused(db: Connection, reporter: str, period: str) -> None:
    with pytest.raises(UnknownError):
        collect(db, contracts()["poverty_indicators"], reporter, period)


@pytest.mark.parametrize("dataset", sorted(contracts()))
def test_every_contract_has_a_template(db: Connection, tmp_path: Path, dataset: str) -> None:
    example = {
        "year": "2024", "semester": "2024-S1", "quarter": "2024-TW1", "month": "2024-03", "week": "2024-W14",
    }  # fmt: skip
    contract = contracts()[dataset]
    book = drawn(db, tmp_path / "t.xlsx", dataset, "BPS", example[contract.period_types[0]])
    assert [cell.value for cell in book["Data"][5]] == [c.header for c in contract.columns]


def test_the_same_content_and_moment_give_the_same_bytes(db: Connection, tmp_path: Path) -> None:
    content = collect(db, contracts()["poverty_indicators"], "11", "2024")
    for name in ("a", "b"):
        workbook.draw(content, tmp_path / name, MOMENT)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_templates_of_what_is_due_are_rendered_once(home: Path) -> None:
    with warehouse.connect() as connection:
        connection.execute("delete from ledger.obligation")
        connection.execute(
            """
            insert into ledger.obligation (reporter_id, dataset, period_key, opens_on, due_on, locks_on) values
            ('11', 'poverty_indicators', '2023', '2024-01-01', '2024-04-29', null),
            ('12', 'poverty_indicators', '2023', '2024-01-01', '2024-04-29', '2024-05-31'),
            ('13', 'poverty_indicators', '2023', '2024-01-01', '2024-04-29', null),
            ('14', 'poverty_indicators', '2023', '2999-01-01', '2999-04-29', null)
            """
        )
        Delivery(reporter="13", period="2023", verdict="accepted").add(connection)
    [wanted] = render.plan_due()
    assert wanted == [("11", "poverty_indicators", "2023")]
    assert render.render_chunk(wanted) == 1
    path = render.path_of(*wanted[0])
    assert path == home / "templates/11/poverty_indicators/2023.xlsx"
    before = path.stat().st_mtime_ns
    assert render.render_chunk(wanted) == 0
    assert path.stat().st_mtime_ns == before
    path.write_bytes(b"half a file")
    assert render.render_chunk(wanted) == 1


def test_at_the_command_line(home: Path, tmp_path: Path) -> None:
    app = typer.Typer()
    commands.register(app)
    run = CliRunner()
    named = ["template", "--dataset", "poverty_indicators", "--reporter", "11", "--period", "2024"]
    assert run.invoke(app, [*named, "--out", str(tmp_path / "t.xlsx")]).exit_code == 0
    assert (tmp_path / "t.xlsx").is_file()
    assert run.invoke(app, named).exit_code == 0
    assert render.path_of("11", "poverty_indicators", "2024").is_file()
    for wrong in (["template"], [*named, "--due"], [*named[:-1], "2024-TW1"], ["template", "--dataset", "cuaca"]):
        assert run.invoke(app, wrong).exit_code == 2

"""The loader makes the tables equal to the files, or changes nothing; the calendar becomes obligations."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from orkestrasi.reference.load import KEYS, load_reference
from orkestrasi.reference.obligations import make_obligations
from orkestrasi.reference.problems import ReferenceDataError
from orkestrasi.settings import REFERENCE

Connection = psycopg.Connection[Any]


def rows_of(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the reference files that a test may spoil."""
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


@pytest.fixture
def loaded(db: Connection) -> Connection:
    load_reference(db)
    return db


def replace(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is in {name}.csv {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")


def one(db: Connection, query: str, *values: object) -> Any:
    row = db.execute(query.encode(), values or None).fetchone()
    return row[0] if row else None


def changes(db: Connection, folder: Path) -> dict[str, int]:
    return {load.table: load.changed for load in load_reference(db, folder) if load.changed}


def test_every_table_of_the_schema_has_a_file(loaded: Connection) -> None:
    tables = loaded.execute(
        "select table_name from information_schema.tables where table_schema = 'reference'"
    ).fetchall()
    assert {name for (name,) in tables} - {"load", "calendar_day"} == set(KEYS)
    for name in KEYS:
        assert one(loaded, f"select count(*) from reference.{name}") == rows_of(REFERENCE / f"{name}.csv")


def test_a_second_load_changes_nothing(loaded: Connection) -> None:
    assert all(load.changed == 0 and load.rows > 0 for load in load_reference(loaded))


def test_a_changed_line_changes_one_row(loaded: Connection, folder: Path) -> None:
    replace(folder, "holiday", "2024-08-17,Hari Proklamasi", "2024-08-17,Peringatan Hari Proklamasi")
    assert changes(loaded, folder) == {"holiday": 1}


def test_a_line_that_leaves_is_deleted(loaded: Connection, folder: Path) -> None:
    replace(folder, "holiday", "2024-12-25,Hari Raya Natal\n", "")
    assert changes(loaded, folder) == {"holiday": 1}
    assert one(loaded, "select count(*) from reference.holiday where holiday_on = '2024-12-25'") == 0


def test_an_emptied_table_is_filled_again(loaded: Connection) -> None:
    loaded.execute("delete from reference.holiday")
    assert {load.table for load in load_reference(loaded) if load.changed} == {"holiday"}


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("holiday", "holiday_on,label_id", "holiday_on,label_id,note", "holiday.csv: unknown column note"),
        ("holiday", "holiday_on,label_id", "holiday_on,label", "holiday.csv: column label_id is missing"),
        ("holiday", "2024-12-25", "2024-12-32", "holiday.csv: .*2024-12-32"),
        ("holiday", "2024-12-25", "2024-08-17", "holiday: duplicate key .*2024-08-17"),
        ("complaint_sla",
         "FORWARDING,verified_on,3,true,Admin instansi mendapat 3 hari kerja lagi (sumber yang sama)\n", "",
         "complaint_sla: stage FORWARDING is missing"),
        ("population", "0,2024,284973643", "9999,2024,284973643", "population: .*9999"),
        ("region_code", "KEMENDAGRI,11.02,", "KEMENDAGRI,11.01,1950-01-01,9999-12-31,36\nKEMENDAGRI,11.02,",
         "region_code: KEMENDAGRI code 11.01 stands for regions 35 and 36 at the same time"),
        ("region_code", "KEMENDAGRI,11.02,1900-01-01,9999-12-31,36\n", "",
         "region_code: region 36 has no KEMENDAGRI code today"),
        ("region_alias", "Babel,province,9,", "Babel,province,9,1900-01-01,9999-12-31,x\nBABEL.,province,10,",
         r"region_alias: .* stands for regions 9 and 10 at the same time"),
        ("region_alias", "Babel,province,9,", "Riau,province,9,1900-01-01,9999-12-31,x\nBabel,province,9,",
         r"region_alias: Riau \(province\) stands for region 9, but region 4 has that name"),
        ("region_version", "Ibukota Jakarta,31,Kepmendagri 300.2.2-2430/2025,2025-06-23",
         "Ibukota Jakarta,31,Kepmendagri 300.2.2-2430/2025,2025-06-24",
         "region_version: version 1102 of region 11 begins 2025-06-24, expected 2025-06-23"),
        ("reporter", "64.09,regional_government", "6409,regional_government",
         r"reporter: region \d+ \(64.09\) governs itself but has no reporter"),
        ("reporting_calendar", "stunting_prevalence,KEMENKES,2022,", "stunting_prevalence,KEMENKESS,2022,",
         "reporting_calendar: KEMENKESS is neither a group nor a reporter"),
        ("indicator_target", "RKP 2024,,6.5,7.5,false,false", "RKP 2024,,6.5,7.5,false,true",
         "indicator_target: p0_pct for region 0 in 2024 has 2 primary documents"),
        ("spbe_weight", ",31,Pelaksanaan Audit Keamanan SPBE,1.5,",
         ",31,Pelaksanaan Audit Keamanan SPBE,1.6,", "spbe_weight: instrument 2020 adds up to 100.1"),
        ("theme_cluster", "investment,investment,", "poverty,investment,",
         "theme: investment has no cluster"),
    ],
)  # fmt: skip
def test_a_spoilt_file_is_refused_whole(
    loaded: Connection, folder: Path, name: str, old: str, new: str, problem: str
) -> None:
    replace(folder, name, old, new)
    before = one(loaded, f"select jsonb_agg(t order by t)::text from reference.{name} as t")
    with pytest.raises(ReferenceDataError, match=problem):
        load_reference(loaded, folder)
    assert one(loaded, f"select jsonb_agg(t order by t)::text from reference.{name} as t") == before


def test_a_missing_file_is_named(loaded: Connection, folder: Path) -> None:
    (folder / "sector.csv").unlink()
    with pytest.raises(ReferenceDataError, match=r"sector\.csv is missing"):
        load_reference(loaded, folder)


def test_every_government_owes_its_investment(loaded: Connection) -> None:
    assert make_obligations(loaded) > 0
    count = "select count(*) from ledger.obligation where dataset = %s and period_key = %s"
    assert one(loaded, count, "investment_realization", "2024-TW1") == 546
    assert one(loaded, count, "performance_agreements", "2024-TW1") == 38
    assert one(loaded, count, "commodity_prices", "2024-01") == 1
    assert make_obligations(loaded) == 0


def test_who_did_not_exist_owes_nothing(loaded: Connection, folder: Path) -> None:
    replace(
        folder,
        "reporting_calendar",
        "procurement_packages,provinces,2024-TW1,",
        "procurement_packages,provinces,2022-TW2,2022-07-01,2022-07-15,,x\n"
        "procurement_packages,provinces,2022-TW3,2022-10-01,2022-10-15,,x\n"
        "procurement_packages,provinces,2022-TW4,2023-01-01,2023-01-15,,x\n"
        "procurement_packages,regencies_and_cities,2022-TW2,2022-07-01,2022-07-15,,x\n"
        "procurement_packages,provinces,2024-TW1,",
    )
    load_reference(loaded, folder)
    make_obligations(loaded)
    rows = loaded.execute(
        "select period_key, count(*) from ledger.obligation where dataset = 'procurement_packages' group by period_key"
    ).fetchall()
    assert dict(rows) == {"2022-TW2": 34 + 508, "2022-TW3": 37, "2022-TW4": 38, "2024-TW1": 38}


def test_a_moved_date_moves_and_one_reporter_may_have_its_own(loaded: Connection, folder: Path) -> None:
    make_obligations(loaded)
    replace(
        folder,
        "reporting_calendar",
        "procurement_packages,provinces,2024-TW1,2024-04-01,2024-04-15,",
        "procurement_packages,94,2024-TW1,2024-04-01,2024-05-31,,perpanjangan\n"
        "procurement_packages,provinces,2024-TW1,2024-04-01,2024-04-20,",
    )
    load_reference(loaded, folder)
    assert make_obligations(loaded) == 38
    due = "select due_on from ledger.obligation where dataset = 'procurement_packages' and reporter_id = %s"
    assert one(loaded, due, "94") == date(2024, 5, 31)
    assert one(loaded, due, "11") == date(2024, 4, 20)


def test_a_withdrawn_line_goes_unless_it_was_answered(loaded: Connection, folder: Path) -> None:
    make_obligations(loaded)
    loaded.execute("insert into ledger.file (sha256, size_bytes) values (repeat('0', 64), 1)")
    loaded.execute("insert into ledger.load (run_key) values ('test_reference')")
    loaded.execute(
        "insert into ledger.submission (load_id, reporter_id, dataset, period_key, version, sha256,"
        " file_name, channel, received_at)"
        " select load_id, '11', 'procurement_packages', '2024-TW1', 1, repeat('0', 64),"
        " 'a.csv', 'landing', now() from ledger.load where run_key = 'test_reference'"
    )
    line = next(
        line
        for line in (folder / "reporting_calendar.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        if line.startswith("procurement_packages,")
    )
    replace(folder, "reporting_calendar", line, "")
    load_reference(loaded, folder)
    assert make_obligations(loaded) == 37
    rows = loaded.execute("select reporter_id from ledger.obligation where dataset = 'procurement_packages'")
    assert rows.fetchall() == [("11",)]

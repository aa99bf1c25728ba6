from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from orkestrasi.report.tables import Cell, Column, Raw, Table, plain
from orkestrasi.report.texts import Say


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (True, "ya"),
        (1234, 1234),
        (Decimal("9.5700"), "9.57"),
        (2.5, "2.5"),
        (date(2024, 4, 15), "2024-04-15"),
        (datetime(2024, 4, 15, 1, 0, tzinfo=UTC), "2024-04-15T08:00:00+07:00"),
        ("11.10", "11.10"),
        ("-5", "-5"),
        ("=1+1", "'=1+1"),
        ("@cmd", "'@cmd"),
        ("-rahasia", "'-rahasia"),
    ],
)
def test_values_of_a_download(value: Raw, written: str | int) -> None:
    assert plain(value) == written


def test_a_cap_is_declared_and_the_download_is_whole() -> None:
    table = Table("uji", "Uji", (Column("a", "A"),), [[Cell(f"baris {n}", n)] for n in range(5)], limit=2)
    assert len(table.shown) == 2
    assert table.cap(Say("id")) == "Ditampilkan 2 dari 5 baris; seluruhnya ada di data/uji.csv."
    assert table.cap(Say("en")) == "2 of 5 rows shown; all are in data/uji.csv."
    assert [row["a"] for row in csv.DictReader(io.StringIO(table.to_csv()))] == ["0", "1", "2", "3", "4"]


def test_no_cap_where_all_is_shown() -> None:
    assert Table("uji", "Uji", (Column("a", "A"),), [[Cell("x")]], limit=2).cap(Say("id")) == ""

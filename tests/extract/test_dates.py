"""Days and periods in Bahasa Indonesia and English: the right one or none."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkestrasi.extract.dates import DAY_NAMES, MONTH_NAMES, parse_date, period_key

SOME = settings(max_examples=200, deadline=None)
DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31))


@SOME
@given(DAYS, st.data())
def test_every_name_of_every_month_is_understood(day: datetime.date, data: st.DataObject) -> None:
    month = data.draw(st.sampled_from(MONTH_NAMES[day.month - 1]))
    month = data.draw(st.sampled_from([month, month.title(), month.upper(), f"{month}."]))
    form = data.draw(
        st.sampled_from(["{d} {m} {y}", "{d:02}-{m}-{y}", "{d}/{m}/{y}", "{m} {d}, {y}", "{w}, {d} {m} {y}"])
    )
    weekday = data.draw(st.sampled_from(DAY_NAMES[day.weekday()])).title()
    assert parse_date(form.format(d=day.day, m=month, y=day.year, w=weekday), None)[0] == day.isoformat()


@SOME
@given(DAYS, st.integers(0, 6))
def test_a_weekday_must_be_that_of_the_date(day: datetime.date, weekday: int) -> None:
    text = f"{DAY_NAMES[weekday][0].title()}, {day.day} {MONTH_NAMES[day.month - 1][0].title()} {day.year}"
    assert parse_date(text, None)[0] == (day.isoformat() if weekday == day.weekday() else None)


@SOME
@given(DAYS, st.sampled_from("-/."))
def test_the_order_of_day_and_month_is_taken_from_its_declaration(day: datetime.date, mark: str) -> None:
    first = f"{day.day}{mark}{day.month}{mark}{day.year}"
    second = f"{day.month:02}{mark}{day.day:02}{mark}{day.year}"
    assert parse_date(first, "day_first")[0] == day.isoformat()
    assert parse_date(second, "month_first")[0] == day.isoformat()
    assert parse_date(first, "iso") == (None, None)
    assert parse_date(first, None)[0] in (None, day.isoformat())


@SOME
@given(DAYS)
def test_serial_numbers_of_both_epochs(day: datetime.date) -> None:
    serial = (day - datetime.date(1899, 12, 30)).days
    assert parse_date(str(serial), None) == (day.isoformat(), "serial_dates")
    assert parse_date(f"{serial}.25e0", None) == (day.isoformat(), "serial_dates")
    assert parse_date(str(serial - 1462), None, epoch_1904=True)[0] in (day.isoformat(), None)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("3 Januari 2024", "2024-01-03"), ("17 Agt 2023", "2023-08-17"), ("Senin, 6 Februari 2023", "2023-02-06"),
        ("Jum'at, 24 November 2023", "2023-11-24"), ("2025-02-24T00:00:00.000000Z", "2025-02-24"),
        ("2025-02-24 13:05:59+07:00", "2025-02-24"), ("24/02/2025 08:30", "2025-02-24"), ("2024/3/5", "2024-03-05"),
        ("20240315", "2024-03-15"), ("March 15, 2024", "2024-03-15"), ("1 Nop 2023", "2023-11-01"),
    ],
)  # fmt: skip
def test_days_as_officers_and_systems_write_them(text: str, iso: str) -> None:
    day, count = parse_date(text, "day_first")
    assert day == iso
    assert count is not None


@pytest.mark.parametrize(
    "text",
    ["Jan 2024", "17 Agt 23", "17-8-23", "31 Juni 2024", "Rabu, 6 Februari 2023", "2024-02-30", "20241315", "12345",
     "99999", "2024-02-24T24:00", "3 Ja 2024", "Februari", ""],
)  # fmt: skip
def test_what_is_no_certain_day(text: str) -> None:
    assert parse_date(text, "day_first") == (None, None)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2024 TW I", "2024-TW1"), ("Triwulan I 2024", "2024-TW1"), ("TW1-2024", "2024-TW1"),
        ("TW IV Tahun 2023", "2023-TW4"),
        ("Q3 2024", "2024-TW3"), ("2024Q2", "2024-TW2"), ("2024-TW 2", "2024-TW2"), ("Semester 2 2023", "2023-S2"),
        ("Smt II/2023", "2023-S2"), ("Maret 2024", "2024-03"), ("Mar 2024", "2024-03"), ("2024 Mei", "2024-05"),
        ("2024-Januari", "2024-01"), ("2024/03", "2024-03"), ("2024/3", "2024-03"), ("03-2024", "2024-03"),
        ("2024.0", "2024"), ("2024.0e0", "2024"), ("Tahun 2024", "2024"), (" 2024 ", "2024"), ("2024-W14", "2024-W14"),
        ("2024-03-15", "2024-03-15"), ("2024.10", "2024-10"), ("Bulan Agustus 2024", "2024-08"),
    ],
)  # fmt: skip
def test_periods_become_keys(text: str, key: str) -> None:
    assert period_key(text) == key


@pytest.mark.parametrize(
    "text",
    ["Mar-24", "Maret", "TW I", "2024-TW5", "2024-13", "TW 5 2024", "24", "2024.1", "2024.1e0", "2024-1",
     "Semester 3 2023",
     "1024-", "Triwulan I dan II 2024", "20243"],
)  # fmt: skip
def test_what_is_no_certain_period(text: str) -> None:
    assert period_key(text) is None


@SOME
@given(st.integers(2000, 2099), st.integers(1, 12), st.data())
def test_months_in_both_languages(year: int, month: int, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(MONTH_NAMES[month - 1])).title()
    form = data.draw(
        st.sampled_from(["{m} {y}", "{y} {m}", "{m}-{y}", "{y}-{m}", "{m}{y}", "Bulan {m} {y}", "{m}, {y}"])
    )
    assert period_key(form.format(m=name, y=year)) == f"{year}-{month:02}"


@SOME
@given(st.text(max_size=14))
def test_a_key_never_has_another_year(text: str) -> None:
    key = period_key(text)
    assert key is None or key[:4] in text

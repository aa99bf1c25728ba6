from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from orkestrasi import formats

decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=4)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (1234567, "1.234.567"),
        (Decimal("1234567.5"), "1.234.567,5"),
        (Decimal("-3.2"), "−3,2"),
        (Decimal("9.570000"), "9,57"),
        (Decimal("1E+3"), "1.000"),
        (0.1, "0,1"),
    ],
)
def test_number(value: formats.Number, shown: str) -> None:
    assert formats.number(value) == shown


@given(decimals)
def test_a_number_loses_no_digit(value: Decimal) -> None:
    shown = formats.number(value)
    assert Decimal(shown.replace(".", "").replace(",", ".").replace("−", "-")) == value


@given(decimals)
def test_numbers_are_those_of_babel(value: Decimal) -> None:
    assert formats.number(abs(value)) == format_decimal(abs(value), locale="id", decimal_quantization=False)


@given(decimals, st.integers(0, 3))
def test_a_number_has_the_decimals_asked_for(value: Decimal, places: int) -> None:
    assert len(formats.number(value, places).partition(",")[2]) == places


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_only_all_is_100_and_only_nothing_is_0_percent(part: int, whole: int) -> None:
    part = min(part, whole)
    shown = formats.share(part, whole)
    assert (shown == "100%") == (part == whole)
    assert (shown == "0%") == (part == 0)
    assert shown not in ("0,0%", "100,0%")


def test_shares() -> None:
    assert formats.share(512, 546) == "93,8%"
    assert formats.share(2510, 2511) == "99,9%"
    assert formats.share(1, 9999) == "0,1%"
    assert formats.share(0, 0) == "–"
    assert formats.n_of(1512, 2546) == "1.512 dari 2.546"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1234500000000"), "Rp1,2\u00a0triliun"),
        (Decimal("1234500000"), "Rp1,2\u00a0miliar"),
        (Decimal("123450000000"), "Rp123,5\u00a0miliar"),
        (Decimal("-5000000"), "−Rp5,0\u00a0juta"),
        (Decimal("12500"), "Rp12,5\u00a0ribu"),
        (Decimal("9500"), "Rp9.500"),
    ],
)
def test_short_amounts_name_their_scale(value: Decimal, shown: str) -> None:
    assert formats.rupiah_short(value) == shown


def test_long_amounts_keep_every_digit() -> None:
    assert formats.rupiah(Decimal("1250000000.00")) == "Rp1.250.000.000"
    assert formats.rupiah(Decimal("-12")) == "−Rp12"


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("2024", "Tahun 2024"),
        ("2024-S1", "Semester I 2024"),
        ("2024-TW4", "Triwulan IV 2024"),
        ("2024-03", "Maret 2024"),
        ("2024-W14", "Minggu ke-14 2024 (1–7 April 2024)"),
        ("2024-W18", "Minggu ke-18 2024 (29 April 2024 sampai 5 Mei 2024)"),
        ("2024-03-15", "15 Maret 2024"),
        ("2024-13", "2024-13"),
        ("2024-02-30", "2024-02-30"),
        ("TW1-2024", "TW1-2024"),
        ("?", "?"),
    ],
)
def test_periods(key: str, shown: str) -> None:
    assert formats.period(key) == shown


@given(st.text(max_size=12))
def test_no_period_text_raises(text: str) -> None:
    formats.period(text)
    formats.day_or_text(text)
    formats.as_number(text)


def test_dates() -> None:
    assert formats.date_long(date(2026, 11, 21)) == "21 November 2026"
    months = [formats.date_short(date(2026, month, 1)).split()[1] for month in range(1, 13)]
    assert months == ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
    # 18.05 in Greenwich is already the next day in Jakarta.
    assert formats.moment(datetime(2026, 11, 21, 18, 5, tzinfo=UTC)) == "22 November 2026 pukul 01.05\u00a0WIB"


def test_small_words() -> None:
    assert formats.file_size(1_500_000) == "1,5\u00a0MB"
    assert formats.file_size(12) == "12\u00a0byte"
    assert formats.working_days(2.5) == "2,5 hari kerja"
    assert formats.working_days(11.0) == "11 hari kerja"
    assert formats.points(Decimal("0.97")) == "0,97\u00a0poin"
    assert formats.join_words(["a", "b", "c"]) == "a, b, dan c"
    assert formats.join_words(["a"]) == "a"

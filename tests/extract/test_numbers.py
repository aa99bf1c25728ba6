"""Numbers with something around them, in both locales, are read as they were meant or not at all."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkestrasi.contracts.model import Column
from orkestrasi.extract.cells import Typed, convert

SOME = settings(max_examples=80, deadline=None)
AMOUNTS = st.decimals(0, 10**12, places=2)


def _read(texts: list[str | None], unit: str | None = "rupiah", factors: dict[str, str] | None = None) -> Typed:
    column = Column("x", "x", "X", "X", "", "number", "numeric", "measure", unit=unit)
    schema = {"row_number": pl.Int32, "source_part": pl.Int16, "x": pl.String}
    numbers = list(range(1, len(texts) + 1))
    cells = pl.DataFrame({"row_number": numbers, "source_part": [1] * len(texts), "x": texts}, schema=schema)
    return convert(cells, (column,), factors={1: factors or {}})


def _values(typed: Typed) -> list[Decimal | None]:
    return [None if v is None else Decimal(v) for v in typed.rows["x"]]


def _written(number: Decimal, sign: str) -> str:
    text = f"{number:,.2f}"
    return text.translate(str.maketrans(",.", ".,")) if sign == "," else text


@pytest.mark.parametrize(
    ("text", "value", "counts"),
    [
        ("Rp 1.234.567,00", "1234567", {"currency_removed", "thousands_removed", "numbers_decimal_comma"}),
        ("Rp1.234.567", "1234567", {"currency_removed", "thousands_removed"}),
        ("Rp. 1.234.567,-", "1234567", {"currency_removed", "thousands_removed"}),
        ("IDR 1,234,567.50", "1234567.50", {"currency_removed", "thousands_removed"}),
        ("1,5 juta", "1500000", {"units_scaled", "numbers_decimal_comma"}),
        ("Rp 2,25 miliar", "2250000000", {"currency_removed", "units_scaled", "numbers_decimal_comma"}),
        ("3 triliun rupiah", "3000000000000", {"currency_removed", "units_scaled"}),
        ("(1.234.567)", "-1234567", {"parentheses_negative", "thousands_removed"}),
        ("(Rp 12,50)", "-12.50", {"currency_removed", "parentheses_negative", "numbers_decimal_comma"}),
        ("-Rp 12,50", "-12.50", {"currency_removed", "numbers_decimal_comma"}),
        ("\u221212,5", "-12.5", {"signs_normalised", "numbers_decimal_comma"}),
        ("1 234 567", "1234567", {"spaces_removed"}),
        ("1\u00a0234\u00a0567,8", "1234567.8", {"spaces_removed", "numbers_decimal_comma"}),
        ("12\u2009345", "12345", {"spaces_removed"}),
        ("1,5E3", "1500", {"numbers_decimal_comma"}),
        (" 12,5 ", "12.5", {"numbers_decimal_comma"}),
    ],
)
def test_what_people_write_around_a_number(text: str, value: str, counts: set[str]) -> None:
    typed = _read([text])
    assert _values(typed) == [Decimal(value)]
    assert set(typed.counts) == counts
    assert typed.unreadable.is_empty()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("9,57%", "rupiah"), ("Rp 5", "persen"), ("5 juta", "persen"), ("(5", "rupiah"), ("5)", "rupiah"),
        ("(-5)", "rupiah"), ("--5", "rupiah"), ("1 23 456", "rupiah"), ("1,2 M", "rupiah"), ("5-", "rupiah"),
        ("Rp", "rupiah"), ("Rp 1.234", "rupiah"), ("(1.234)", "rupiah"), ("5 - 7", "rupiah"), ("12,5%%", "persen"),
        ("\uff11\uff12,5", "rupiah"), ("12 ribu juta", "rupiah"), ("Rp 1.234 juta", "rupiah"), ("1e3 juta", "rupiah"),
        ("12.3.4 juta", "rupiah"), ("12,3 1)", "rupiah"), ("12,3 x", "rupiah"),
    ],
)  # fmt: skip
def test_what_nobody_can_be_sure_of_stays_text(text: str, unit: str) -> None:
    typed = _read([text], unit)
    assert _values(typed) == [None]
    assert typed.unreadable["text"].to_list() == [text]


def test_a_percent_sign_belongs_into_a_column_of_per_cents() -> None:
    typed = _read(["9,57%", "12 %", "3,5"], "persen")
    assert _values(typed) == [Decimal("9.57"), Decimal(12), Decimal("3.5")]
    assert typed.counts["percent_removed"] == 2


def test_a_word_counts_in_the_unit_of_its_column() -> None:
    assert _values(_read(["851,59 ribu", "1,2 juta", "7"], "ribu jiwa")) == [
        Decimal("851.59"),
        Decimal(1200),
        Decimal(7),
    ]


def test_the_unit_of_a_header_holds_where_the_cell_has_no_word_of_its_own() -> None:
    typed = _read(["1,5", "2 miliar", None, "..."], "rupiah", {"x": "1000000"})
    assert _values(typed) == [Decimal(1500000), Decimal(2000000000), None, None]
    assert typed.counts["units_scaled"] == 2


@pytest.mark.parametrize("mark", ["e", "r", "*", "**", "***", "a", "b"])
@pytest.mark.parametrize("form", ["12,3{}", "12,3 {}", "12,3 {})"])
def test_a_mark_behind_a_number_is_kept_beside_it(mark: str, form: str) -> None:
    typed = _read([form.format(mark), "0,5"])
    assert _values(typed) == [Decimal("12.3"), Decimal("0.5")]
    assert typed.marks.rows() == [(1, "x", mark)]
    assert typed.unreadable.is_empty()
    assert typed.counts["marks_beside_values"] == 1


@SOME
@given(
    st.lists(AMOUNTS, min_size=1, max_size=20), st.sampled_from([".", ","]),
    st.sampled_from(["{}", "Rp {}", "Rp{}", "({})", "{} r", " {} ", "-{}", "IDR {}", "{}*"]),
)  # fmt: skip
def test_dressed_numbers_of_one_locale_are_read_as_they_were_written(
    numbers: list[Decimal], sign: str, form: str
) -> None:
    factor = -1 if form in ("({})", "-{}") else 1
    typed = _read([form.format(_written(n, sign)) for n in numbers])
    assert _values(typed) == [factor * n for n in numbers]


@SOME
@given(st.lists(AMOUNTS, min_size=1, max_size=20), st.sampled_from(["ribu", "juta", "miliar", "triliun"]))
def test_scaled_numbers_lose_no_digit(numbers: list[Decimal], word: str) -> None:
    factor = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}[word]
    assert _values(_read([f"{_written(n, ',')} {word}" for n in numbers])) == [n * factor for n in numbers]


@SOME
@given(st.lists(st.text("0123456789., -()%Rpjutarib*e\u00a0\u2212", max_size=12), min_size=1, max_size=30))
def test_no_text_becomes_a_number_with_other_digits(texts: list[str]) -> None:
    """Whatever is read holds the very digits of its text, in their order, before units are reckoned with."""
    typed = _read([t for t in texts if not any(w in t.casefold() for w in ("ribu", "juta", "rb", "jt"))], None)
    unread = {number for number, *_ in typed.unreadable.iter_rows()} | {n for n, *_ in typed.marks.iter_rows()}
    for number, (text, value) in enumerate(zip(texts, typed.rows["x"], strict=False), start=1):
        if value is not None and number not in unread and "e" not in text:
            shown = [t for t in texts if not any(w in t.casefold() for w in ("ribu", "juta", "rb", "jt"))][number - 1]
            assert [c for c in value if c.isdigit()] == [c for c in shown if c.isdigit()]

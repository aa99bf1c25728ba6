"""Text becomes numbers, dates and booleans without a guess; what could mean two things stays text."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkestrasi.contracts.model import Column, LogicalType
from orkestrasi.extract.cells import MARKS, Evidence, Typed, convert, locale_evidence
from orkestrasi.extract.rows import control_totals
from orkestrasi.sources.model import Format, Source, Where
from tests.extract.helpers import SMALL_CONTRACT

SOME = settings(max_examples=60, deadline=None)
SIGNS = st.sampled_from([".", ","])
NUMBERS = st.decimals(-(10**14), 10**14, places=3) | st.decimals(-2000, 2000, places=3)
# Which sign a file uses is proven by one cell that can be read in one way only.
PROOF = {".": "0.5", ",": "0,5"}


def _column(logical_type: LogicalType) -> Column:
    return Column("x", "x", "X", "X", "", logical_type, "text", "measure")


def _convert(texts: list[str | None], logical_type: LogicalType = "number") -> Typed:
    cells = pl.DataFrame(
        {"row_number": range(1, len(texts) + 1), "x": texts}, schema={"row_number": pl.Int32, "x": pl.String}
    )
    return convert(cells, (_column(logical_type),))


def _values(typed: Typed) -> list[str | None]:
    return typed.rows["x"].to_list()


def _noted(notes: pl.DataFrame) -> list[tuple[int, str]]:
    return [(number, text) for number, _, text in notes.sort("row_number").iter_rows()]


def _written(number: Decimal, sign: str, grouped: bool) -> str:
    text = f"{number:,f}" if grouped else f"{number:f}"
    return text.translate(str.maketrans({",": ".", ".": ","})) if sign == "," else text


@SOME
@given(st.lists(st.tuples(NUMBERS, st.booleans()), min_size=1, max_size=30), SIGNS)
def test_in_a_proven_locale_every_number_is_read_as_it_was_written(
    numbers: list[tuple[Decimal, bool]], sign: str
) -> None:
    typed = _convert([_written(number, sign, grouped) for number, grouped in numbers] + [PROOF[sign]])
    assert [Decimal(str(v)) for v in _values(typed)] == [*(n for n, _ in numbers), Decimal("0.5")]
    assert typed.unreadable.is_empty()


@SOME
@given(st.integers(1, 999), st.integers(0, 999), SIGNS, st.sampled_from(["", "-", "+"]))
def test_thousands_or_decimals_that_nothing_decides_stay_text(whole: int, rest: int, sign: str, minus: str) -> None:
    text = f"{minus}{whole}{sign}{rest:03}"
    typed = _convert([text, "12"])
    assert _values(typed) == [None, "12"]
    assert _noted(typed.unreadable) == [(1, text)]


def test_two_locales_in_one_file_prove_nothing() -> None:
    typed = _convert(["1.234", "1,234", "0,5", "0.5", "1.234,56", "1,234.56"])
    assert _values(typed) == [None, None, "0.5", "0.5", "1234.56", "1234.56"]
    assert _noted(typed.unreadable) == [(1, "1.234"), (2, "1,234")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"), ("007", "007"), ("-3", "-3"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"),
        ("1.234.567", "1234567"), ("1,234,567", "1234567"), ("0.123", "0.123"), ("0,123", "0.123"),
        ("1234.567", "1234.567"), ("1234,567", "1234.567"), ("12.34", "12.34"), ("9,57", "9.57"),
        ("1e3", "1e3"), ("2.5E-3", "2.5E-3"), ("11.938e0", "11.938"),
    ],
)  # fmt: skip
def test_numbers_that_mean_one_thing_only(text: str, value: str) -> None:
    typed = _convert([text])
    assert [Decimal(str(v)) for v in _values(typed)] == [Decimal(value)]
    assert typed.unreadable.is_empty()


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "\u0661\u0662",
        "\uff11\uff12",
        "12z",
        "1.2.3",
        "1,23,456",
        "12 34",
        "Rp 1000",
        "5%",
        "--5",
        "1e400",
        ".",
        ",",
        "5,",
        "O",
    ],
)
def test_what_is_no_number_stays_text(text: str) -> None:
    typed = _convert([text])
    assert _values(typed) == [None]
    assert _noted(typed.unreadable) == [(1, text)]


@pytest.mark.parametrize("mark", MARKS)
def test_marks_of_the_statistical_office_are_kept_beside_the_blank(mark: str) -> None:
    typed = _convert([mark, "7", None])
    assert _values(typed) == [None, "7", None]
    assert _noted(typed.marks) == [(1, mark)]
    assert typed.unreadable.is_empty()


@SOME
@given(
    st.lists(st.none() | st.text(max_size=12), min_size=1, max_size=20), st.sampled_from(["number", "integer", "date"])
)
def test_no_text_is_ever_lost_in_silence(texts: list[str | None], logical_type: LogicalType) -> None:
    typed = _convert(texts, logical_type)
    noted = dict(_noted(typed.unreadable)) | dict(_noted(typed.marks))
    for number, (before, after) in enumerate(zip(texts, _values(typed), strict=True), start=1):
        assert (before is None) == (after is None and number not in noted)
        if number in noted:
            assert noted[number] == before
        if after is not None:
            assert after.isascii()


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", "12"), ("12.0", "12"), ("12,0", "12"), ("12.5", None), ("9" * 18, "9" * 18), ("9" * 19, None)],
)
def test_integers_are_whole_and_fit(text: str, value: str | None) -> None:
    typed = _convert([text], "integer")
    assert _values(typed) == [value]
    assert typed.unreadable.height == (value is None)


def test_a_native_number_that_is_no_integer_is_quoted_as_the_officer_saw_it() -> None:
    assert _noted(_convert(["12.5e0"], "integer").unreadable) == [(1, "12.5")]


@SOME
@given(st.dates(datetime.date(1900, 1, 1), datetime.date(9999, 12, 31)))
def test_dates_are_iso_or_day_first(day: datetime.date) -> None:
    forms = [
        day.isoformat(), f"{day.isoformat()} 00:00:00", f"{day.isoformat()}T00:00:00",
        f"{day.day}-{day.month}-{day.year}", f"{day.day:02}/{day.month:02}/{day.year}",
        f"{day.day}.{day.month}.{day.year}",
    ]  # fmt: skip
    typed = _convert(list(forms), "date")
    assert _values(typed) == [day.isoformat()] * len(forms)


@pytest.mark.parametrize(
    "text",
    ["2024-02-30", "31/04/2024", "03/15/2024", "15-3-24", "15320", "2024-03", "Maret 2024", "0000-01-01", "01-01-0000",
     "2024-03-15T25:30:00", "Selasa, 6 Februari 2023", "3 Mare 2024"],
)  # fmt: skip
def test_what_is_no_day_stays_text(text: str) -> None:
    typed = _convert([text], "date")
    assert _values(typed) == [None]
    assert _noted(typed.unreadable) == [(1, text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [("ya", "true"), ("YA", "true"), ("true", "true"), ("1", "true"), ("Tidak", "false"), ("FALSE", "false"),
     ("0", "false"), ("t", None), ("mungkin", None), ("2", None)],
)  # fmt: skip
def test_booleans(text: str, value: str | None) -> None:
    typed = _convert([text], "boolean")
    assert _values(typed) == [value]
    assert typed.unreadable.height == (value is None)


def test_what_was_changed_is_counted_and_evidence_of_batches_adds_up() -> None:
    contract = SMALL_CONTRACT
    batches = [pl.DataFrame({"x": texts}, schema={"x": pl.String}) for texts in (["1.234", "0,5"], ["2.345", None])]
    evidence = Evidence()
    for batch in batches:
        evidence += locale_evidence(batch, contract)
    assert evidence.sign == ","
    numbered = [b.with_columns(pl.Series("row_number", [1, 2], dtype=pl.Int32)) for b in batches]
    first, second = [convert(b, contract.columns, evidence=evidence) for b in numbered]
    assert _values(first) == ["1234", "0.5"]
    assert _values(second) == ["2345", None]
    assert first.counts == {"numbers_decimal_comma": 1, "thousands_removed": 1}
    assert second.counts == {"thousands_removed": 1}


def _found(texts: list[str], logical_type: LogicalType, form: Format | None = None) -> list[tuple[str, str | None]]:
    cells = pl.DataFrame(
        {"row_number": range(1, len(texts) + 1), "x": texts}, schema_overrides={"row_number": pl.Int32}
    )
    source = Source("s", "S", "small", Where("folder"), format=form) if form else None
    return [(f.rule_id, f.value) for f in convert(cells, (_column(logical_type),), source=source).findings]


def test_a_declared_sign_that_no_number_uses_refuses_the_file() -> None:
    assert _found(["0,5", "1,25", "12"], "number", Format(decimal=".")) == [("LOCALE-DISAGREES", "0,5; 1,25 (2x)")]
    assert _found(["0.5", "1.234"], "number", Format(decimal=".")) == []


def test_two_signs_in_one_column_are_told_once_with_the_deviating_cells() -> None:
    assert _found(["0,5", "1.25", "2.5", "3.75"], "number") == [("LOCALE-MIXED", "0,5 (1x)")]
    assert _found(["0,5", "1.25"], "number", Format(decimal=".")) == [("LOCALE-MIXED", "0,5 (1x)")]


def test_a_column_with_the_month_first_is_undecided_unless_declared() -> None:
    texts = ["03/04/2024", "03/25/2024"]
    assert _found(texts, "date") == [("DATE-ORDER-UNDECIDED", "03/25/2024 (1x)")]
    assert _values(_convert(texts, "date")) == [None, None]
    assert _found(texts, "date", Format(dates="month_first")) == []


def test_a_source_says_what_a_dash_means() -> None:
    cells = pl.DataFrame({"row_number": [1, 2], "x": ["-", "..."]}, schema_overrides={"row_number": pl.Int32})
    source = Source("s", "S", "small", Where("folder"), format=Format(marks={"-": "zero"}))
    typed = convert(cells, (_column("number"),), source=source)
    assert _values(typed) == ["0", None]
    assert _noted(typed.marks) == [(1, "-"), (2, "...")]
    assert typed.counts == {"marks_read_as_zero": 1}


def test_dates_of_a_workbook_from_1904_are_four_years_later() -> None:
    cells = pl.DataFrame(
        {"row_number": [1], "source_part": [2], "x": ["43904"]}, schema_overrides={"row_number": pl.Int32}
    )
    assert _values(convert(cells, (_column("date"),), epochs_1904={2})) == ["2024-03-15"]
    assert _values(convert(cells, (_column("date"),), epochs_1904={1})) == ["2020-03-14"]


def test_a_code_that_came_as_a_number_is_text_again() -> None:
    assert _values(_convert(["11.1e0", "11.10", "1103", "A1e0"], "string")) == ["11.1", "11.10", "1103", "A1e0"]


@SOME
@given(st.lists(st.none() | st.decimals(-(10**15), 10**15, places=6), max_size=50))
def test_control_totals_are_exact(numbers: list[Decimal | None]) -> None:
    rows: dict[str, Any] = {"x": [None if n is None else f"{n:f}" for n in numbers]}
    totals = control_totals(pl.DataFrame(rows, schema={"x": pl.String}), SMALL_CONTRACT)
    assert Decimal(totals["x"]) == sum((n for n in numbers if n is not None), Decimal(0))


def test_control_totals_take_exponents_and_the_very_large() -> None:
    rows = pl.DataFrame({"x": ["1e3", "9" * 40, "0.000001"]})
    assert Decimal(control_totals(rows, SMALL_CONTRACT)["x"]) == Decimal(1000) + Decimal("9" * 40) + Decimal("0.000001")

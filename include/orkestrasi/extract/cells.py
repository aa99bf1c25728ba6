"""Turn delivered text into the contract's types, column by column, guessing nothing.

A cell that cannot be read as its type becomes null and keeps its text in `unreadable`; a mark of the statistical
office (..., -, NA) becomes null and is kept in `marks`. Numbers stay decimal text all the way into PostgreSQL,
so that no digit is lost to floating point.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from orkestrasi.contracts.model import Column
from orkestrasi.extract.readers import NATIVE_NUMBER

# What BPS tables print where there is no number (data/.../README of the publications): n/a, none or zero, n/a.
MARKS = ("...", "…", "-", "–", "—", "NA", "N/A", "n/a", "na")

# [0-9], not \d: other scripts have digits too, which PostgreSQL does not read.
WHOLE = r"^[+-]?[0-9]+$"
# One separator followed by exactly three digits can be thousands or decimals: 1.234
UNDECIDED_DOT = r"^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$"
UNDECIDED_COMMA = r"^[+-]?[1-9][0-9]{0,2},[0-9]{3}$"
DECIMAL_DOT = r"^[+-]?[0-9]+\.[0-9]+$"
DECIMAL_COMMA = r"^[+-]?[0-9]+,[0-9]+$"
GROUPED_DOT = r"^[+-]?[0-9]{1,3}((\.[0-9]{3}){2,}|(\.[0-9]{3})+,[0-9]+)$"
GROUPED_COMMA = r"^[+-]?[0-9]{1,3}((,[0-9]{3}){2,}|(,[0-9]{3})+\.[0-9]+)$"
EXPONENT = r"^[+-]?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]{1,2}$"
# What the readers make of a number that arrived as one.
NATIVE_DECIMAL = r"^([+-]?[0-9]+\.[0-9]+)" + NATIVE_NUMBER + "$"
# numeric holds more than any report needs, but not a cell full of digits.
LONGEST_NUMBER = 100
# bigint holds 18 digits for certain.
LONGEST_INTEGER = r"^[+-]?[0-9]{1,18}$"

# PostgreSQL knows no year 0.
ISO_DATE = r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}([T ]00:00(:00)?(\.0+)?Z?)?$"
DAY_FIRST_DATE = r"^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][1-9][0-9]{3}$"
TRUE_WORDS = ("true", "ya", "y", "1", "benar")
# A lone "t" is tidak to one and true to another, so it is neither.
FALSE_WORDS = ("false", "tidak", "n", "0", "bukan")


@dataclass(frozen=True)
class Typed:
    """Rows in the contract's types, and what could not be read.

    `rows`: one column per contract column (numbers as canonical decimal text), plus `row_number`.
    `unreadable`, `marks`: (row_number, column_name, text), one row per cell.
    """

    rows: pl.DataFrame
    unreadable: pl.DataFrame
    marks: pl.DataFrame


def convert(cells: pl.DataFrame, columns: tuple[Column, ...]) -> Typed:
    """Convert a frame of text (one column per contract column, null = blank, plus row_number)."""
    numeric = [c.name for c in columns if c.is_numeric]
    marked = cells.with_columns(pl.when(pl.col(numeric).is_in(MARKS)).then(None).otherwise(pl.col(numeric)).name.keep())
    # Only spreadsheets and JSON mark numbers; other files are spared a pattern over every text.
    texts = [c.name for c in columns if c.logical_type == "string"]
    has_markers = any(marked.select(pl.col(texts).str.ends_with(NATIVE_NUMBER).any()).row(0)) if texts else False
    typed = marked.with_columns(_numbers(marked.select(numeric))).with_columns(_expressions(columns, has_markers))
    return Typed(
        rows=typed,
        unreadable=_differing(marked, typed, [c.name for c in columns]).with_columns(
            pl.col("text").str.replace(NATIVE_DECIMAL, "$1")
        ),
        marks=_differing(cells, marked, numeric),
    )


def decimal_sign(numbers: pl.DataFrame) -> str | None:
    """The decimal sign this file proves it uses: '.', ',' or None where nothing or both is proven."""
    if not numbers.width:
        return None
    text = pl.col("value")
    dot, comma = (
        numbers.unpivot()
        .select(
            (text.str.contains(DECIMAL_DOT) & ~text.str.contains(UNDECIDED_DOT) | text.str.contains(GROUPED_COMMA))
            .any()
            .alias("dot"),
            (text.str.contains(DECIMAL_COMMA) & ~text.str.contains(UNDECIDED_COMMA) | text.str.contains(GROUPED_DOT))
            .any()
            .alias("comma"),
        )
        .row(0)
    )
    if dot == comma:
        return None
    return "." if dot else ","


def _numbers(texts: pl.DataFrame) -> list[pl.Series]:
    """All numeric columns as one long one: a plan per column costs a small, wide file 25 ms."""
    if not texts.width:
        return []
    values = texts.unpivot().select(_number(decimal_sign(texts))).to_series()
    return [values.slice(i * texts.height, texts.height).alias(name) for i, name in enumerate(texts.columns)]


@cache
def _expressions(columns: tuple[Column, ...], has_markers: bool) -> list[pl.Expr]:
    """Building the expressions costs more than running them on a small file, and most files are small."""
    unchanged = {"number"} if has_markers else {"number", "string"}
    return [_typed(c).alias(c.name) for c in columns if c.logical_type not in unchanged]


def _typed(column: Column) -> pl.Expr:
    text = pl.col(column.name)
    match column.logical_type:
        case "integer":
            whole = text.str.replace(r"\.0+$", "")
            return pl.when(whole.str.contains(LONGEST_INTEGER)).then(whole)
        case "date":
            return _date(text)
        case "boolean":
            word = text.str.to_lowercase()
            return (
                pl.when(word.is_in(TRUE_WORDS)).then(pl.lit("true"))
                .when(word.is_in(FALSE_WORDS)).then(pl.lit("false"))
            )  # fmt: skip
        case _:
            # A code column of a spreadsheet may hold a number; it is text here, so its marker goes.
            return text.str.replace(NATIVE_DECIMAL, "$1")


@cache
def _number(locale: str | None) -> pl.Expr:
    """Canonical decimal text, or null where the text (`value`) is no number or could be two different ones."""
    text = pl.col("value")
    dots_out = text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    commas_out = text.str.replace_all(",", "", literal=True)
    comma_to_dot = text.str.replace(",", ".", literal=True)
    undecided_dot = {".": text, ",": dots_out}.get(locale or "", pl.lit(None, pl.String))
    undecided_comma = {",": comma_to_dot, ".": commas_out}.get(locale or "", pl.lit(None, pl.String))
    return (
        pl.when(text.str.len_bytes() > LONGEST_NUMBER).then(pl.lit(None, pl.String))
        .when(text.str.contains(WHOLE)).then(text)
        .when(text.str.contains(UNDECIDED_DOT)).then(undecided_dot)
        .when(text.str.contains(UNDECIDED_COMMA)).then(undecided_comma)
        .when(text.str.contains(DECIMAL_DOT)).then(text)
        .when(text.str.contains(DECIMAL_COMMA)).then(comma_to_dot)
        .when(text.str.contains(GROUPED_DOT)).then(dots_out)
        .when(text.str.contains(GROUPED_COMMA)).then(commas_out)
        .when(text.str.contains(EXPONENT)).then(text.str.replace(NATIVE_NUMBER + "$", ""))
    )  # fmt: skip


def _date(text: pl.Expr) -> pl.Expr:
    iso = text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    day_first = text.str.replace_all(r"[/.]", "-").str.to_date("%d-%m-%Y", strict=False)
    return (
        pl.when(text.str.contains(ISO_DATE)).then(iso)
        .when(text.str.contains(DAY_FIRST_DATE)).then(day_first)
        .dt.to_string("%Y-%m-%d")
    )  # fmt: skip


def _differing(before: pl.DataFrame, after: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Cells that held text before and are null after, as (row_number, column_name, text)."""
    counts = zip(names, before.select(names).null_count().row(0), after.select(names).null_count().row(0), strict=True)
    parts = []
    for name in [name for name, blank, lost in counts if lost > blank]:
        lost = before.filter(before[name].is_not_null() & after[name].is_null())
        parts.append(lost.select("row_number", pl.lit(name).alias("column_name"), pl.col(name).alias("text")))
    empty = pl.DataFrame(schema={"row_number": pl.Int32, "column_name": pl.String, "text": pl.String})
    return pl.concat(parts) if parts else empty

"""Turn delivered text into the contract's types, column by column, guessing nothing.

A cell that cannot be read as its type becomes null and keeps its text in `unreadable`; a mark of the statistical
office (..., -, NA, r) is kept in `marks`, alone with a null or beside the number it belongs to. What a file's numbers
and dates mean is decided by all of the file (`locale_evidence`), never by one cell; whatever was changed is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache

import polars as pl

from orkestrasi.contracts.model import Column, Contract
from orkestrasi.extract import dates
from orkestrasi.extract.numbers import (
    EXAMPLES,
    MARKS,
    NATIVE_DECIMAL,
    NumberRules,
    Proofs,
    SignEvidence,
    read_numbers,
    sign_evidence,
)
from orkestrasi.extract.reading import NATIVE_NUMBER
from orkestrasi.extract.structure import StructureFinding
from orkestrasi.sources.model import DateOrder, MarkMeaning, Source

__all__ = ["MARKS", "Evidence", "Typed", "convert", "locale_evidence"]

# bigint holds 18 digits for certain.
LONGEST_INTEGER = r"^[+-]?[0-9]{1,18}$"
# PostgreSQL knows no year 0.
ISO_DATE = r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}([T ]00:00(:00)?(\.0+)?)?$"
DAY_FIRST_DATE = r"^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][1-9][0-9]{3}$"
TRUE_WORDS = ("true", "ya", "y", "1", "benar")
# A lone "t" is tidak to one and true to another, so it is neither.
FALSE_WORDS = ("false", "tidak", "n", "0", "bukan")
NOTES = {"row_number": pl.Int32, "column_name": pl.String, "text": pl.String}


@dataclass(frozen=True)
class Evidence:
    """What the cells of a file prove about its numbers and dates, and what its source declares about them.

    By contract column; those of several batches of one file are added.
    """

    signs: dict[str, SignEvidence] = field(default_factory=dict)
    month_first: dict[str, Proofs] = field(default_factory=dict)
    declared_signs: dict[str, str] = field(default_factory=dict)
    declared_orders: dict[str, DateOrder] = field(default_factory=dict)

    def __add__(self, other: Evidence) -> Evidence:
        signs = self.signs | {n: self.signs.get(n, SignEvidence()) + e for n, e in other.signs.items()}
        months = self.month_first | {n: self.month_first.get(n, Proofs()) + e for n, e in other.month_first.items()}
        return Evidence(
            signs, months, self.declared_signs | other.declared_signs, self.declared_orders | other.declared_orders
        )

    @property
    def sign(self) -> str | None:
        """The decimal sign that every proof in the file agrees on."""
        return sum(self.signs.values(), SignEvidence()).sign

    def sign_of(self, column: str) -> str | None:
        """How 1.234 in this column is to be read; None where nothing decides, or the column contradicts itself."""
        own, declared = self.signs.get(column), self.declared_signs.get(column)
        if declared:
            return declared if own is None or own.sign == declared else None
        return own.sign if own else self.sign

    def order_of(self, column: str) -> DateOrder | None:
        """How 03/04/2024 in this column is to be read; None where the column holds dates with the month first."""
        if declared := self.declared_orders.get(column):
            return declared
        return None if column in self.month_first else "day_first"

    def findings(self) -> tuple[StructureFinding, ...]:
        """LOCALE-DISAGREES, LOCALE-MIXED and DATE-ORDER-UNDECIDED, at most one a column; `value` shows examples."""
        found = []
        against = {n: e for n, e in self.signs.items() if self._contrary(n).count}
        for sign in sorted({self.declared_signs[n] for n in against if n in self.declared_signs}):
            group = [n for n in self.signs if self.declared_signs.get(n) == sign]
            if not any(self.signs[n].of(sign).count for n in group):
                value = self._contrary(group[0]).shown
                found.append(StructureFinding("LOCALE-DISAGREES", group[0], value, sign))
                against = {n: e for n, e in against.items() if n not in group}
        for name in against:
            contrary, usual = self._contrary(name), self.signs[name].of(self._usual(name))
            found.append(StructureFinding("LOCALE-MIXED", name, contrary.shown, usual.shown or self._usual(name)))
        for name, proofs in self.month_first.items():
            if name not in self.declared_orders:
                found.append(StructureFinding("DATE-ORDER-UNDECIDED", name, proofs.shown, "DD/MM/YYYY"))
        return tuple(found)

    def _usual(self, column: str) -> str:
        own = self.signs[column]
        return self.declared_signs.get(column) or ("." if own.dot.count >= own.comma.count else ",")

    def _contrary(self, column: str) -> Proofs:
        return self.signs[column].of("," if self._usual(column) == "." else ".")


@dataclass(frozen=True)
class Typed:
    """Rows in the contract's types, what could not be read, and what was changed in reading.

    `rows`: one column per contract column (numbers as canonical decimal text), plus whatever else the cells had.
    `unreadable`, `marks`: (row_number, column_name, text), one row per cell. A mark beside a number is there with the
    mark alone. `counts`: cells per kind of change, only where there were some. `findings`: see `Evidence.findings`.
    """

    rows: pl.DataFrame
    unreadable: pl.DataFrame
    marks: pl.DataFrame
    counts: dict[str, int] = field(default_factory=dict)
    findings: tuple[StructureFinding, ...] = ()


def locale_evidence(cells: pl.DataFrame, contract: Contract, source: Source | None = None) -> Evidence:
    """What one batch of text (the contract's columns) proves; add that of all batches before converting any."""
    return _evidence(cells, contract.columns, source)


def _evidence(cells: pl.DataFrame, columns: tuple[Column, ...], source: Source | None) -> Evidence:
    numeric = [c.name for c in columns if c.is_numeric]
    days = [c.name for c in columns if c.logical_type == "date"]
    signs, orders = _declared(columns, source)
    months = {name: proofs for name in days if (proofs := _month_first(cells[name])).count}
    return Evidence(sign_evidence(cells.select(numeric)), months, signs, orders)


def _declared(columns: tuple[Column, ...], source: Source | None) -> tuple[dict[str, str], dict[str, DateOrder]]:
    if source is None:
        return {}, {}
    signs: dict[str, str] = {}
    orders: dict[str, DateOrder] = {}
    for column in columns:
        own = source.columns.get(column.name)
        if column.is_numeric and (sign := (own and own.decimal) or source.format.decimal):
            signs[column.name] = sign
        if column.logical_type == "date" and (order := (own and own.dates) or source.format.dates):
            orders[column.name] = order
    return signs, orders


def _month_first(texts: pl.Series) -> Proofs:
    numbers = texts.filter(texts.str.contains(r"^\s*[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}"))
    if numbers.is_empty():
        return Proofs()
    parts = numbers.to_frame("text").with_columns(pl.col("text").str.extract_groups(r"^\s*(\d+)\D(\d+)").alias("n"))
    proven = parts.unnest("n").filter((pl.col("1").cast(pl.Int32) <= 12) & (pl.col("2").cast(pl.Int32) > 12))["text"]
    return Proofs(proven.len(), tuple(proven.head(EXAMPLES)))


def convert(
    cells: pl.DataFrame,
    columns: tuple[Column, ...],
    *,
    evidence: Evidence | None = None,
    source: Source | None = None,
    factors: Mapping[int, Mapping[str, str]] | None = None,
    epochs_1904: Collection[int] = (),
) -> Typed:
    """Convert a frame of text (one column per contract column, null = blank, plus row_number).

    `evidence` is that of the whole file; without it these cells are taken for the whole file. `factors`: what the
    units in headers multiply each column with (`Mapper.factors`), by number of the table; `epochs_1904`: numbers of
    the tables whose dates count from 1904. Both need the column `source_part`, which is the same in all rows.
    """
    known = _evidence(cells, columns, source) if evidence is None else evidence
    numeric = tuple(c for c in columns if c.is_numeric)
    part = cells["source_part"][0] if "source_part" in cells.columns and cells.height else None
    rules = NumberRules(
        decimals={c.name: sign for c in numeric if (sign := known.sign_of(c.name))},
        factors={**_factors(source), **((factors or {}).get(part, {}) if part is not None else {})},
        marks=_meanings(source),
    )
    numbers = read_numbers(cells.select(c.name for c in numeric), numeric, rules)
    counts = Counter(numbers.counts)
    # Only spreadsheets and JSON mark numbers; other files are spared a pattern over every text.
    texts = [c.name for c in columns if c.logical_type == "string"]
    has_markers = any(cells.select(pl.col(texts).str.ends_with(NATIVE_NUMBER).any()).row(0)) if texts else False
    typed = cells.with_columns(numbers.values).with_columns(_expressions(columns, has_markers))
    named = [_named(c, cells[c.name], known.order_of(c.name), part in epochs_1904, counts) for c in columns]
    typed = typed.with_columns([series for series in named if series is not None])
    marks = _placed(numbers.marks, cells)
    lost = _differing(cells, typed, [c.name for c in columns])
    if marks.height:
        # A mark alone is no number that could not be read; one beside a number goes where the number goes.
        alone = marks.join(lost, on=["row_number", "column_name", "text"], how="semi")
        lost = lost.join(alone, on=["row_number", "column_name"], how="anti")
        marks = marks.join(lost, on=["row_number", "column_name"], how="anti")
    return Typed(
        rows=typed,
        unreadable=lost.with_columns(pl.col("text").str.replace(NATIVE_DECIMAL, "$1")),
        marks=marks,
        counts={name: number for name, number in sorted(counts.items()) if number},
        findings=known.findings() if evidence is None else (),
    )


def _factors(source: Source | None) -> dict[str, str]:
    return {n: c.factor for n, c in source.columns.items() if c.factor} if source else {}


def _meanings(source: Source | None) -> Mapping[str, MarkMeaning]:
    return source.format.marks if source else {}


def _placed(marks: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    if marks.is_empty():
        return pl.DataFrame(schema=NOTES)
    numbers = cells["row_number"].gather(marks["at"]).alias("row_number")
    return marks.select(numbers, "column_name", "text").sort("row_number", maintain_order=True)


@cache
def _expressions(columns: tuple[Column, ...], has_markers: bool) -> list[pl.Expr]:
    """Building the expressions costs more than running them on a small file, and most files are small."""
    unchanged = {"number", "date"} | (set() if has_markers else {"string"})
    return [_typed(c).alias(c.name) for c in columns if c.logical_type not in unchanged]


def _typed(column: Column) -> pl.Expr:
    text = pl.col(column.name)
    match column.logical_type:
        case "integer":
            whole = text.str.replace(r"\.0+$", "")
            return pl.when(whole.str.contains(LONGEST_INTEGER)).then(whole)
        case "boolean":
            word = text.str.to_lowercase()
            return (
                pl.when(word.is_in(TRUE_WORDS)).then(pl.lit("true"))
                .when(word.is_in(FALSE_WORDS)).then(pl.lit("false"))
            )  # fmt: skip
        case _:
            # A code column of a spreadsheet may hold a number; it is text here, so its marker goes.
            return text.str.replace(NATIVE_DECIMAL, "$1")


def _named(
    column: Column, texts: pl.Series, order: DateOrder | None, epoch_1904: bool, counts: Counter[str]
) -> pl.Series | None:
    """A column of days or periods; None for any other."""
    if column.logical_type == "date":
        return _days(texts, order, epoch_1904, counts).alias(column.name)
    if column.logical_type == "string" and column.role == "period":
        return _periods(texts, counts).alias(column.name)
    return None


def _days(texts: pl.Series, order: DateOrder | None, epoch_1904: bool, counts: Counter[str]) -> pl.Series:
    days = texts.to_frame("text").select(_date(order == "day_first")).to_series()
    if order == "day_first":
        counts[dates.NORMALISED] += int((texts.str.slice(0, 4) != days.str.slice(0, 4)).sum())
    left = texts.filter(texts.is_not_null() & days.is_null())
    if left.is_empty():
        return days
    # Each different text is looked at once, by Python: there are few days in a report.
    numbers = left.value_counts(name="times")
    read = {text: dates.parse_date(text, order, epoch_1904=epoch_1904) for text in numbers[texts.name]}
    for text, times in numbers.iter_rows():
        if kind := read[text][1]:
            counts[kind] += times
    known = {text: day for text, (day, _) in read.items() if day}
    if not known:
        return days
    named = texts.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.String)
    return days.zip_with(days.is_not_null(), named)


@cache
def _date(day_first: bool) -> pl.Expr:
    text = pl.col("text")
    iso = text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    read = pl.when(text.str.contains(ISO_DATE)).then(iso)
    if day_first:
        numbers = text.str.replace_all(r"[/.]", "-").str.to_date("%d-%m-%Y", strict=False)
        read = read.when(text.str.contains(DAY_FIRST_DATE)).then(numbers)  # type: ignore[assignment]
    return read.dt.to_string("%Y-%m-%d")


def _periods(texts: pl.Series, counts: Counter[str]) -> pl.Series:
    """Periods as keys. What is none stays as it is, for the contract's pattern to find."""
    different = texts.drop_nulls().unique()
    keys = {text: key for text in different if (key := dates.period_key(text)) and key != text}
    plain = {text: text.removesuffix(NATIVE_NUMBER) for text in different if text.endswith(NATIVE_NUMBER)} | keys
    if not plain:
        return texts
    counts["periods_normalised"] += int(texts.is_in(list(keys)).sum())
    return texts.replace(plain)


def _differing(before: pl.DataFrame, after: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Cells that held text before and are null after, as (row_number, column_name, text)."""
    counts = zip(names, before.select(names).null_count().row(0), after.select(names).null_count().row(0), strict=True)
    parts = []
    for name in [name for name, blank, lost in counts if lost > blank]:
        lost = before.filter(before[name].is_not_null() & after[name].is_null())
        parts.append(lost.select("row_number", pl.lit(name).alias("column_name"), pl.col(name).alias("text")))
    return pl.concat(parts) if parts else pl.DataFrame(schema=NOTES)

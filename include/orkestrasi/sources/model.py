"""What an entry of sources.yml says, free of its YAML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

WhereKind = Literal["folder", "s3", "sftp", "http", "sql", "landing"]
DateOrder = Literal["iso", "day_first", "month_first"]
MarkMeaning = Literal["missing", "zero"]
# What a unit word multiplies a cell with.
UNIT_FACTORS = {"persen": "1", "ribu": "1000", "juta": "1000000", "miliar": "1000000000", "triliun": "1000000000000"}


@dataclass(frozen=True)
class Format:
    """How files of a source are written; None means that the file itself has to say."""

    kind: str = "auto"
    delimiter: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    dates: DateOrder | None = None
    header_rows: int | None = None
    skip_rows: int | None = None
    sheet: str | None = None
    records: str | None = None
    members: str | None = None
    marks: dict[str, MarkMeaning] = field(default_factory=dict)


@dataclass(frozen=True)
class ColumnMap:
    """Where the cells of one contract column come from: headers (alternatives), a constant, or a template.

    `factor` multiplies numbers (decimal text), `values` recodes texts.
    """

    column: str
    headers: tuple[str, ...] = ()
    constant: str | None = None
    template: str | None = None
    factor: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    decimal: str | None = None
    dates: DateOrder | None = None


@dataclass(frozen=True)
class Pivot:
    """A long table: the column that names the indicator, the one that holds its value, and contract column -> name."""

    names: str
    values: str
    columns: dict[str, str]


@dataclass(frozen=True)
class RegionNames:
    """How a source writes region names.

    `levels`: level of names in upper case and of the others. `bare_name`: what a name without Kab. or Kota means.
    `context`: header of the column with the province. `drop_prefixes`: texts before a name that say nothing.
    """

    levels: dict[str, str] = field(default_factory=dict)
    bare_name: str | None = None
    context: str | None = None
    drop_prefixes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Where:
    """Where files of a source are found: the kind of place, an Airflow connection, a path, a pattern of names.

    `match` is as written, `pattern` the regular expression it stands for; it has to fit the whole path below `path`.
    `options` holds the keys that only this kind has.
    """

    kind: WhereKind
    connection: str | None = None
    path: str = ""
    match: str = "*"
    pattern: str = ".*"
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """One source.

    `reporter` is an id, or None where `reporter_path` (a regular expression with the group `reporter`) finds it in the
    path; `allowed` then lists ids and groups that may come this way. `period` is a key, "rows" (each row says), or None
    where `period_file` (a regular expression with the group `period`) finds it in the path. Paths are those below the
    source's place; they end with the file's name. `dataset` is empty where the contract's own layout says it.
    """

    source_id: str
    title: str
    dataset: str
    where: Where
    reporter: str | None = None
    reporter_path: str | None = None
    allowed: tuple[str, ...] = ()
    part: str = ""
    part_file: str | None = None
    period: str | None = None
    period_file: str | None = None
    period_else: str | None = None
    cadence: str | None = None
    format: Format = field(default_factory=Format)
    columns: dict[str, ColumnMap] = field(default_factory=dict)
    region: RegionNames = field(default_factory=RegionNames)
    ignore: tuple[str, ...] = ()
    keep: dict[str, tuple[str, ...]] = field(default_factory=dict)
    blank: tuple[str, ...] = ()
    pivot: Pivot | None = None

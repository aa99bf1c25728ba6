"""What a dashboard consists of, and what a dataset offers to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ChartType = Literal["number", "line", "bar", "table", "pivot", "map"]
Format = Literal["integer", "decimal_1", "decimal_2", "percent", "rupiah", "compact"]
Grain = Literal["day", "week", "month", "quarter", "year"]
Scalar = str | int | float | bool

# d3-format, in the locale of bi/superset_config.py: 1.234,5 and Rp1.234.
D3_FORMATS: dict[Format, str] = {
    "integer": ",d",
    "decimal_1": ",.1f",
    "decimal_2": ",.2f",
    "percent": ",.1%",
    "rupiah": "$,.0f",
    "compact": ",.3s",
}


@dataclass(frozen=True)
class Column:
    """A column of a mart, or one that is computed from others (`expression`)."""

    name: str
    description: str
    label: str | None = None
    data_type: str | None = None
    grain: Grain | None = None
    expression: str | None = None

    @property
    def is_time(self) -> bool:
        return self.grain is not None


@dataclass(frozen=True)
class Metric:
    """An aggregate as SQL, with the words and the format that dbt declares."""

    name: str
    label: str
    description: str
    expression: str
    format: Format | None


@dataclass(frozen=True)
class Dataset:
    """A mart as charts see it."""

    name: str
    schema: str
    description: str
    columns: dict[str, Column]
    metrics: dict[str, Metric]
    main_time: str | None = None


@dataclass(frozen=True)
class Condition:
    """One condition on a column; all conditions of a chart or filter hold together."""

    column: str
    operator: Literal["==", "!=", ">=", "<=", "IN", "NOT IN", "IS NULL", "IS NOT NULL"]
    value: Scalar | tuple[Scalar, ...] | None = None


@dataclass(frozen=True)
class Filter:
    """A choice that the reader of a dashboard makes, with the value it begins with.

    `latest` and `first` are the last and first value in order; None leaves the choice open. `also` are further marts
    with the same column, whose charts it narrows, too. `example` is the value that committed queries are written with,
    so that they do not depend on what a database holds.
    """

    name: str
    title: str
    dataset: str
    column: str
    default: Literal["latest", "first"] | None
    multiple: bool
    where: tuple[Condition, ...] = ()
    also: tuple[str, ...] = ()
    example: Scalar | None = None


@dataclass(frozen=True)
class Chart:
    """One chart. `width` is in twelfths of the row."""

    name: str
    title: str
    type: ChartType
    dataset: str
    metrics: tuple[str, ...]
    dimensions: tuple[str, ...] = ()
    across: tuple[str, ...] = ()
    time: str | None = None
    grain: Grain | None = None
    where: tuple[Condition, ...] = ()
    sort: str | None = None
    ascending: bool = False
    limit: int = 100
    format: Format | None = None
    stacked: bool = False
    horizontal: bool = False
    colors: str | None = None
    description: str | None = None
    ignores: tuple[str, ...] = ()
    width: int = 12


@dataclass(frozen=True)
class Text:
    """A field of Markdown beside charts."""

    text: str
    width: int = 12


@dataclass(frozen=True)
class Row:
    items: tuple[Chart | Text, ...]
    height_px: int


@dataclass(frozen=True)
class Dashboard:
    """A page of charts; `name` is its address and identity."""

    name: str
    title: str
    description: str
    rows: tuple[Row, ...]
    filters: tuple[Filter, ...] = field(default=())

    @property
    def charts(self) -> tuple[Chart, ...]:
        return tuple(item for row in self.rows for item in row.items if isinstance(item, Chart))

"""What a contract says, in the words of this project, free of the ODCS file format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

LogicalType = Literal["string", "integer", "number", "date", "boolean"]
Kind = Literal["indicators", "records"]
LateCountsIn = Literal["period", "next_period"]
PublicationPolicy = Literal["never", "warnings", "always"]
Role = Literal["key", "attribute", "indicator", "measure", "period", "date"]
Severity = Literal["error", "warning", "info"]
Stage = Literal["file", "structure", "cell", "row", "cross", "mart"]
# On which scale two values of an indicator are compared (statistics/transform.py).
ChangeTransform = Literal["log", "logit", "count", "difference"]
# Who is compared with whom: level x population third x island group, level x third, or level alone.
PeerGroup = Literal["island", "size", "level"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True)
class Column:
    """One column of a dataset: `name` in the warehouse, `header` in the officer's file."""

    name: str
    header: str
    label_id: str
    label_en: str
    description: str
    logical_type: LogicalType
    physical_type: str
    role: Role
    required: bool = False
    key_position: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    choices: tuple[str, ...] = ()
    unit: str | None = None
    direction: str | None = None
    definition_version: int = 1
    owner: str | None = None
    national_aggregation: str = "none"
    is_headline: bool = False
    kode_ref_bappenas: str | None = None
    classification: str = "public"
    # How unusual values are looked for; None leaves it to the defaults of statistics/parameters.py.
    change_transform: ChangeTransform | None = None
    change_floor: float | None = None
    peer_group: PeerGroup | None = None
    minimum_history: int | None = None
    cumulates_within_year: bool = False

    @property
    def is_personal(self) -> bool:
        """Identity numbers, which only ever pass as a keyed hash."""
        return self.classification == "personal"

    @property
    def is_public(self) -> bool:
        """Neither an identity number nor the identity of a business: may be shown."""
        return self.classification == "public"

    @property
    def is_numeric(self) -> bool:
        return self.logical_type in ("integer", "number")


@dataclass(frozen=True)
class Rule:
    """A rule with its words. Where it is checked follows from what it carries:

    `expectation` (a Great Expectations type with kwargs), `sql` (selects the failing rows), or neither
    (found while the file is read, or derived per column from the contract).
    """

    rule_id: str
    datasets: tuple[str, ...]
    stage: Stage
    severity: Severity
    dimension: str
    title_id: str
    title_en: str
    message_id: str
    message_en: str
    fix_id: str
    fix_en: str
    basis: str
    expectation: str | None = None
    kwargs: dict[str, Any] = field(default_factory=dict)
    sql: str | None = None


@dataclass(frozen=True)
class Contract:
    """One dataset: its columns, its own rules, its calendar attributes."""

    dataset: str
    cluster: str
    version: str
    label_id: str
    label_en: str
    grain_id: str
    kind: Kind
    period_types: tuple[str, ...]
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    due_days_after_period_end: int | None = None
    # How many days lie between two reports, at most.
    cadence_days: int | None = None
    # Where the figures of a late report count: in the period it reports, or in the next of the same type.
    late_counts_in: LateCountsIn = "period"
    # What needs a reviewer's approval before it is published: nothing, what has warnings, or everything.
    publication_policy: PublicationPolicy = "never"

    @property
    def keys(self) -> tuple[Column, ...]:
        """The columns that tell the rows of one submission apart, in key order."""
        return tuple(sorted((c for c in self.columns if c.key_position is not None), key=lambda c: c.key_position or 0))

    @property
    def indicators(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.role == "indicator")

    @property
    def numeric(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.is_numeric)

    @property
    def period_column(self) -> Column | None:
        return next((c for c in self.columns if c.role == "period"), None)

    @property
    def date_column(self) -> Column | None:
        return next((c for c in self.columns if c.role == "date"), None)

    @property
    def source_columns(self) -> tuple[Column, ...]:
        """Key columns that say whose figure it is (survey, source, definition): a part of the series' identity."""
        return tuple(c for c in self.keys if c.name not in ("region_code", "code_system") and c.role == "key")

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

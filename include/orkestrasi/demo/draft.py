"""A delivery while it is being made: rows, the file they go into, and what the gate should say about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Cell = str | int | float | bool | None
Row = dict[str, Cell]
Verdict = Literal["accepted", "accepted_with_warnings", "rejected", "repeat"]

SYNTHETIC_CITATION = "Data sintetis untuk demo Orkestrasi"


@dataclass(frozen=True)
class FileFormat:
    """How a sender writes its files."""

    kind: Literal["csv", "xlsx", "json"]
    separator: str = ","
    encoding: str = "utf-8"
    decimal_comma: bool = False
    english_headers: bool = False


@dataclass
class Draft:
    """One file to deliver. `rows` are keyed by column name."""

    reporter: str
    dataset: str
    period: str
    rows: list[Row]
    file_format: FileFormat
    file_name: str
    delivered_on: date
    wave: int = 1
    fault: str | None = None
    verdict: Verdict = "accepted"
    rules: tuple[str, ...] = ()
    # What a fault does to the finished file rather than to its rows.
    renamed: dict[str, str] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    added: dict[str, Cell] = field(default_factory=dict)
    content: Literal["whole", "truncated", "empty", "header_only", "not_a_table", "nil"] = "whole"
    # Of a nil return: why there is nothing to report, and which office says so.
    nil_reason: str = ""
    nil_office: str = ""
    # Where it lands, if not in <reporter>/<dataset>/<period>.
    folder: str | None = None

    @property
    def path(self) -> str:
        """Below the landing folder, with forward slashes."""
        return f"{self.folder or f'{self.reporter}/{self.dataset}/{self.period}'}/{self.file_name}"

    @property
    def is_synthetic(self) -> bool:
        return all(row.get("data_origin") == "SINTETIS" for row in self.rows)


@dataclass(frozen=True)
class ExpectedDelivery:
    """What the intake should make of one delivered file.

    `rules` must be among the findings; a fault may raise further ones (a percentage a hundred times too
    large is out of range and contradicts its amounts). `repeat` = same content again: no new submission.
    """

    wave: int
    path: str
    reporter: str
    dataset: str
    period: str
    verdict: Verdict
    rules: tuple[str, ...]
    fault: str | None
    rows: int
    delivered_on: date
    is_synthetic: bool

"""What is asked of the process that opens a delivered file, and what it answers.

Both travel between two processes as JSON; the rows themselves wait in Parquet files beside them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

# A number that arrives as a number needs no guess about its decimal sign; the exponent says so to `cells`.
NATIVE_NUMBER = "e0"
BATCH_ROWS = 50_000


@dataclass(frozen=True)
class ReadSpec:
    """How a file is to be read: what its source declares, and which headers belong to its dataset.

    None means "find out". `known` holds headers as `structure.normal` gives them, `patterns` regular expressions on
    such headers. `records` is the dotted path to the list of a JSON document, `members` a glob inside an archive.
    """

    kind: str = "auto"
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    header_rows: int | None = None
    skip_rows: int | None = None
    records: str | None = None
    members: str | None = None
    known: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(document: dict[str, Any]) -> ReadSpec:
        return ReadSpec(**document | {"known": tuple(document["known"]), "patterns": tuple(document["patterns"])})


@dataclass(frozen=True)
class Total:
    """A totals row that was left out: where it stands, its label, its cells by the header's index."""

    source_row: int
    label: str
    cells: dict[int, str]


@dataclass(frozen=True)
class ReadFinding:
    """What the reader has to say about a place: `column` is the header's index, `source_row` the physical row."""

    rule_id: str
    column: int | None = None
    source_row: int | None = None
    value: str | None = None
    expected: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One table of a delivery.

    `header_row` is the physical row (1 = the first of the sheet or file) of the last header row, 0 where there is none
    (JSON, Parquet). `headers`: the rows of a header joined with " | ". `positions`: physical column (0 = A) of each.
    `counts`: what was normalised or left out, only where it is not zero.
    """

    number: int
    member: str | None
    sheet: str | None
    header_row: int
    headers: tuple[str, ...]
    positions: tuple[int, ...]
    rows: int
    epoch_1904: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    totals: tuple[Total, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[ReadFinding, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A delivery as tables of text.

    `batches`: Parquet files in order, columns part (Int16), source_row (Int32), then "0", "1", ... (String, blank =
    null), as many as the widest part has headers. `format` says what the file turned out to be.
    """

    parts: tuple[Part, ...]
    format: dict[str, Any]
    batches: tuple[Path, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"batches": [str(b) for b in self.batches]}

    @staticmethod
    def from_json(document: dict[str, Any]) -> Reading:
        return Reading(
            parts=tuple(_part(p) for p in document["parts"]),
            format=document["format"],
            batches=tuple(Path(b) for b in document["batches"]),
        )


def _part(document: dict[str, Any]) -> Part:
    totals = tuple(
        Total(t["source_row"], t["label"], {int(i): text for i, text in t["cells"].items()}) for t in document["totals"]
    )
    return Part(
        **document
        | {
            "headers": tuple(document["headers"]),
            "positions": tuple(document["positions"]),
            "totals": totals,
            "notes": tuple(document["notes"]),
            "findings": tuple(ReadFinding(**f) for f in document["findings"]),
        }
    )

"""The results as JSON and as a page."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from benchmarks.nation.answers import Answer
from benchmarks.nation.changes import Publication

RATIO_WANTED, MILLISECONDS_WANTED = 1.2, 1000


@dataclass(frozen=True)
class Result:
    """What was measured in one run."""

    rows: dict[str, int]
    publications: list[Publication]
    answers: list[Answer]
    row_security_ms: dict[str, dict[str, float]]


def save(result: Result, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nation.json").write_text(json.dumps(asdict(result), indent=2, default=float) + "\n")
    (folder / "nation.md").write_text(markdown(result))


def markdown(result: Result) -> str:
    facts = ", ".join(f"{rows:,} in {name}" for name, rows in list(result.rows.items())[:5])
    slow = [a.name for a in result.answers if a.through_marts_ms > MILLISECONDS_WANTED]
    above = [a.name for a in result.answers if a.ratio > RATIO_WANTED]
    lines = [
        f"{os.cpu_count()} cores, {date.today()}. Rows: {facts}.",
        "",
        "| captured query | through the marts, ms | hand-made table, ms | ratio | rows |",
        "|---|---:|---:|---:|---:|",
        *(
            f"| {a.name} | {a.through_marts_ms:.1f} | {a.hand_made_ms:.1f} | {a.ratio:.2f} | {a.rows} |"
            for a in sorted(result.answers, key=lambda a: -a.ratio)
        ),
        "",
        f"Slower than 1 s: {', '.join(slow) or 'none'}. "
        f"Above 1.2 times the hand-made table: {', '.join(above) or 'none'}.",
        "",
        "| publication | submissions | seconds to store its marts | rows closed | rows added |",
        "|---|---:|---:|---:|---:|",
        *(
            f"| {p.what} | {p.submissions:,} | {p.seconds:.1f} | {p.rows_closed:,} | {p.rows_added:,} |"
            for p in result.publications
        ),
        "",
        "| the same look, ms | owner | reader of all regions | reader of one region |",
        "|---|---:|---:|---:|",
        *(
            f"| {name} | {by['owner']:.1f} | {by['bench_all']:.1f} | {by['bench_one']:.1f} |"
            for name, by in result.row_security_ms.items()
        ),
        "",
    ]
    return "\n".join(lines)

"""Put the runs together: medians, ratios, a table for people and JSON for machines."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import ours, peer
from benchmarks.sides import MartRow, Side

AIM_NOW, AIM_LATER = 4.0, 2.5


@dataclass(frozen=True)
class Repetition:
    """Both sides on the same files, one after the other."""

    ours: Side
    peer: Side

    @property
    def ratio(self) -> float:
        return self.ours.seconds / self.peer.seconds


def difference(a: list[MartRow], b: list[MartRow]) -> str | None:
    """The first difference between two marts in words, or None where they are equal row by row."""
    for number, (row, other) in enumerate(zip(a, b, strict=False), start=1):
        if row != other:
            return f"row {number} is {row} in {ours.NAME} and {other} in {peer.NAME}"
    if len(a) != len(b):
        return f"{len(a):,} rows in {ours.NAME} and {len(b):,} in {peer.NAME}"
    return None if a else "both marts are empty"


def summary(repetitions: list[Repetition], rows: int, files: int) -> dict[str, Any]:
    """Everything measured, with medians over the repetitions."""
    sides = {ours.NAME: [r.ours for r in repetitions], peer.NAME: [r.peer for r in repetitions]}
    return {
        "workload": "commodity_prices",
        "measured_at": datetime.now(UTC).date().isoformat(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "rows": rows,
        "files": files,
        "mart_rows": len(repetitions[0].ours.mart),
        "marts_equal": True,
        "ratio": round(median(r.ratio for r in repetitions), 3),
        "ratios": [round(r.ratio, 3) for r in repetitions],
        "aim_now": AIM_NOW,
        "aim_later": AIM_LATER,
        "sides": {name: _side(runs) for name, runs in sides.items()},
    }


def _side(runs: list[Side]) -> dict[str, Any]:
    return {
        "seconds": round(median(run.seconds for run in runs), 3),
        "peak_rss_mib": max(run.peak_rss_mib for run in runs),
        "stages": {name: round(median(run.stages[name] for run in runs), 3) for name in runs[0].stages},
    }


def markdown(result: dict[str, Any]) -> str:
    """The result as a short table."""
    rows = result["rows"]
    lines = [
        f"{rows:,} rows in {result['files']} files, {result['mart_rows']:,} rows in the mart (equal on both sides), "
        f"{result['cores']} cores, {result['measured_at']}, median of {len(result['ratios'])}:",
        "",
        "| side | stage | seconds | rows/s |",
        "|---|---|---:|---:|",
    ]
    for name, side in result["sides"].items():
        lines += [f"| {name} | {s} | {t:.2f} | {rows / max(t, 1e-3):,.0f} |" for s, t in side["stages"].items()]
        lines.append(f"| **{name}** | **all** | **{side['seconds']:.2f}** | **{rows / side['seconds']:,.0f}** |")
    memory = ", ".join(f"{name} {side['peak_rss_mib']:,} MiB" for name, side in result["sides"].items())
    lines += [
        "",
        f"Ratio {ours.NAME} / {peer.NAME}: **{result['ratio']:.2f}** (each: "
        f"{', '.join(f'{r:.2f}' for r in result['ratios'])}; aim {AIM_NOW:g} now, {AIM_LATER:g} later). "
        f"Peak memory of the Python process: {memory}.",
    ]
    return "\n".join(lines) + "\n"


def save(result: dict[str, Any], folder: Path) -> None:
    """Write latest.json and latest.md."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "latest.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    (folder / "latest.md").write_text(markdown(result), encoding="utf-8")

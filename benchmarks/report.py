"""Put the runs together: medians, ratios, a table for people and JSON for machines."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import by_hand, ours, peer
from benchmarks.sides import MartRow, Side

AIM_NOW, AIM_LATER = 4.0, 2.5
PEERS = (peer.NAME, by_hand.NAME)


@dataclass(frozen=True)
class Repetition:
    """All sides on the same files, one after the other; by name."""

    sides: dict[str, Side]

    def ratio(self, to: str) -> float:
        return self.sides[ours.NAME].seconds / self.sides[to].seconds

    def difference(self) -> str | None:
        """Where a mart is not ours, or None."""
        return next(filter(None, (difference(self.sides[ours.NAME].mart, self.sides[p].mart, p) for p in PEERS)), None)


def difference(a: list[MartRow], b: list[MartRow], other_name: str) -> str | None:
    """The first difference between two marts in words, or None where they are equal row by row."""
    for number, (row, other) in enumerate(zip(a, b, strict=False), start=1):
        if row != other:
            return f"row {number} is {row} in {ours.NAME} and {other} in {other_name}"
    if len(a) != len(b):
        return f"{len(a):,} rows in {ours.NAME} and {len(b):,} in {other_name}"
    return None if a else "both marts are empty"


def summary(repetitions: list[Repetition], rows: int, files: int) -> dict[str, Any]:
    """Everything measured, with medians over the repetitions."""
    sides = {name: [r.sides[name] for r in repetitions] for name in (ours.NAME, *PEERS)}
    return {
        "workload": "commodity_prices",
        "measured_at": datetime.now(UTC).date().isoformat(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "rows": rows,
        "files": files,
        "mart_rows": len(repetitions[0].sides[ours.NAME].mart),
        "marts_equal": True,
        "ratios": {name: round(median(r.ratio(name) for r in repetitions), 3) for name in PEERS},
        "ratios_each": {name: [round(r.ratio(name), 3) for r in repetitions] for name in PEERS},
        "repetitions": len(repetitions),
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
        f"{rows:,} rows in {result['files']} files, {result['mart_rows']:,} rows in the mart (equal on all sides), "
        f"{result['cores']} cores, {result['measured_at']}, median of {result['repetitions']}:",
        "",
        "| side | stage | seconds | rows/s |",
        "|---|---|---:|---:|",
    ]
    for name, side in result["sides"].items():
        lines += [f"| {name} | {s} | {t:.2f} | {rows / max(t, 1e-3):,.0f} |" for s, t in side["stages"].items()]
        lines.append(f"| **{name}** | **all** | **{side['seconds']:.2f}** | **{rows / side['seconds']:,.0f}** |")
    memory = ", ".join(f"{name} {side['peak_rss_mib']:,} MiB" for name, side in result["sides"].items())
    lines.append("")
    for name in PEERS:
        each = ", ".join(f"{ratio:.2f}" for ratio in result["ratios_each"][name])
        lines.append(f"Ratio {ours.NAME} / {name}: **{result['ratios'][name]:.2f}** (each: {each}).  ")
    lines.append(f"Aim: {AIM_NOW:g} now, {AIM_LATER:g} later. Peak memory of the Python process: {memory}.")
    return "\n".join(lines) + "\n"


def save(result: dict[str, Any], folder: Path) -> None:
    """Write latest.json and latest.md."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "latest.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    (folder / "latest.md").write_text(markdown(result), encoding="utf-8")

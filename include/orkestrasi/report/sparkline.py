"""Small charts drawn by hand: a series with its last point ringed, and how a rate runs over publications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from markupsafe import escape

WIDTH, HEIGHT = 160, 36
_RUN_WIDTH, _RUN_HEIGHT = 640, 200
# A run chart has limits only from this many points on; mean +- 2.66 x mean moving range (assumption of this project).
_LEAST_FOR_LIMITS = 12
_LIMIT_FACTOR = 2.66
# So many points in a row on one side of the median are no chance.
_RUN = 7


def sparkline(past: Sequence[float], value: float, band: tuple[float | None, float | None], title: str) -> str:
    """The region's own history as a line, the newest value ringed, what peers did as a grey bar at its place."""
    points = [*past, value]
    ends = [b for b in band if b is not None]
    low, high = min([*points, *ends]), max([*points, *ends])
    span = high - low or 1.0
    step = (WIDTH - 16) / max(len(points) - 1, 1)

    def y(v: float) -> float:
        return round(HEIGHT - 6 - (HEIGHT - 12) * (v - low) / span, 1)

    xs = [round(6 + i * step, 1) for i in range(len(points))]
    line = " ".join(f"{x},{y(v)}" for x, v in zip(xs, points, strict=True))
    bar = ""
    if band[0] is not None and band[1] is not None:
        top, bottom = y(band[1]), y(band[0])
        bar = f'<rect x="{xs[-1] - 5:.1f}" y="{top}" width="10" height="{max(bottom - top, 1.5):.1f}" fill="#C8C8C8"/>'
    return (
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"><title>{escape(title)}</title>{bar}'
        f'<polyline points="{line}" fill="none" stroke="#12436D" stroke-width="1.5"/>'
        f'<circle cx="{xs[-1]}" cy="{y(value)}" r="4" fill="#fff" stroke="#F46A25" stroke-width="2"/></svg>'
    )


@dataclass(frozen=True)
class RunChart:
    """A rate over publications with its median; `signal` is 'point' or 'run' where a rule of the chart is met."""

    width: int
    height: int
    line: str
    points: list[tuple[float, float, str]]
    median_y: float
    median: float
    limits: tuple[float, float] | None
    labels: list[tuple[float, str]]
    levels: list[tuple[float, float]]
    signal: str


def run_chart(values: Sequence[tuple[str, float]], top: float | None = None) -> RunChart | None:
    """A chart of (label, value), bottom at zero; None of fewer than two points."""
    if len(values) < 2:
        return None
    numbers = [v for _, v in values]
    highest = top or max(numbers) * 1.15 or 1.0
    left, base = 64, _RUN_HEIGHT - 34
    step = (_RUN_WIDTH - left - 24) / (len(values) - 1)

    def y(v: float) -> float:
        return round(base - (base - 12) * v / highest, 1)

    middle = median(numbers)
    limits = None
    signal = ""
    if len(numbers) >= _LEAST_FOR_LIMITS:
        moving = sum(abs(b - a) for a, b in pairwise(numbers)) / (len(numbers) - 1)
        mean = sum(numbers) / len(numbers)
        low, high = max(0.0, mean - _LIMIT_FACTOR * moving), mean + _LIMIT_FACTOR * moving
        limits = y(low), y(high)
        signal = "point" if not low <= numbers[-1] <= high else ""
    if not signal and len(numbers) >= _RUN:
        last = numbers[-_RUN:]
        signal = "run" if all(v > middle for v in last) or all(v < middle for v in last) else ""
    xs = [round(left + i * step, 1) for i in range(len(values))]
    return RunChart(
        width=_RUN_WIDTH,
        height=_RUN_HEIGHT,
        line=" ".join(f"{x},{y(v)}" for x, v in zip(xs, numbers, strict=True)),
        points=[(x, y(v), name) for x, (name, v) in zip(xs, values, strict=True)],
        median_y=y(middle),
        median=middle,
        limits=limits,
        labels=[(x, name) for x, (name, _) in zip(xs, values, strict=True)],
        levels=[(y(v), v) for v in (0.0, highest / 2, highest)],
        signal=signal,
    )

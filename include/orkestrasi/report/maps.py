"""Maps as small SVG pictures: outlines from the reference data, filled by level, hatched where there is no data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from orkestrasi.report.facts import Row

FILLS = {
    "usable": "#BBD9EE", "with_notes": "#E39A1F", "not_yet": "#8A1C14", "no_data": "url(#arsir)",
    "not_due": "#E4E4E4", "not_obliged": "#E4E4E4",
}  # fmt: skip
_HATCH = (
    '<pattern id="arsir" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#fff"/><path d="M0 0V6" stroke="#8a8a8a" stroke-width="3"/></pattern>'
)
# Points nearer than this to the one before are left out: they would fall into the same pixel.
_NEAR_PX = 0.6
# Islands smaller than this cannot be seen and are left out, unless they are all that a region has.
_LEAST_PX = 1.2

Ring = list[list[float]]


def picture(outlines: Iterable[Row], levels: Mapping[str, str], width: int, most_height: int) -> str:
    """One shape per region, in the order of their codes; '' where no region has an outline.

    The picture says nothing by itself: its alternative text and the table beside it do.
    """
    rings = [(str(o["code"]), int(o["part"]), json.loads(o["polygon"])) for o in outlines if o["code"] in levels]
    if not rings:
        return ""
    longitudes = [point[0] for _, _, ring in rings for point in ring]
    latitudes = [point[1] for _, _, ring in rings for point in ring]
    west, north = min(longitudes), max(latitudes)
    # At the equator a degree is as wide as it is high.
    extent = max(longitudes) - west or 1.0, north - min(latitudes) or 1.0
    scale = min((width - 4) / extent[0], (most_height - 4) / extent[1])
    shapes: dict[str, list[str]] = {}
    for code, part, ring in rings:
        points = _thinned([(2 + (x - west) * scale, 2 + (north - y) * scale) for x, y in ring])
        if part == 1 or _is_visible(points):
            shapes.setdefault(code, []).append(_path(points))
    areas = "\n".join(
        f'<path class="area" fill="{FILLS[levels[code]]}" d="{"".join(paths)}"/>' for code, paths in shapes.items()
    )
    wide, high = round(extent[0] * scale + 4), round(extent[1] * scale + 4)
    size = f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} stroke="#4A4A4A" stroke-width="0.6">\n'
        f"<defs>{_HATCH}</defs>\n{areas}\n</svg>\n"
    )


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    kept = points[:1]
    for x, y in points[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _NEAR_PX:
            kept.append((x, y))
    return kept


def _is_visible(points: list[tuple[float, float]]) -> bool:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max(xs) - min(xs) + max(ys) - min(ys) >= _LEAST_PX


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"

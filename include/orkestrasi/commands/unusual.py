"""`orkestrasi unusual`: what statistics find in a publication that no rule refuses."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from orkestrasi import db
from orkestrasi.commands.common import USAGE, AsJson, guarded, print_json, refuse, show

SHOWN = ["rank", "region", "indicator", "period", "what", "value", "usual", "effect", "of the nation", "data"]
# The words that reviewers read, as everywhere in the report.
KINDS = {
    "unusual_change": "perubahan tidak biasa",
    "unit_slip": "satuan barangkali keliru",
    "copied": "sama persis tiga periode",
    "unusual_zero": "nol tidak biasa",
    "boundary_changed": "batas wilayah berubah",
}


def register(app: typer.Typer) -> None:
    app.command("unusual")(unusual)


@guarded
def unusual(
    number: Annotated[int | None, typer.Argument(help="Publication; the latest if left out.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show the first so many; --json has them all.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List unusual values, the largest effect on the national figure first. Unusual need not be wrong."""
    from orkestrasi.statistics import listing, store

    with db.connect() as connection:
        row = connection.execute(
            "select max(number) from ledger.publication where status = 'published' and number = coalesce(%s, number)",
            [number],
        ).fetchone()
    if row is None or row[0] is None:
        refuse(
            "Nothing has been published yet." if number is None else f"Publication {number} is not published.", USAGE
        )
    store.ensure(row[0])
    with db.connect() as connection:
        connection.read_only = True
        found = listing.listed(connection, row[0])
    if as_json:
        print_json([asdict(one) for one in found])
        return
    lines: list[list[object]] = [
        [
            one.effect_rank, f"{one.region_name} ({one.kemendagri_code})", one.indicator_code, one.period_key,
            KINDS[one.kind], f"{one.value:g} {one.unit}", _span(one.usual_low, one.usual_high), _rounded(one.effect),
            "" if one.effect_pct is None else f"{one.effect_pct:.2f}%", "SINTETIS" if one.is_synthetic else "RESMI",
        ]
        for one in found[:limit]
    ]  # fmt: skip
    show(lines, SHOWN, as_json=False)
    typer.echo(f"Publication {row[0]}: {min(limit, len(found))} of {len(found)} shown.")


def _span(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{low:.4g} .. {high:.4g}"


def _rounded(effect: float | None) -> str:
    return "" if effect is None else f"{effect:.4g}"

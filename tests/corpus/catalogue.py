"""All kinds, and the page that lists them."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from tests.corpus import make_arrivals, make_dates, make_files, make_numbers, make_regions, make_sheets, make_unsafe
from tests.corpus.kinds import Kind

KINDS: list[Kind] = [
    kind
    for module in (make_sheets, make_numbers, make_dates, make_regions, make_files, make_unsafe, make_arrivals)
    for kind in module.KINDS
]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "dirt.md"
VERDICTS = {"accepted": "accepted", "accepted_with_warnings": "warning", "rejected": "refused"}
INTRODUCTION = """# What comes in, and what becomes of it

Generated from `tests/corpus` (`python -m tests.corpus`); do not edit. Each kind is a real file that
`tests/corpus/test_corpus.py` takes through intake beside all the others, in one load. "Counted" names what is shown to
the sender as normalised or left out; rules are those of the finding, whose words are in Bahasa Indonesia.
"""


def page() -> str:
    """docs/dirt.md as it has to be."""
    parts = [INTRODUCTION, f"{len(KINDS)} kinds. The test of each is `test_kind[<id>]`.\n"]
    for topic, kinds in groupby(KINDS, key=lambda kind: kind.topic):
        parts += [
            f"## {topic}\n",
            "| kind | behaviour | verdict | rules | counted | test |",
            "|---|---|---|---|---|---|",
        ]
        parts += [_line(kind) for kind in kinds]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def _line(kind: Kind) -> str:
    info = {kind.finding.rule} if kind.finding else set()
    rules = ", ".join(f"`{rule}`" for rule in sorted(kind.rules | info))
    counted = ", ".join(f"`{name}` {number}" for name, number in sorted(kind.counts.items()))
    cells = [kind.title, kind.behaviour, VERDICTS[kind.verdict], rules, counted, f"`{kind.id}`"]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

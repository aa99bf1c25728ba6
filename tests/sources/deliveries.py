"""Put a file to the entry of sources.yml that reads it, and take it through intake."""

from __future__ import annotations

import uuid
from pathlib import Path

from orkestrasi.settings import settings
from tests import pipeline
from tests.pipeline import Outcome

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
NOT_HERE = f"the real files are not here ({SHARED.parent.name}/data); they may not be shipped with the project"


def send(source_id: str, name: str, content: bytes) -> list[Outcome]:
    """The submissions that came out of one file: one, or one per period after the file itself."""
    target = settings().landing / source_id / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return pipeline.run_intake(uuid.uuid4().hex)


def judged(outcomes: list[Outcome]) -> list[Outcome]:
    """Those that hold rows: without the file that was divided into its periods."""
    return [outcome for outcome in outcomes if outcome.state != "divided"]


def rows(outcomes: list[Outcome]) -> int:
    return sum(outcome.row_count or 0 for outcome in judged(outcomes))

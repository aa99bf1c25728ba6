"""The nil return: a reporter declares that there is nothing to report for a period."""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from pathlib import Path

from orkestrasi.landing import intake
from orkestrasi.landing.arrivals import Arrival
from orkestrasi.windows.calendar import JAKARTA
from orkestrasi.windows.exceptions import office_problems

FILE_NAME = "nihil.json"


class NilRefusedError(ValueError):
    """A nil return that cannot be declared as asked; `problems` lists every reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def document(reason: str, office: str, declared_at: datetime) -> bytes:
    """The declaration as a file. Its moment makes it a new content: nil, figures, nil again are three versions.

    Raises NilRefusedError.
    """
    problems = [] if reason.strip() else ["give the reason: why there is nothing to report"]
    problems += office_problems(office)
    if problems:
        raise NilRefusedError(problems)
    words = {
        "nihil": True,
        "alasan": reason.strip(),
        "pejabat": office.strip(),
        "dinyatakan_pada": declared_at.astimezone(JAKARTA).isoformat(timespec="seconds"),
    }
    return json.dumps(words, ensure_ascii=False, indent=2).encode()


def declare(reporter_id: str, dataset: str, period_key: str, reason: str, office: str) -> Arrival:
    """Put the declaration into the landing folder, from where it goes the way of every delivery.

    Raises NilRefusedError.
    """
    content = document(reason, office, datetime.now(JAKARTA))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        path.write_bytes(content)
        return intake.submit(path, reporter_id, dataset, period_key)

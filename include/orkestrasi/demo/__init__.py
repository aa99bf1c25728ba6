"""The demo's deliveries: real figures with their citation, the rest made up and labelled so.

`write_deliveries` puts a wave of files into a landing folder; `expected_outcome` says what should become of
each file.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from orkestrasi.demo import aid, projects
from orkestrasi.demo.draft import ExpectedDelivery
from orkestrasi.demo.faults import FAULTS
from orkestrasi.demo.plan import drafts, expected
from orkestrasi.demo.region_faults import OWN_DRAFT_FAULTS, REGION_FAULTS
from orkestrasi.demo.writers import render

WAVES = (1, 2)
# Fault -> what officers would call it; every one of them occurs in the demo.
FAULT_TITLES: dict[str, str] = {
    **{fault.fault_id: fault.title_id for fault in FAULTS},
    **{fault.fault_id: fault.title_id for fault in REGION_FAULTS},
    **OWN_DRAFT_FAULTS,
    **aid.FAULTS,
    **projects.FAULTS,
    "repeated_file": "Berkas yang sama dikirim dua kali, juga dengan nama lain",
}
_OFFICE_OPENS = time(1, 0, tzinfo=UTC)  # 08:00 in Jakarta


def write_deliveries(landing: Path, wave: int) -> int:
    """Write one wave into the landing folder; returns the number of files.

    The time stamp of a file is its day of delivery, which the intake takes as the time it was received.
    """
    of_wave = [draft for draft in drafts() if draft.wave == wave]
    for number, draft in enumerate(of_wave):
        target = landing / draft.path
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f"{target.name}.part")
        unfinished.write_bytes(render(draft))
        moment = datetime.combine(draft.delivered_on, _OFFICE_OPENS) + timedelta(seconds=7 * number % 28_000)
        os.utime(unfinished, (moment.timestamp(), moment.timestamp()))
        unfinished.rename(target)
    return len(of_wave)


def expected_outcome(wave: int | None = None) -> tuple[ExpectedDelivery, ...]:
    """What should become of every file of a wave (of both where none is named)."""
    return tuple(expected(draft) for draft in drafts() if wave in (None, draft.wave))


__all__ = ["FAULT_TITLES", "WAVES", "ExpectedDelivery", "expected_outcome", "write_deliveries"]

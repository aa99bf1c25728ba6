"""What comes twice, late, in the wrong order, to the wrong place, or with nothing in it."""

from __future__ import annotations

import json
from typing import Any

from tests.corpus.kinds import (
    INVESTMENT,
    STUNTING,
    Expected,
    Kind,
    accepted,
    investment,
    of_amounts,
    of_pct,
    refused,
    stunting,
    text,
    warned,
)

ARRIVALS, ADDRESSES, ROWS = "Order and time", "Addresses", "Cells and rows"
NIL: dict[str, Any] = {"nihil": True, "alasan": "Tidak ada realisasi", "pejabat": "DPMPTSP"}
IN_TIME, LATE = "2023-04-05T09:00:00+07:00", "2023-04-20T09:00:00+07:00"


def _investment(code: str, period: str) -> bytes:
    return text(INVESTMENT, investment(code, "1", "1", "2", period=period))


KINDS: list[Kind] = [
    accepted("repeated", ARRIVALS, "same file twice", "loaded once; the second delivery is noted at the first",
             of_pct("14.4"), is_repeated=True, also=[("laporan.csv", of_pct("14.4"))], rows=[{"stunting_pct": 14.4}],
             finding=Expected("FILE-REPEATED", None, "laporan")),
    accepted("repeated-other-name", ARRIVALS, "same content under another name", "loaded once", of_pct("14.4"),
             is_repeated=True, also=[("salinan (2).csv", of_pct("14.4"))], rows=[{"stunting_pct": 14.4}],
             finding=Expected("FILE-REPEATED", None, "")),
    warned("older-after-newer", ARRIVALS, "older file after a newer one", "kept, does not take its place",
           of_pct("14.4"), "SUBMISSION-OLDER-THAN-CURRENT", rows=[{"stunting_pct": 14.4}],
           received="2026-06-01T09:00:00+07:00", earlier=[("baru.csv", of_pct("15.5"), "2026-06-20T09:00:00+07:00")]),
    accepted("resubmission", ARRIVALS, "corrected file after the first", "takes its place", of_pct("14.4"),
             rows=[{"stunting_pct": 14.4}], earlier=[("lama.csv", of_pct("15.5"), "2026-06-01T09:00:00+07:00")]),
    accepted("nil-return", ARRIVALS, "nothing to report (laporan nihil)", "complete, with no rows",
             lambda _: json.dumps(NIL).encode(), name="nihil.json", dataset=INVESTMENT, rows=[]),
    warned("nil-after-figures", ARRIVALS, "nil return after figures", "taken with a warning",
           lambda _: json.dumps(NIL).encode(), "NIL-REPLACES-FIGURES", name="nihil.json", dataset=INVESTMENT, rows=[],
           earlier=[("lama.csv", of_amounts("1", "1", "2"), "2026-06-01T09:00:00+07:00")]),
    warned("late", ARRIVALS, "report after its due day (terlambat)", "taken, its lateness is told", of_pct("14.4"),
           "WINDOW-LATE", window=("2023-04-10", None), received=LATE, rows=[{"stunting_pct": 14.4}]),
    warned("late-lkpm", ARRIVALS, "late investment report (LKPM)", "counts in the next quarter",
           lambda code: _investment(code, "2024-TW1"), "WINDOW-LATE", dataset=INVESTMENT, period="2024-TW1",
           window=("2024-04-10", None), received="2024-04-20T09:00:00+07:00", rows=[{"total_idr": 2}]),
    refused("locked", ARRIVALS, "report after its window was locked (terkunci)", "refused", of_pct("14.4"),
            "WINDOW-LOCKED", window=("2023-04-10", "2023-04-15"), received=LATE, rows=[{"stunting_pct": 14.4}]),
    accepted("exception", ARRIVALS, "late report with an exception granted (perpanjangan)", "in time", of_pct("14.4"),
             window=("2023-04-10", "2023-04-15"), granted="2023-04-30", received=LATE, rows=[{"stunting_pct": 14.4}]),
    accepted("on-the-last-day", ARRIVALS, "report on its due day, shortly before midnight in Jakarta", "in time",
             of_pct("14.4"), window=("2023-04-10", "2023-04-15"), received="2023-04-10T23:59:00+07:00",
             rows=[{"stunting_pct": 14.4}]),
    refused("unknown-dataset", ADDRESSES, "folder of a dataset that does not exist", "refused with those that do",
            of_pct("14.4"), "FILE-DATASET-UNKNOWN", dataset="stunting", period="2023",
            finding=Expected("FILE-DATASET-UNKNOWN", None, "stunting", "stunting_prevalence")),
    refused("unknown-period", ADDRESSES, "folder of a period that does not exist", "refused with the form",
            of_pct("14.4"), "FILE-PERIOD-UNKNOWN", period="Maret",
            finding=Expected("FILE-PERIOD-UNKNOWN", None, "Maret", "year")),
    refused("unknown-reporter", ADDRESSES, "folder of a reporter that does not exist", "refused", of_pct("14.4"),
            "FILE-REPORTER-UNKNOWN", region="31.71", finding=Expected("FILE-REPORTER-UNKNOWN", None, "31.71")),
    refused("other-channel", ADDRESSES, "report by the channel of others", "refused", of_pct("14.4"),
            "FILE-REPORTER-NOT-ALLOWED",
            source={"reporter": {"path": "^(?P<reporter>[^/]+)/", "allowed": ["provinces"]}},
            finding=Expected("FILE-REPORTER-NOT-ALLOWED", None, "", "provinces")),
    refused("part-unsaid", ADDRESSES, "name that does not say its part", "refused", of_pct("14.4"),
            "FILE-PART-UNKNOWN", source={"part": {"file": r"^(?P<part>[a-z]+)_\d{4}"}}),
    refused("out-of-range", ROWS, "value that is not possible", "refused with cell and limits", of_pct("95.7"),
            "CELL-RANGE", finding=Expected("CELL-RANGE", "F2", "95.7", "0..60")),
    refused("required-blank", ROWS, "required cell left blank", "refused with the cell", of_pct(None), "CELL-REQUIRED",
            finding=Expected("CELL-REQUIRED", "F2")),
    refused("no-such-choice", ROWS, "text that is no choice of its column", "refused with the choices",
            of_pct("14.4", survey_code="RISKESDAS"), "CELL-CHOICE",
            finding=Expected("CELL-CHOICE", "E2", "RISKESDAS", "SSGI, SKI, EPPGBM")),
    refused("row-twice", ROWS, "two rows with one key", "refused with both",
            lambda code: text(STUNTING, stunting(code, "14.4"), stunting(code, "15.1")), "ROW-DUPLICATE",
            finding=Expected("ROW-DUPLICATE", "E3", "", "1")),
    refused("parts-and-total", ROWS, "PMA and PMDN that do not make the total", "refused with the difference",
            of_amounts("2", "1", "5"), "INV-PARTS-TOTAL", dataset=INVESTMENT,
            finding=Expected("INV-PARTS-TOTAL", "H2", "5", "3")),
]  # fmt: skip

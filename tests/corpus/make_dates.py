"""Days and periods as people and systems write them."""

from __future__ import annotations

from collections.abc import Callable

from tests.corpus.kinds import (
    INVESTMENT,
    PRICES,
    Expected,
    Kind,
    accepted,
    days,
    investment,
    of_days,
    of_pct,
    refused,
    text,
)

DATES = "Dates and periods"


def _of_period(written: str) -> Callable[[str], bytes]:
    return lambda code: text(INVESTMENT, investment(code, "1", "1", "2", period=written))


KINDS: list[Kind] = [
    accepted("date-day-first", DATES, "day first (05/03/2024)", "read as 5 March", of_days("05/03/2024", "25/03/2024"),
             dataset=PRICES, rows=days("2024-03-05", "2024-03-25"), counts={"dates_normalised": 2}),
    refused("date-month-first", DATES, "month first (03/25/2024) without a word from the source",
            "the column is refused: 03/04/2024 could be two days", of_days("03/25/2024", "03/04/2024"),
            "DATE-ORDER-UNDECIDED", "CELL-TYPE", dataset=PRICES,
            finding=Expected("DATE-ORDER-UNDECIDED", None, "03/25/2024")),
    accepted("date-month-first-declared", DATES, "month first, declared by the source", "read as declared",
             of_days("03/25/2024", "03/04/2024"), dataset=PRICES, rows=days("2024-03-25", "2024-03-04"),
             source={"format": {"kind": "csv", "dates": "month_first"}}, counts={"dates_month_first": 2}),
    accepted("date-separators", DATES, "5-3-2024, 06.03.2024, 2024/03/07", "read and counted",
             of_days("5-3-2024", "06.03.2024", "2024/03/07"), dataset=PRICES,
             rows=days("2024-03-05", "2024-03-06", "2024-03-07"), counts={"dates_normalised": 3}),
    accepted("date-month-names", DATES, "month names (5 Maret 2024, 6-Mar-2024, March 7, 2024)", "read and counted",
             of_days("5 Maret 2024", "6-Mar-2024", "March 7, 2024"), dataset=PRICES,
             rows=days("2024-03-05", "2024-03-06", "2024-03-07"), counts={"dates_normalised": 3}),
    accepted("date-weekday", DATES, "with its weekday (Jumat, 1 Maret 2024)", "weekday and date must agree",
             of_days("Jumat, 1 Maret 2024"), dataset=PRICES, rows=days("2024-03-01"), counts={"dates_normalised": 1}),
    refused("date-wrong-weekday", DATES, "weekday that is not the date's (Senin, 1 Maret 2024)",
            "refused: nobody can say which of the two was meant", of_days("Senin, 1 Maret 2024"), "CELL-TYPE",
            dataset=PRICES, finding=Expected("CELL-TYPE", "F2", "Senin, 1 Maret 2024")),
    accepted("date-serial", DATES, "Excel's number of days in a CSV (45352)", "read and counted",
             of_days("45352"), dataset=PRICES, rows=days("2024-03-01"), counts={"serial_dates": 1}),
    accepted("date-timestamp", DATES, "timestamp (2024-03-05T08:15:00Z)", "cut to the day and counted",
             of_days("2024-03-05T08:15:00Z"), dataset=PRICES, rows=days("2024-03-05"), counts={"timestamps_cut": 1}),
    refused("date-short-year", DATES, "year of two digits (05/03/24)", "refused with the cell", of_days("05/03/24"),
            "CELL-TYPE", dataset=PRICES, finding=Expected("CELL-TYPE", "F2", "05/03/24")),
    refused("date-impossible", DATES, "a day that does not exist (31/02/2024)", "refused with the cell",
            of_days("31/02/2024"), "CELL-TYPE", dataset=PRICES, finding=Expected("CELL-TYPE", "F2", "31/02/2024")),
    accepted("period-boundary", DATES, "first and last day of the period", "both belong to it",
             of_days("2024-03-01", "2024-03-31"), dataset=PRICES, rows=days("2024-03-01", "2024-03-31")),
    refused("period-crossed", DATES, "a day of the next month", "refused with the cell",
            of_days("2024-03-31", "2024-04-01"), "DATE-OUT-OF-PERIOD", dataset=PRICES,
            finding=Expected("DATE-OUT-OF-PERIOD", "F3", "2024-04-01")),
    accepted("period-words", DATES, "period in words (TW I 2023, Triwulan 1 Tahun 2023)", "written as its key",
             _of_period("TW I 2023"), dataset=INVESTMENT, rows=[{"period": "2023-TW1"}],
             counts={"periods_normalised": 1}),
    refused("period-other", DATES, "rows of another period than the report's", "refused with the cell",
            of_pct("14.4", period="2022"), "PERIOD-MISMATCH",
            finding=Expected("PERIOD-MISMATCH", "D2", "2022", "2023")),
    refused("period-short-year", DATES, "year of two digits in the period (23)", "refused with the cell",
            of_pct("14.4", period="23"), "CELL-FORMAT", finding=Expected("CELL-FORMAT", "D2", "23")),
    refused("period-not-ended", DATES, "period that has not ended", "refused",
            of_pct("14.4", period="2026"), "PERIOD-NOT-ENDED", period="2026"),
]  # fmt: skip

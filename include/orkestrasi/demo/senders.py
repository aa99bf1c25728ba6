"""Who sends in which way and when: file formats, file names and days of delivery."""

from __future__ import annotations

from datetime import date, timedelta

from orkestrasi.demo.atlas import Atlas
from orkestrasi.demo.dice import Dice
from orkestrasi.demo.draft import Draft, FileFormat, Row
from orkestrasi.demo.layout import FILE_WORDS

# Share of files, and how they are written. The rest is plain comma-separated UTF-8.
_FORMATS: tuple[tuple[float, FileFormat], ...] = (
    (0.11, FileFormat("xlsx")),
    (0.03, FileFormat("xlsx", english_headers=True)),
    (0.09, FileFormat("json")),
    (0.03, FileFormat("json", english_headers=True)),
    (0.07, FileFormat("csv", ";", "utf-8-sig", decimal_comma=True)),
    (0.05, FileFormat("csv", ";", "utf-8-sig")),
    (0.10, FileFormat("csv", ";", "cp1252", decimal_comma=True)),
    (0.08, FileFormat("csv", "\t", "utf-8")),
    (0.04, FileFormat("csv", "\t", "cp1252")),
    (0.10, FileFormat("csv", ",", "utf-8-sig")),
    (0.06, FileFormat("csv", ",", "utf-8", english_headers=True)),
)
PLAIN = FileFormat("csv")
# Days after the end of the period where no obligation gives a due date.
_DAYS_WITHOUT_DUE_DATE = 25


def completeness(area: str, period: str) -> float:
    """Chance that a government reports in the first wave: lower in the east and for the open quarter."""
    share = {"1": 0.85, "2": 0.84, "3": 0.93, "5": 0.86, "6": 0.84, "7": 0.83, "8": 0.80, "9": 0.78}[area]
    return share - (0.02 if period == "2024-TW1" and area != "9" else 0.0)


def group(reporter: str, dataset: str, period: str, atlas: Atlas) -> str | None:
    """The reporter group of the calendar under which this reporter owes the dataset and period."""
    region = atlas.by_reporter.get(reporter)
    groups = [reporter]
    if region is not None:
        groups += ["regional_governments", "provinces" if region.is_province else "regencies_and_cities"]
    return next((name for name in groups if (dataset, name, period) in atlas.due), None)


def file_format(dice: Dice) -> FileFormat:
    mark = dice.between(0, 1)
    for share, chosen in _FORMATS:
        if mark < share:
            return chosen
        mark -= share
    return PLAIN


def file_name(dice: Dice, draft_format: FileFormat, reporter: str, dataset: str, period: str) -> str:
    word = FILE_WORDS[dataset]
    stem = dice.pick(
        (
            f"{word}_{reporter}_{period}",
            f"{word}_{period}",
            f"Laporan {word.replace('_', ' ')} {period}",
            f"{reporter.replace('.', '')}-{word.replace('_', '-')}-{period}",
            f"{word}_{period}_final",
        )
    )
    return f"{stem}.{draft_format.kind}"


def delivered_on(dice: Dice, reporter: str, dataset: str, period: str, atlas: Atlas) -> date:
    """Mostly in the days before the due date; more often late in the east."""
    key = group(reporter, dataset, period, atlas)
    if key is None:
        return atlas.period_end(period) + timedelta(days=_DAYS_WITHOUT_DUE_DATE + dice.integer(0, 10))
    due = atlas.due[dataset, key, period]
    region = atlas.by_reporter.get(reporter)
    late = 0.02 if region is None else {"3": 0.05, "8": 0.16, "9": 0.18}.get(region.area, 0.09)
    if region is not None and dice.chance(late):
        return due + timedelta(days=dice.integer(1, 24))
    earliest = max(atlas.period_end(period) + timedelta(days=1), due - timedelta(days=8))
    return earliest + timedelta(days=dice.integer(0, max((due - earliest).days, 0)))


def nil_return(reporter: str, dataset: str, period: str, reason: str, office: str, atlas: Atlas) -> Draft:
    """A declaration that there is nothing to report."""
    made = draft(reporter, dataset, period, [], atlas, FileFormat("json"))
    made.content, made.nil_reason, made.nil_office = "nil", reason, office
    made.file_name = f"nihil_{period}.json"
    return made


def draft(
    reporter: str, dataset: str, period: str, rows: list[Row], atlas: Atlas, chosen: FileFormat | None = None
) -> Draft:
    """A faultless first delivery, in the format and on the day of this sender."""
    dice = Dice("sender", reporter, dataset, period)
    written_as = file_format(dice)
    written_as = chosen or written_as
    return Draft(
        reporter=reporter,
        dataset=dataset,
        period=period,
        rows=rows,
        file_format=written_as,
        file_name=file_name(dice, written_as, reporter, dataset, period),
        delivered_on=delivered_on(dice, reporter, dataset, period, atlas),
    )

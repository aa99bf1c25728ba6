"""Until when a report can still be sent, in one sentence."""

from __future__ import annotations

from orkestrasi import formats
from orkestrasi.answer.facts import Facts
from orkestrasi.answer.texts import TEXTS
from orkestrasi.formats import Lang


def sentence(submission: Facts, lang: Lang) -> str:
    """As seen on the day of the answer, so that the same answer reads the same whenever it is written again."""
    texts, today = TEXTS[lang], submission.day
    due, locks, granted = submission.due_on, submission.locks_on, submission.open_until
    if granted is not None and (due is None or granted > due) and granted >= today:
        return texts["granted"].format(formats.date_long(granted, lang))
    if due is None:
        return texts["no_due"]
    if today <= due:
        return texts["until"].format(formats.date_long(due, lang))
    if locks is None:
        return texts["late"].format(formats.date_long(due, lang))
    if today <= locks:
        return texts["late_until"].format(formats.date_long(due, lang), formats.date_long(locks, lang))
    return texts["locked"].format(formats.date_long(locks, lang))

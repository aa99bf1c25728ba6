"""Working days of the public service, as the view `reference.calendar_day` counts them (2015 to 2035)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

JAKARTA = ZoneInfo("Asia/Jakarta")


class OutsideCalendarError(ValueError):
    """A day before or after the days that the calendar knows."""


def today() -> date:
    """The day it is in Jakarta."""
    return datetime.now(JAKARTA).date()


def is_working_day(connection: psycopg.Connection[Any], day: date) -> bool:
    """Monday to Friday and no holiday.

    Raises OutsideCalendarError.
    """
    return bool(_day(connection, day)[0])


def working_days(connection: psycopg.Connection[Any], since: date, until: date) -> int:
    """How many working days after `since` up to and including `until`; negative where `until` comes first.

    Raises OutsideCalendarError.
    """
    return int(_day(connection, until)[1]) - int(_day(connection, since)[1])


def _day(connection: psycopg.Connection[Any], day: date) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = connection.execute(
        "select is_working_day, working_day_number from reference.calendar_day where day = %s", [day]
    ).fetchone()
    if row is None:
        raise OutsideCalendarError(f"the working-day calendar does not know {day}")
    return row

"""JSON lines that lose nothing: a decimal number keeps all its digits, a date is ISO."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID


def parse(text: bytes | str) -> Any:
    """JSON whose decimal numbers stay as they are written.

    Raises ValueError, also for NaN and Infinity, which are no JSON.
    """
    return json.loads(text, parse_float=Decimal, parse_constant=_refuse)


def line(record: Any) -> bytes:
    """One record as a line; the same record always gives the same bytes.

    Raises ValueError for what JSON cannot say: bytes, NaN.
    """
    return (_text(record) + "\n").encode()


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{_text(str(key))}:{_text(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_text, value)) + "]"
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is no number in JSON")
        return str(value)
    if value is None or isinstance(value, str | bool | int | float):
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    if isinstance(value, datetime | date | time):
        return json.dumps(value.isoformat())
    if isinstance(value, UUID | timedelta):
        return json.dumps(str(value))
    raise ValueError(f"a value of type {type(value).__name__} cannot be written as JSON")


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number in JSON")

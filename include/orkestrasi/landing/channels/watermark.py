"""How far the records of a service have been delivered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from orkestrasi.landing.channels import jsonl


class Watermark:
    """The greatest value delivered so far, and the hashes of the records that carry it.

    A service is asked for the greatest value itself too: records that came in the same moment as the last delivered one
    are not lost, and those already delivered are told from them by their hash. `goes_beyond(value, last)` says whether
    a value moves the mark.
    """

    def __init__(self, start: Any, delivered: list[str], goes_beyond: Callable[[Any, Any], bool]) -> None:
        self._start = start
        self._delivered = frozenset(delivered)
        self._goes_beyond = goes_beyond
        self.value = start
        self._at_value = set(delivered)

    @property
    def at_value(self) -> list[str]:
        return sorted(self._at_value)

    def is_new(self, value: Any, record: Any) -> bool:
        """Whether a record was not delivered before; remembers it."""
        digest = hashlib.sha256(jsonl.line(record)).hexdigest()[:24]
        if value == self._start and digest in self._delivered:
            return False
        if self.value is None or self._goes_beyond(value, self.value):
            self.value, self._at_value = value, set()
        if value == self.value:
            self._at_value.add(digest)
        return True

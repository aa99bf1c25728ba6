"""How often and how long a transfer is tried again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from orkestrasi.landing.channels import TransferError

T = TypeVar("T")


@dataclass(frozen=True)
class Patience:
    """Pauses grow from `first_seconds` twofold up to `longest_seconds`, with jitter so that sources do not meet again.

    A server that asks for a pause (Retry-After) gets it, up to `longest_seconds`.
    """

    attempts: int = 6
    first_seconds: float = 1.0
    longest_seconds: float = 60.0

    def persist(self, work: Callable[[], T]) -> T:
        """Do the work, again after each TransferError; raises the last one when patience is at its end."""
        return Retrying(
            retry=retry_if_exception_type(TransferError),
            stop=stop_after_attempt(self.attempts),
            wait=self._pause,
            reraise=True,
        )(work)

    def _pause(self, state: RetryCallState) -> float:
        growing = wait_exponential_jitter(
            multiplier=self.first_seconds, max=self.longest_seconds, jitter=self.first_seconds
        )
        error = state.outcome.exception() if state.outcome else None
        asked = getattr(error, "wait_seconds", None) or 0.0
        return min(max(growing(state), asked), self.longest_seconds)

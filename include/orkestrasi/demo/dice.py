"""Chance that comes out the same on every machine and every Python version."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

SEED = "orkestrasi-demo-1"

T = TypeVar("T")


class Dice:
    """A stream of numbers per purpose, so that changing one file's data leaves all others as they were.

    Only `Random.random()` is used: the one method whose sequence Python promises to keep between versions.
    """

    def __init__(self, *purpose: str) -> None:
        self._random = random.Random("|".join((SEED, *purpose)))  # noqa: S311 (demo data, no secret)

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self._random.random()

    def integer(self, low: int, high: int) -> int:
        """A whole number from low to high, both possible."""
        return low + int(self._random.random() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(self._random.random() * len(choices))]

    def sample(self, choices: Sequence[T], size: int) -> list[T]:
        """Distinct members in their given order."""
        left, chosen = size, []
        for index, choice in enumerate(choices):
            if self._random.random() * (len(choices) - index) < left:
                chosen.append(choice)
                left -= 1
        return chosen

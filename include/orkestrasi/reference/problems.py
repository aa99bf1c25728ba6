"""What can be wrong with reference data."""

from __future__ import annotations


class ReferenceDataError(Exception):
    """The reference files cannot stand as they are; every problem is named, nothing was loaded."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))

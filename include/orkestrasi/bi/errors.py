"""The one exception of this package."""

from __future__ import annotations


class BiError(ValueError):
    """Dashboards or metrics that cannot be used; `problems` lists all of them, each with its file and place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems

"""Who looks at a page, and what that role may open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from fastapi import Request

from orkestrasi.review.labels import ROLES
from orkestrasi.review.labels import Role as LedgerRole

Role = Literal["DataEngineer", "Reviewer", "Viewer"]
# What a role of the web pages is called in the ledger.
IN_LEDGER: dict[Role, LedgerRole] = {"DataEngineer": "engineer", "Reviewer": "reviewer", "Viewer": "viewer"}


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in. `role` is None for who may not open the tab; `session` is the proof of the sign-in.

    `session` is a secret: it never goes into a page or a log.
    """

    login: str
    role: Role | None
    session: str

    @property
    def role_label(self) -> str:
        return ROLES[IN_LEDGER[self.role]] if self.role else ""

    @property
    def sees_values(self) -> bool:
        """Whether findings are shown with what was delivered; a Viewer gets counts."""
        return self.role in ("DataEngineer", "Reviewer")

    @property
    def sees_engineering(self) -> bool:
        """Whether rule ids, hashes and runs are shown."""
        return self.role == "DataEngineer"


@dataclass(frozen=True)
class Door:
    """How the program that serves us knows people: Airflow in the stack."""

    identify: Callable[[Request], Awaitable[Visitor | None]]
    login_url: Callable[[Request], str]
    # Signs the tokens of forms; the same in every process that serves.
    secret: bytes

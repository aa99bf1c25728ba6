"""Where reporters can be written to: `<home>/contacts.csv`, the mailboxes of offices."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from orkestrasi.settings import settings

HEADER = ["reporter_id", "email"]
# No spaces, commas or line ends: an address becomes a header of a mail.
_ADDRESS = re.compile(r"[^\s@,;:<>\"()\[\]\\]+@[^\s@,;:<>\"()\[\]\\]+\.[A-Za-z]{2,}")


class ContactsError(ValueError):
    """A list of addresses that cannot be used; `problems` names every line of it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def contacts_file() -> Path:
    return settings().home / "contacts.csv"


def contacts(path: Path | None = None) -> dict[str, tuple[str, ...]]:
    """Addresses by reporter; a reporter may have several lines. No file means no addresses.

    Raises ContactsError.
    """
    path = path or contacts_file()
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    if not rows or [cell.strip() for cell in rows[0]] != HEADER:
        raise ContactsError([f"{path.name}: the first line must be {','.join(HEADER)}"])
    found: dict[str, list[str]] = {}
    problems = []
    for number, row in enumerate(rows[1:], start=2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) != len(HEADER) or not cells[0]:
            problems.append(f"{path.name} line {number}: give reporter_id and email")
        elif not _ADDRESS.fullmatch(cells[1]):
            problems.append(f"{path.name} line {number}: {cells[1]!r} is no mail address")
        else:
            found.setdefault(cells[0], []).append(cells[1])
    if problems:
        raise ContactsError(problems)
    return {reporter: tuple(dict.fromkeys(addresses)) for reporter, addresses in found.items()}

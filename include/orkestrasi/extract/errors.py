"""Why a file cannot be read."""

from __future__ import annotations


class UnreadableError(Exception):
    """The file cannot be read as a table; `reason_id` and `reason_en` say why, for officer and engineer.

    `rule_id` is the rule whose finding refuses the file.
    """

    def __init__(self, reason_id: str, reason_en: str, rule_id: str = "FILE-UNREADABLE") -> None:
        super().__init__(reason_en)
        self.reason_id = reason_id
        self.reason_en = reason_en
        self.rule_id = rule_id


class EmptyError(UnreadableError):
    """There is nothing in the file."""

    def __init__(self) -> None:
        super().__init__("berkas kosong", "the file is empty", "FILE-EMPTY")

"""The two languages of the report: Indonesian as it is written in code and templates, English from one catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from markupsafe import Markup

from orkestrasi.formats import Lang

CATALOGUE = Path(__file__).parent / "locale" / "en.po"
LANGUAGES: tuple[Lang, ...] = ("id", "en")


class MissingTextError(LookupError):
    """A text of the report has no English in the catalogue."""


@dataclass(frozen=True)
class Say:
    """Says a text in one language; `{places}` in it are filled with what is given, already formatted."""

    lang: Lang

    def __call__(self, text: str, /, **parts: Any) -> str:
        said = text if self.lang == "id" else english(text)
        return said.format(**parts) if parts else said

    def rich(self, text: str, /, **parts: Any) -> Markup:
        """A text with markup of its own; what is filled in is escaped."""
        # The text is ours, from a template or the catalogue.
        said = Markup(self(text))  # noqa: S704
        return said.format(**parts) if parts else said

    def of(self, row: Mapping[str, Any], name: str) -> str:
        """The column `name` of a row that has it in both languages."""
        return str(row[f"{name}_{self.lang}"])


def english(text: str) -> str:
    """The English of an Indonesian text.

    Raises MissingTextError.
    """
    said = _catalogue().get(text)
    if not said:
        raise MissingTextError(text)
    return said


@cache
def _catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}

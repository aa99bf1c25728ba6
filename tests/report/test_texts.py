"""The English catalogue holds every text that code and templates say, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from babel.messages.pofile import read_po

from orkestrasi.report import charts, labels, page
from orkestrasi.report.texts import CATALOGUE, MissingTextError, Say

HERE = Path(page.__file__).parent
PLACES = re.compile(r"\{\w+\}|</?\w+>")


def strings(value: object) -> Iterator[str]:
    """All words in a table of labels; a tag's class is none."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, tuple):
        yield from (v for v in value if isinstance(v, str))
    elif isinstance(value, str):
        yield value


def in_code() -> set[str]:
    """First arguments of `say(...)`."""
    found: set[str] = set()
    for file in HERE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say" and node.args:
                found |= {
                    str(part.value)
                    for part in ast.walk(node.args[0])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    return found


def in_templates() -> set[str]:
    environment = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    return {
        str(text)
        for file in page.TEMPLATES.glob("*.html.j2")
        for _, _, said in environment.extract_translations(file.read_text(encoding="utf-8"), ("_", "rich"))
        for text in (said if isinstance(said, tuple) else (said,))
        if text
    }


@pytest.fixture(scope="module")
def catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id}


def test_every_text_of_code_and_templates_has_its_english(catalogue: dict[str, str]) -> None:
    tables = {v for name, table in vars(labels).items() if name.isupper() and name != "SLUGS" for v in strings(table)}
    classes = {"good", "note", "bad", "wait", "plain"}
    marks = {mark for mark, _ in charts.LEVELS.values()}
    said = in_code() | in_templates() | (tables - classes) | ({w for _, w in charts.LEVELS.values()} - marks)
    # Literals inside `say(...)` that choose a row rather than being said.
    said -= {"severity", "outcome", "change", "basis", "kind", "dimension", "verdict"}
    assert said - set(catalogue) == set()
    assert len(said) > 350


def test_english_fills_in_the_same(catalogue: dict[str, str]) -> None:
    for text, english in catalogue.items():
        assert english, text
        assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(english)), text


def test_no_english_is_left_over(catalogue: dict[str, str]) -> None:
    written = "\n".join(f.read_text(encoding="utf-8") for f in [*HERE.glob("*.py"), *page.TEMPLATES.glob("*.j2")])
    written += "\n".join(v for name, table in vars(labels).items() if name.isupper() for v in strings(table))
    # Python folds adjacent literals, so a long text is looked for by its beginning.
    assert [text for text in catalogue if text[:40] not in written] == []


def test_a_text_without_english_is_refused() -> None:
    with pytest.raises(MissingTextError):
        Say("en")("Kalimat yang belum diterjemahkan.")


def test_what_is_filled_in_is_escaped() -> None:
    assert str(Say("id").rich("<b>{name}</b>", name="<script>")) == "<b>&lt;script&gt;</b>"

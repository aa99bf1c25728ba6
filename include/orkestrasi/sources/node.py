"""A place in a YAML document that reads values of a wanted type and notes what is wrong instead of stopping."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

SECRET = re.compile(r"passw|secret|token|api_?key|credential|private", re.IGNORECASE)


@dataclass(frozen=True)
class Node:
    """`value` at `place` ("sources.yml: bps_poverty.where"); all nodes of a document share one list of problems."""

    value: Any
    place: str
    problems: list[str]

    def wrong(self, what: str) -> None:
        self.problems.append(f"{self.place}: {what}")

    def child(self, key: str, required: bool = False) -> Node:
        """The value of a key; a missing one has the value None, which every reader takes for "not given"."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        node = Node(value, f"{self.place}.{key}", self.problems)
        if required and value is None:
            node.wrong("is missing")
        return node

    def items(self) -> Iterator[tuple[str, Node]]:
        """The children of a mapping with free keys; keys that YAML took for whole numbers become text again."""
        if self.value is None:
            return
        if not isinstance(self.value, dict):
            self.wrong("must be a mapping")
            return
        for key, value in self.value.items():
            if isinstance(key, bool) or not isinstance(key, str | int):
                self.wrong(f"key {key!r} must be written in quotes")
                continue
            yield str(key), Node(value, f"{self.place}.{key}", self.problems)

    def is_mapping(self, keys: Collection[str], optional: bool = False) -> bool:
        """Whether it is a mapping; every key that is not among `keys` is a problem."""
        if self.value is None and optional:
            return False
        if not isinstance(self.value, dict):
            self.wrong(f"must be a mapping with the keys {', '.join(keys)}")
            return False
        for key in self.value:
            if key in keys:
                continue
            near = difflib.get_close_matches(str(key), keys, n=1, cutoff=0.6)
            if SECRET.search(str(key)):
                self.wrong(f"key {key}: secrets stand in the Airflow connection, never in this file")
            else:
                self.wrong(f"key {key} is not understood" + (f"; did you mean {near[0]}?" if near else ""))
        return True

    def text(self, pattern: re.Pattern[str] | None = None) -> str | None:
        """Text, or a whole number; None where nothing is given.

        A decimal number has to be in quotes: YAML makes 64.1 of 64.10.
        """
        if self.value is None:
            return None
        if isinstance(self.value, bool) or not isinstance(self.value, str | int):
            self.wrong(f"must be text, not {_kind(self.value)}; write it in quotes")
            return None
        text = str(self.value)
        if not text:
            self.wrong("must not be empty")
            return None
        if pattern and not pattern.fullmatch(text):
            self.wrong(f"{text!r} does not look like {pattern.pattern}")
            return None
        return text

    def texts(self) -> list[str]:
        """One text or a list of texts."""
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            text = self.text()
            return [] if text is None else [text]
        nodes = [Node(entry, f"{self.place}[{i}]", self.problems) for i, entry in enumerate(self.value)]
        if not nodes:
            self.wrong("must not be empty")
        return [text for node in nodes if (text := node.text()) is not None]

    def choice(self, choices: Collection[str]) -> str | None:
        text = self.text()
        if text is not None and text not in choices:
            self.wrong(f"{text} must be one of {', '.join(choices)}")
            return None
        return text

    def whole(self, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        if self.value is None:
            return None
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not least <= self.value <= most:
            self.wrong(f"must be a whole number from {least} to {most}")
            return None
        return self.value

    def flag(self) -> bool:
        if self.value is None:
            return False
        if not isinstance(self.value, bool):
            self.wrong("must be true or false")
            return False
        return self.value

    def expression(self, group: str | None = None) -> str | None:
        """A regular expression, with a named group where one is needed."""
        text = self.text()
        if text is None:
            return None
        try:
            compiled = re.compile(text)
        except re.error as error:
            self.wrong(f"{text!r} is no regular expression: {error}")
            return None
        if group and group not in compiled.groupindex:
            self.wrong(f"{text!r} needs the group (?P<{group}>...)")
        return text


def _kind(value: Any) -> str:
    return {bool: "true or false", dict: "a mapping", list: "a list", float: "a decimal number"}.get(
        type(value), type(value).__name__
    )

"""The columns of a spreadsheet, as people call them and as they are counted."""

from __future__ import annotations

from functools import cache


def letters(position: int) -> str:
    """The letters of a column: 0 = A, 26 = AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@cache
def position_of(name: str) -> int:
    """The position of a column by its letters: A = 0. Asked for every cell of a workbook, so remembered."""
    position = 0
    for letter in name:
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1

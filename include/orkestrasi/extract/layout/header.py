"""Find the header of a table among titles and merged cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from orkestrasi.extract.layout import words
from orkestrasi.extract.reading import ReadSpec
from orkestrasi.extract.structure import normal

HEAD_ROWS = 60
MAX_HEADER_ROWS = 6
JOINT = " | "
# (first row, first column, last row, last column): rows from 1, columns from 0, both ends included.
Range = tuple[int, int, int, int]
Row = tuple[int, Sequence[str | None]]

_WHOLE_NUMBER = re.compile(r"(-?\d+)\.0*(?:e0)?")
_NATIVE_DECIMAL = re.compile(r"(-?\d+\.\d+)e0")
_UNIT = re.compile(r"\((?!\d+\))[^()]+\)")


@dataclass(frozen=True)
class HeaderBlock:
    """A header: physical rows (1 = first; 0 = there is none), one path per column ("Garis Kemiskinan | Maret").

    `positions`: physical column (0 = A) of each header. `title_notes`: texts of the rows above. `lines`: the header's
    rows as they stand under `positions` (blank = ""), to know them again where a page break repeats them. `score`: how
    many headers belong to the dataset. Columns without a header are not in it; the rows below decide about them.
    """

    first_row: int
    last_row: int
    headers: tuple[str, ...]
    positions: tuple[int, ...]
    title_notes: tuple[str, ...] = ()
    title_rows: int = 0
    lines: tuple[tuple[str, ...], ...] = ()
    score: int = 0


def find(head: Sequence[Row], spec: ReadSpec, merged: Sequence[Range] = ()) -> HeaderBlock:
    """The header among the first rows (physical row number, cells from column A on).

    What the spec declares wins; else the block that holds most headers of the dataset; else the first row full of
    texts. Blank rows may be left out. Where no row has a cell, the block has no headers.
    """
    sheet = _Head(head, spec, merged)
    if not sheet.rows:
        return HeaderBlock(0, 0, (), ())
    first, last = sheet.declared() if spec.header_rows else sheet.detected()
    return sheet.block(first, last)


def matches(header: str, spec: ReadSpec) -> bool:
    """Whether a header path belongs to the dataset, as a whole or by its last parts."""
    return any(_belongs(path, spec) for path in _endings(header))


def _endings(header: str) -> Iterator[str]:
    parts = header.split(JOINT)
    return (JOINT.join(parts[i:]) for i in reversed(range(len(parts))))


def _belongs(path: str, spec: ReadSpec) -> bool:
    known, pattern = _belonging(spec.known, spec.patterns)
    name = normal(path)
    return name in known or (pattern is not None and bool(pattern.fullmatch(name)))


@lru_cache(maxsize=64)
def _belonging(known: tuple[str, ...], patterns: tuple[str, ...]) -> tuple[frozenset[str], re.Pattern[str] | None]:
    # One expression for all; the names of their groups may repeat and say nothing here.
    plain = [re.sub(r"\(\?P<\w+>", "(?:", p) for p in patterns]
    return frozenset(known), re.compile("|".join(f"(?:{p})" for p in plain)) if plain else None


class _Head:
    """The first rows of a sheet, cleaned, with what merged cells say."""

    def __init__(self, head: Sequence[Row], spec: ReadSpec, merged: Sequence[Range]) -> None:
        self.spec = spec
        cleaned = ((n, [_clean(cell) for cell in cells]) for n, cells in head)
        filled = [(n, cells) for n, cells in cleaned if any(cells)]
        below = [(n, cells) for n, cells in filled if n > (spec.skip_rows or 0)] or filled
        self.above = filled[: len(filled) - len(below)]
        self.rows = dict(below[:HEAD_ROWS])
        self.width = max((len(cells) for cells in self.rows.values()), default=0)
        for cells in self.rows.values():
            cells.extend([""] * (self.width - len(cells)))
        self.merged = [m for m in merged if m[0] in self.rows and m[1] < self.width]
        self.spread = self._with_merged()
        self._known: dict[str, bool] = {}

    def _with_merged(self) -> dict[int, list[str]]:
        """Rows in which each cell of a merged range has the text of its first."""
        spread = {n: list(cells) for n, cells in self.rows.items()}
        limit = max(self.rows, default=0)
        for top, left, bottom, right in self.merged:
            text = self.rows[top][left]
            for n in range(top, min(bottom, limit) + 1) if text else ():
                row = spread.setdefault(n, [""] * self.width)
                for column in range(left, min(right, self.width - 1) + 1):
                    row[column] = row[column] or text
        return dict(sorted(spread.items()))

    def declared(self) -> tuple[int, int]:
        """A declared number of rows: right below the skipped ones, else where most headers are known."""
        height = self.spec.header_rows or 1
        if self.spec.skip_rows is not None:
            first = min(self.rows)
            return first, first + height - 1
        lasts = [n for n in self.spread if n - height + 1 >= min(self.rows)]
        best = max(lasts, key=lambda n: (self.score(n - height + 1, n), -n), default=min(self.rows) + height - 1)
        if not self.score(best - height + 1, best):
            best = min(self.rows) + height - 1
        return best - height + 1, best

    def detected(self) -> tuple[int, int]:
        best = (0, 0, 0)
        fullest = max(sum(1 for cell in cells if cell) for cells in self.rows.values())
        for last in self.spread:
            if not _could_be_header(self.spread[last]):
                continue
            columns = [c for c, cell in enumerate(self.spread[last]) if cell]
            filled = len(columns)
            for height in range(1, MAX_HEADER_ROWS + 1):
                first = last - height + 1
                if first not in self.spread:
                    break
                # What stands above a header names groups of columns: fewer things than there are columns.
                above = {self.spread[first][c] for c in columns} - {""}
                if height > 1 and filled > 1 and len(above) >= filled:
                    break
                score = self.score(first, last)
                if score > best[0]:
                    best = (score, first, last)
            if best[2] == last and best[0] >= filled and 2 * filled > fullest:
                break
        score, first, last = best
        if not score:
            first = last = self._fullest()
        # A row of labels above the headers proper may be known as well: the lower one is nearer to the data.
        while score and first == last and last + 1 in self.rows and self.score(last + 1, last + 1) >= score:
            first = last = last + 1
        last = self._down(first, last)
        return self._up(first, last), last

    def _fullest(self) -> int:
        """Where nothing is known: the first row with about as many texts as any."""
        texts = {n: sum(1 for c in cells if c and not words.is_figure(c)) for n, cells in self.rows.items()}
        most = max(texts.values())
        return next(n for n, number in texts.items() if number >= 0.8 * most)

    def _down(self, first: int, last: int) -> int:
        """Take in rows that merged cells of the header reach into, subheaders under a merged cell, and units."""
        reached = max(
            (m[2] for m in self.merged if first <= m[0] <= last and m[2] <= first + MAX_HEADER_ROWS), default=0
        )
        last = max(last, min(reached, max(self.rows)))
        groups = [m for m in self.merged if m[0] == last == m[2] and m[3] > m[1]]
        below = self.rows.get(last + 1)
        if below and groups and any(below):
            under = {c for m in groups for c in range(m[1], m[3] + 1)}
            if all(c in under and (words.is_year(t) or not words.is_figure(t)) for c, t in enumerate(below) if t):
                last += 1
        units = [cell for cell in self.rows.get(last + 1, []) if cell]
        if units and all(_UNIT.fullmatch(cell) for cell in units):
            last += 1
        return last

    def _up(self, first: int, last: int) -> int:
        """Take in the rows above that group the columns of the header."""
        while first - 1 in self.spread and last - first < MAX_HEADER_ROWS:
            above = first - 1
            reaching = [m[0] for m in self.merged if m[0] < first <= m[2] and not self._is_title(m)]
            if reaching:
                first = min(reaching)
            elif self._groups(above, first, last):
                first = above
            else:
                break
        return first

    def _is_title(self, merge: Range) -> bool:
        return merge[3] - merge[1] + 1 >= 0.9 * self.width and self.width > 1

    def _groups(self, above: int, first: int, last: int) -> bool:
        """Whether a row above holds group headings or names of columns that the header leaves blank."""
        own, header = self.rows.get(above, []), self.spread[first]
        filled = [c for c, cell in enumerate(own) if cell]
        if not filled or any(words.is_figure(own[c]) and not words.is_year(own[c]) for c in filled):
            return False
        if len(filled) > 1 and any(m[0] == above == m[2] and m[3] > m[1] for m in self.merged):
            return True
        if any(not header[c] for c in filled):
            return True
        headers, _ = self._paths(first, last)
        return len(filled) > 1 and len(set(headers)) < len(headers)

    def known(self, header: str) -> bool:
        for path in _endings(header):
            if path not in self._known:
                self._known[path] = _belongs(path, self.spec)
            if self._known[path]:
                return True
        return False

    def score(self, first: int, last: int) -> int:
        """How many different headers of the dataset a block gives."""
        headers, _ = self._paths(first, last)
        return len({normal(h) for h in headers if self.known(h)})

    def _paths(self, first: int, last: int) -> tuple[list[str], list[int]]:
        below: list[str] = []
        levels: list[list[str]] = []
        merged = any(first <= m[2] and m[0] <= last for m in self.merged)
        for n in range(last, first - 1, -1):
            row = self.spread.get(n, [""] * self.width)
            if n < last and not merged:
                row = _spread_right(row, below)
            levels.insert(0, row)
            below = [own or under for own, under in zip(row, below or row, strict=True)]
        headers, positions = [], []
        for column in range(self.width):
            # A title that is merged across a column does not make it one.
            own = any(self.rows.get(n, [""] * self.width)[column] for n in range(first, last + 1))
            if own:
                headers.append(_path(level[column] for level in levels))
                positions.append(column)
        return headers, positions

    def block(self, first: int, last: int) -> HeaderBlock:
        headers, positions = self._paths(first, last)
        blank = [""] * self.width
        above = [*self.above, *((n, cells) for n, cells in self.rows.items() if n < first)]
        notes = [words.note([cell for cell in cells if cell]) for _, cells in above]
        lines = [tuple(self.rows.get(n, blank)[c] for c in positions) for n in range(first, last + 1)]
        return HeaderBlock(
            first_row=first,
            last_row=last,
            headers=tuple(headers),
            positions=tuple(positions),
            title_notes=tuple(dict.fromkeys(notes)),
            title_rows=len(above),
            lines=tuple(line for line in lines if any(line)),
            score=len({normal(h) for h in headers if self.known(h)}),
        )


def _clean(cell: str | None) -> str:
    text = words.tidy(cell)
    whole = _WHOLE_NUMBER.fullmatch(text)
    if whole:
        return whole[1]
    decimal = _NATIVE_DECIMAL.fullmatch(text)
    return decimal[1] if decimal else text


def _could_be_header(cells: Sequence[str]) -> bool:
    """Not mostly figures; years are names of columns."""
    filled = [cell for cell in cells if cell]
    figures = sum(1 for cell in filled if words.is_figure(cell) and not words.is_year(cell))
    return bool(filled) and 2 * figures <= len(filled)


def _spread_right(row: Sequence[str], below: Sequence[str]) -> list[str]:
    """A group heading holds for the columns to its right, up to the next heading or a column without subheader."""
    spread = []
    current = ""
    for own, under in zip(row, below, strict=True):
        if not under:
            current = ""
        elif own:
            current = own
        spread.append(own or (current if under else ""))
    return spread


def _path(parts: Iterable[str]) -> str:
    path: list[str] = []
    for part in parts:
        if not part or (path and normal(path[-1]) == normal(part)):
            continue
        if path and _UNIT.fullmatch(part):
            # "Garis Kemiskinan" over "(Rp)" is how others write "Garis Kemiskinan (Rp)".
            path[-1] = f"{path[-1]} {part}"
        else:
            path.append(part)
    return JOINT.join(path)

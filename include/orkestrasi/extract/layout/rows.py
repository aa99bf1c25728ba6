"""Tell data rows from notes, totals, repeated headers and blank rows, block by block."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from orkestrasi.extract.layout import words
from orkestrasi.extract.layout.header import HeaderBlock
from orkestrasi.extract.reading import ReadSpec, Total

MAX_NOTES = 20
MAX_TOTALS = 1000
# Labels of totals stand in one of the first columns.
_LABEL_COLUMNS = 5
_HARD_BLANK = "\u00a0"
_INDEX = pl.Int32
Cells = list[str | None]


def frame_of(rows: Sequence[tuple[int, Sequence[str | None]]], width: int = 0) -> pl.DataFrame:
    """Rows as a frame for `Trailer.push`: source_row (Int32), then one text column per physical column ("0" = A)."""
    width = max([width, *(len(cells) for _, cells in rows)])
    columns: list[Cells] = [list(column) for column in zip(*(_padded(cells, width) for _, cells in rows), strict=True)]
    data = {str(i): pl.Series(values, dtype=pl.String) for i, values in enumerate(columns)}
    numbers = pl.Series([n for n, _ in rows], dtype=_INDEX)
    return pl.DataFrame(
        {"source_row": numbers} | (data or {str(i): pl.Series([], dtype=pl.String) for i in range(width)})
    )


@dataclass
class _Held:
    """A row that may be a note: `apart` says that a blank row or a note stands right above it."""

    number: int
    cells: Cells
    apart: bool


class Trailer:
    """Takes the rows below a header in order and gives back those that are data.

    `headers` and `positions` begin as the header's and grow where a column without a header turns out to hold data;
    `counts` (title_rows, note_rows, total_rows, blank_rows, repeated_header_rows, column_number_rows), `totals` and
    `notes` say what was left out. Region names such as INDONESIA are no label of a total.
    """

    def __init__(self, header: HeaderBlock, spec: ReadSpec) -> None:
        self.headers: list[str] = list(header.headers)
        self.positions: list[int] = list(header.positions)
        self.counts: Counter[str] = Counter({"title_rows": header.title_rows} if header.title_rows else {})
        self.totals: list[Total] = []
        self.notes: list[str] = list(header.title_notes)[:MAX_NOTES]
        self._own = header.positions
        self._known = header.score
        self._lines = {_line(line) for line in header.lines}
        self._held: list[_Held] = []
        self._apart = False
        self._last_row = header.last_row
        self._first_data: Cells | None = None
        self._last_data: Cells | None = None
        self._after_header = True
        # By label column: the last text above the block, and the totals rows that name such a text.
        self._above: dict[str, str | None] = {}
        self._of_group: set[int] = set()

    def push(self, frame: pl.DataFrame) -> pl.DataFrame:
        """One block of rows (source_row, then physical columns "0", "1", ...; blank = null or blank text).

        Returns source_row and "0", "1", ... by index into `headers`, as many as there are so far. Rows at the end of a
        block that may be notes are held back until the rows after them, or `finish`, decide.
        """
        texts = [c for c in frame.columns if c != "source_row"]
        frame = frame.with_columns(
            pl.col(texts).str.replace_all(_HARD_BLANK, " ", literal=True).str.strip_chars().replace("", None)
        )
        kept, earlier = self._sorted_out(frame, texts)
        data = pl.concat([frame_of(earlier, len(texts)), kept], how="diagonal") if earlier else kept
        return self._columns(data)

    def finish(self) -> pl.DataFrame:
        """What was held back and is data after all."""
        held, self._held = self._held, []
        data: list[tuple[int, Cells]] = []
        notes = False
        for row in held:
            texts = [cell for cell in row.cells if cell]
            figures = [t for t in texts if words.has_amount(t) and len(re.sub(r"\D", "", t)) < 15]
            notes = notes or row.apart or words.reads_like_prose(" ".join(texts))
            if notes and not figures:
                self._note(texts)
            else:
                data.append((row.number, row.cells))
        return self._columns(frame_of(data, max(self.positions, default=-1) + 1))

    def _sorted_out(self, frame: pl.DataFrame, texts: list[str]) -> tuple[pl.DataFrame, list[tuple[int, Cells]]]:
        """The block without the rows that are no data, and rows held back from earlier blocks that are."""
        special = frame.select(self._special(texts))["special"].arg_true().to_list()
        special = sorted({*special, *self._group_totals(frame, texts)})
        if self._after_header and frame.height and 0 not in special:
            special.insert(0, 0)
        dropped: list[int] = []
        earlier: list[tuple[int, Cells]] = []
        numbers = frame["source_row"]
        held_here: dict[int, int] = {}
        following = 0
        waiting = deque(special)
        while waiting:
            index = waiting.popleft()
            row: Cells = list(frame.row(index)[1:])
            number = int(numbers[index])
            if index > following:
                self._data_follows(frame, following, index - 1, held_here, dropped, earlier)
            following = index + 1
            self._apart = self._apart or number > self._last_row + 1
            self._last_row = number
            verdict = self._judge(number, row)
            if verdict == "data":
                self._data_follows(frame, index, index, held_here, dropped, earlier)
                continue
            dropped.append(index)
            if verdict == "held":
                held_here[number] = index
            elif verdict in ("total_rows", "repeated_header_rows"):
                if self._after_header and following < frame.height and following not in list(waiting)[:1]:
                    # Numbers of columns may stand below it.
                    waiting.appendleft(following)
                self._release(verdict == "repeated_header_rows", held_here, dropped, earlier)
        if following < frame.height:
            self._data_follows(frame, following, frame.height - 1, held_here, dropped, earlier)
        if not dropped:
            return frame, earlier
        gone = pl.Series(dropped, dtype=pl.UInt32)
        return frame.filter(~pl.int_range(pl.len(), dtype=pl.UInt32).is_in(gone.implode())), earlier

    def _special(self, texts: list[str]) -> pl.Expr:
        """Rows that need a closer look: hardly filled (notes are), or labelled like a total or the header."""
        columns = [str(p) for p in self._own if str(p) in texts]
        if not columns:
            return pl.repeat(True, pl.len()).alias("special")
        filled = pl.sum_horizontal(pl.col(columns).is_not_null())
        looks = [filled <= self._sparse()]
        looks += [pl.col(c).str.contains(words.TOTAL_TEXT).fill_null(False) for c in columns[:_LABEL_COLUMNS]]
        for line in self._lines:
            index = next((i for i, text in enumerate(line) if text), None)
            if index is not None and str(self._own[index]) in texts:
                folded = pl.col(str(self._own[index])).str.to_lowercase().str.replace_all(r"\s+", " ")
                looks.append((folded == line[index]).fill_null(False))
        return pl.any_horizontal(looks).alias("special")

    def _group_totals(self, frame: pl.DataFrame, texts: list[str]) -> list[int]:
        """Rows "Jumlah Lombok Barat" below rows of Lombok Barat, as indexes; their numbers go into `_of_group`."""
        columns = [str(p) for p in self._own if str(p) in texts][:_LABEL_COLUMNS]
        if not columns or not frame.height:
            return []
        labelled = frame.select(pl.any_horizontal(pl.col(columns).str.contains(words.TOTAL_OF)).fill_null(False))
        places = labelled.to_series().arg_true()
        folded = frame.select(pl.col(columns).str.to_lowercase().str.replace_all(r"\s+", " "))
        above = folded.select(
            pl.col(c).shift(1, fill_value=self._above.get(c)).forward_fill().fill_null(self._above.get(c) or "")
            for c in columns
        )
        self._above = {c: folded[c].drop_nulls().tail(1).to_list()[0] if folded[c].null_count() < frame.height
                       else self._above.get(c) for c in columns}  # fmt: skip
        if places.is_empty():
            return []
        named = folded[places].select(pl.col(columns).str.extract(words.TOTAL_OF))
        around = above[places]
        is_total = pl.Series(
            any(group is not None and group in rows for group in groups)
            for groups, rows in zip(named.iter_rows(), around.iter_rows(), strict=True)
        )
        found = [int(index) for index in places.filter(is_total)]
        self._of_group = {int(frame["source_row"][index]) for index in found}
        return found

    def _sparse(self) -> int:
        return 2 if len(self._own) >= 5 else 1

    def _judge(self, number: int, row: Cells) -> str:
        """What a row is: a kind of row that is left out (and counted here), "held", or "data"."""
        texts = [cell for cell in row if cell]
        if not texts:
            self.counts["blank_rows"] += 1
            self._apart = True
            return "blank_rows"
        cells = [row[p] if p < len(row) else None for p in self._own]
        line = _line([cell or "" for cell in cells])
        after_header, self._after_header = self._after_header, False
        if line in self._lines and (len(texts) > 1 or not self._held):
            self.counts["repeated_header_rows"] += 1
            self._after_header = True
            return "repeated_header_rows"
        if after_header and self._numbers_columns(texts):
            self._lines.add(line)
            self.counts["column_number_rows"] += 1
            return "column_number_rows"
        label = self._total(cells, number in self._of_group)
        if label is not None:
            self.counts["total_rows"] += 1
            if len(self.totals) < MAX_TOTALS:
                own = {i: cell for i, cell in enumerate(cells) if cell and cell != label}
                self.totals.append(Total(number, words.tidy(label), own))
            self._apart = False
            return "total_rows"
        sparse = len(texts) <= self._sparse()
        if sparse and words.is_note(" ".join(texts)) and not any(words.has_amount(t) for t in texts):
            self._note(texts)
            self._apart = True
            return "note_rows"
        if sparse and len(self._own) > 1:
            self._held.append(_Held(number, row, self._apart))
            return "held"
        return "data"

    def _numbers_columns(self, texts: list[str]) -> bool:
        """A row "(1) (2) (3)"; without brackets only under headers that are known, or it would be figures."""
        found = [words.column_number(text) for text in texts]
        numbers = [f[0] for f in found if f]
        if (
            len(numbers) < len(texts)
            or len(numbers) < 2
            or numbers != list(range(numbers[0], numbers[0] + len(numbers)))
        ):
            return False
        if all(f[1] for f in found if f):
            return True
        return self._known >= 2 and numbers[0] == 1 and len(numbers) >= max(4, len(self._own))

    def _total(self, cells: Cells, of_group: bool) -> str | None:
        """The label of a totals row. A row that names anything else besides is data ("Total" as a category)."""
        names = [(i, cell) for i, cell in enumerate(cells) if cell and not words.is_figure(cell)]
        if not names or not (of_group or words.is_total(names[0][1])):
            return None
        for index, text in names[1:]:
            same = [row is not None and row[index : index + 1] == [text] for row in (self._first_data, self._last_data)]
            if not all(same):
                return None
        return names[0][1]

    def _data_follows(
        self,
        frame: pl.DataFrame,
        first: int,
        last: int,
        held_here: dict[int, int],
        dropped: list[int],
        earlier: list[tuple[int, Cells]],
    ) -> None:
        """Plain rows from index `first` to `last`: what was held back above them is data too."""
        self._release(False, held_here, dropped, earlier)
        row = self._by_position(frame, last)
        self._first_data = self._first_data or (self._by_position(frame, first) if first < last else row)
        self._last_data = row
        self._last_row = int(frame["source_row"][last])
        self._apart = False
        self._after_header = False

    def _release(
        self, notes: bool, held_here: dict[int, int], dropped: list[int], earlier: list[tuple[int, Cells]]
    ) -> None:
        """Decide about the rows held back: above a repeated header they are the next page's title."""
        for held in self._held:
            if notes:
                self._note([cell for cell in held.cells if cell])
            elif held.number in held_here:
                dropped.remove(held_here[held.number])
            else:
                earlier.append((held.number, held.cells))
        self._held = []

    def _by_position(self, frame: pl.DataFrame, index: int) -> Cells:
        row = frame.row(index)[1:]
        return [row[p] if p < len(row) else None for p in self._own]

    def _note(self, texts: list[str]) -> None:
        self.counts["note_rows"] += 1
        text = words.note(texts)
        if len(self.notes) < MAX_NOTES and text not in self.notes:
            self.notes.append(text)

    def _columns(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Physical columns to header columns; a column without a header that holds something gets a name."""
        others = [c for c in frame.columns if c != "source_row" and int(c) not in self.positions]
        for column in others:
            if frame[column].null_count() < frame.height:
                self.positions.append(int(column))
                self.headers.append(f"(kolom {int(column) + 1} tanpa judul)")
        chosen = [
            (pl.col(str(p)) if str(p) in frame.columns else pl.lit(None, pl.String)).alias(str(i))
            for i, p in enumerate(self.positions)
        ]
        return frame.select(pl.col("source_row"), *chosen)


def _line(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(words.tidy(cell).lower() for cell in cells)


def _padded(cells: Sequence[str | None], width: int) -> list[str | None]:
    return [*cells, *[None] * (width - len(cells))]

"""Delimited text (CSV, TSV, semicolons, bars): rows with the line they begin on, however large the file.

Python's parser reads the first rows and every irregular stretch; the regular rest, which is nearly all of any large
file, goes through polars block by block. A block counts as regular only if polars and the plain count of delimiters
and line ends agree on it, so a line cut short never passes as a line of blanks.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from orkestrasi.extract.errors import UnreadableError
from orkestrasi.extract.formats import Cells, Table
from orkestrasi.extract.formats.encodings import Text, survey
from orkestrasi.extract.layout import matches
from orkestrasi.extract.reading import ReadSpec

DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "koma (,)", ";": "titik koma (;)", "\t": "tab", "|": "garis tegak (|)"}
NAMES_EN = {",": "comma (,)", ";": "semicolon (;)", "\t": "tab", "|": "bar (|)"}
WORDS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
SAMPLE_LINES = 400
SAMPLE_CHARACTERS = 1 << 20
# A cell longer than this is a quote that never closes.
MAX_CELL = 1 << 20
MAX_LINE = 64 << 20
# As many as a spreadsheet has; some programs export every one of them.
MAX_COLUMNS = 16_384
# So many of the rows must have one width before a delimiter counts as found where no header is known.
SHARE = 0.9
# Two delimiters are rivals where one explains nearly as many rows as the other.
NEAR = 0.8


def read(path: Path, spec: ReadSpec) -> Iterator[Table]:
    """The one table of a text file. Raises UnreadableError, EmptyError."""
    csv.field_size_limit(MAX_CELL)
    text = survey(path, spec.encoding)
    lines = Lines(text)
    delimiter = _delimiter(lines.sample(), spec)
    table = Table(
        None,
        _rows(lines, delimiter),
        counts=dict(text.counts),
        strict_width=True,
        format={"encoding": text.encoding, "delimiter": delimiter},
    )
    table.frames = lambda width: _frames(lines, delimiter, width)
    yield table


class Lines:
    """The lines of a text, handed out one by one or in blocks of whole records; `number` lines are gone already."""

    def __init__(self, text: Text) -> None:
        self._blocks = text.blocks()
        self._rest = b""
        self._waiting: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if not self._waiting:
            self._waiting = _split(self._whole_lines())
            if not self._waiting:
                raise StopIteration
        self.number += 1
        return self._waiting.pop()

    def sample(self) -> str:
        """The first lines, without taking them."""
        if not self._waiting:
            self._waiting = _split(self._whole_lines())
        return "".join(self._waiting[: -SAMPLE_LINES - 1 : -1])[:SAMPLE_CHARACTERS]

    def block(self) -> bytes:
        """The next lines up to a line end outside quotes, or nothing where there is none such or the text is over."""
        content = "".join(reversed(self._waiting)).encode() if self._waiting else self._whole_lines()
        self._waiting = []
        cut = len(content)
        quotes = content.count(b'"')
        while quotes % 2 and cut > 0:
            before = content.rfind(b"\n", 0, cut - 1) + 1
            quotes -= content.count(b'"', before, cut)
            cut = before
        if not cut:
            self._waiting = _split(content)
            return b""
        self._rest = content[cut:] + self._rest
        self.number += content.count(b"\n", 0, cut)
        return content[:cut]

    def give_back(self, block: bytes) -> None:
        """Put back the block that was taken last."""
        self.number -= block.count(b"\n")
        self._waiting = _split(block)

    def _whole_lines(self) -> bytes:
        """Some whole lines, each with its line end; the last line of the text may lack it."""
        content = self._rest
        while (block := next(self._blocks, None)) is not None:
            content += block
            if cut := content.rfind(b"\n") + 1:
                self._rest = content[cut:]
                return content[:cut]
            if len(content) > MAX_LINE:
                raise UnreadableError(
                    f"baris {self.number + 1} terlalu panjang: tidak ada ganti baris",
                    f"line {self.number + 1} is too long: there is no line end",
                )
        self._rest = b""
        return content


def _split(content: bytes) -> list[str]:
    """Lines in reverse order, so that taking the next one costs nothing."""
    lines = content.decode().split("\n")
    last = lines.pop()
    return ([last] if last else []) + [line + "\n" for line in reversed(lines)]


def _rows(lines: Lines, delimiter: str) -> Iterator[tuple[int, Cells]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        begin = lines.number + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableError(
                f"tanda kutip atau pemisah tidak lengkap pada baris {begin}",
                f"broken quotes or delimiters in line {begin} ({error})",
            ) from error
        if len(row) > MAX_COLUMNS:
            raise UnreadableError(
                f"baris {begin} berisi {len(row)} kolom, batasnya {MAX_COLUMNS}",
                f"line {begin} has {len(row)} columns, the limit is {MAX_COLUMNS}",
            )
        yield begin, list(row)


def _frames(lines: Lines, delimiter: str, width: int) -> Iterator[pl.DataFrame]:
    while block := lines.block():
        first = lines.number - block.count(b"\n") + 1
        frame = _parse(block, delimiter, width, first)
        if frame is None:
            lines.give_back(block)
            return
        yield frame


def _parse(block: bytes, delimiter: str, width: int, first: int) -> pl.DataFrame | None:
    """A block of whole records as a frame, or None where it is not plainly regular."""
    names = [str(i) for i in range(width)]
    try:
        frame = pl.read_csv(
            block,
            separator=delimiter,
            has_header=False,
            schema=dict.fromkeys(names, pl.String),
            infer_schema=False,
            empty_string_is_null=False,
            truncate_ragged_lines=False,
            glob=False,
        )
    except (pl.exceptions.PolarsError, ValueError):
        return None
    breaks = block.count(b"\n") + (not block.endswith(b"\n"))
    delimiters = block.count(delimiter.encode())
    starts = pl.int_range(first, first + pl.len(), dtype=pl.Int32)
    if b'"' in block:
        inside = frame.select(
            pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True)).alias("breaks"),
            pl.sum_horizontal(pl.all().str.count_matches(delimiter, literal=True)).alias("delimiters"),
        )
        broken = inside["breaks"].cast(pl.Int32)
        breaks -= int(broken.sum())
        delimiters -= int(inside["delimiters"].sum())
        if broken.sum():
            starts = starts + pl.lit(broken.cum_sum() - broken)
    if frame.height != breaks or delimiters != (width - 1) * breaks:
        return None
    return frame.select(starts.alias("source_row"), *names)


@dataclass(frozen=True)
class _Candidate:
    delimiter: str
    known: int
    width: int
    share: float
    coverage: float
    first: int

    @property
    def plausible(self) -> bool:
        return self.known > 1 or (self.width > 1 and self.share >= SHARE)

    @property
    def score(self) -> float:
        return self.share * self.coverage if self.width > 1 else 0.0


def _delimiter(sample: str, spec: ReadSpec) -> str:
    """The delimiter, declared and found, or found alone.

    The one under which most headers belong to the dataset; where none does, the one that gives rows of one width.
    """
    declared = WORDS.get(spec.delimiter or "", spec.delimiter) or ("\t" if spec.kind == "tsv" else None)
    choice = tuple(dict.fromkeys((*((declared,) if declared else ()), *DELIMITERS)))
    found = [_judge(sample, d, spec) for d in choice]
    best = max(found, key=lambda c: (c.known, c.plausible, c.score))
    rivals = [c for c in found if c.known == best.known and c.plausible and c.score >= NEAR * best.score]
    # Decimal commas make rows of one width too, but only below the header, which has none.
    rivals = [c for c in rivals if c.first == min(r.first for r in rivals)]
    names = [c.delimiter for c in rivals]
    if declared:
        if rivals and declared not in names:
            raise UnreadableError(
                f"pemisah kolom dinyatakan {_name(declared)}, tetapi isinya dipisah {_either(names)[0]}",
                f"the delimiter is declared as {NAMES_EN.get(declared, declared)}, but the content has "
                f"{_either(names)[1]}",
                "FORMAT-DELIMITER-DISAGREES",
            )
        return declared
    if len(rivals) > 1:
        raise UnreadableError(
            f"pemisah kolom tidak dapat dipastikan: {_either(names)[0]}",
            f"the delimiter cannot be decided: {_either(names)[1]}",
            "FORMAT-UNDECIDED",
        )
    return names[0] if names else best.delimiter


def _either(delimiters: list[str]) -> tuple[str, str]:
    return " atau ".join(_name(d) for d in delimiters), " or ".join(NAMES_EN.get(d, d) for d in delimiters)


def _judge(sample: str, delimiter: str, spec: ReadSpec) -> _Candidate:
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(sample), delimiter=delimiter))
    except csv.Error:
        return _Candidate(delimiter, 0, 0, 0.0, 0.0, 0)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    known = max((sum(matches(cell, spec) for cell in row) for row in filled[:60]), default=0)
    widths = Counter(len(row) for row in filled if len(row) > 1)
    if not widths:
        return _Candidate(delimiter, known, 1, 1.0, 1.0, 0)
    width, rows_of_it = widths.most_common(1)[0]
    # Title lines above and notes below have one cell; between the first and the last row of that width all count.
    of_it = [i for i, row in enumerate(filled) if len(row) == width]
    share = rows_of_it / (of_it[-1] - of_it[0] + 1)
    return _Candidate(delimiter, known, width, share, rows_of_it / len(filled), of_it[0])


def _name(delimiter: str) -> str:
    return NAMES.get(delimiter, f'"{delimiter}"')

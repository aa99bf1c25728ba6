"""Make one reading of a delivered file: its container, its tables, their headers, and the rows in batches on disk.

The one place where every format meets the search for header, totals and notes. Runs inside the child process.
"""

from __future__ import annotations

import codecs
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from orkestrasi.extract import layout, safety
from orkestrasi.extract.containers import Member, expand
from orkestrasi.extract.errors import EmptyError, UnreadableError
from orkestrasi.extract.formats import Cells, Table, columnar, delimited, documents, spreadsheet
from orkestrasi.extract.reading import BATCH_ROWS, Part, Reading, ReadSpec

HEAD_ROWS = 60
ROWS_AT_ONCE = 20_000
CELLS_AT_ONCE = 1 << 20
SPREADSHEETS = ("xlsx", "xls", "ods")
ENDINGS = {
    "csv": ("csv",), "tsv": ("csv",), "txt": ("csv",), "xlsx": ("xlsx",), "xls": ("xls",), "ods": ("ods",),
    "json": ("json",), "geojson": ("json",), "topojson": ("json",), "jsonl": ("jsonl",), "ndjson": ("jsonl",),
    "parquet": ("parquet",),
}  # fmt: skip
# Row of the header, headers, their physical columns, and who sorted out the rows that are no data.
_Described = tuple[int, list[str], list[int], layout.Trailer | None]
_JSON = re.compile(r"\ufeff?\s*(\[\s*[\[{\]]|\{\s*[\"}])")


def assemble(path: Path, file_name: str, spec: ReadSpec, folder: Path, progress: Callable[[int], None]) -> Reading:
    """Read a delivered file into batches below `folder`; `progress` hears the rows kept so far.

    Raises UnreadableError, EmptyError.
    """
    container, members = expand(path, file_name, spec, folder)
    assembly = _Assembly(folder, spec, progress)
    for member in members:
        try:
            kind = _kind(member, spec)
            assembly.describe(kind, container, member)
            for table in _tables(member, kind, spec):
                assembly.add(table, member, _disagrees(member, kind))
        except documents.Nil as nil:
            if len(members) == 1:
                return Reading((), {"kind": "json", "nil": {"reason": nil.reason, "office": nil.office}}, ())
            raise UnreadableError("laporan nihil harus dikirim sendiri", "a nil return has to come alone") from nil
        except UnreadableError as error:
            if member.name is None or len(members) == 1:
                raise
            raise UnreadableError(f"{member.name}: {error.reason_id}", f"{member.name}: {error.reason_en}",
                                  error.rule_id) from error  # fmt: skip
        finally:
            if member.path != path:
                member.path.unlink(missing_ok=True)
    return assembly.reading()


def _kind(member: Member, spec: ReadSpec) -> str:
    """What the file is, and that it is what its source declares."""
    found = member.kind if member.kind != "text" else _text_kind(member, spec)
    declared = "csv" if spec.kind == "tsv" else spec.kind
    if declared not in ("auto", found):
        raise UnreadableError(
            f"sumber menyatakan {spec.kind}, tetapi isinya {found}",
            f"the source declares {spec.kind}, but the content is {found}",
            "FORMAT-KIND-DISAGREES",
        )
    return found


def _text_kind(member: Member, spec: ReadSpec) -> str:
    with member.path.open("rb") as file:
        head = file.read(1 << 20)
    utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    looks = _JSON.match(head[:4096].decode("utf-16" if utf16 else "utf-8", "replace")) is not None
    named = ENDINGS.get(_ending(member), ("",))[0]
    if not looks and named not in ("json", "jsonl"):
        return "csv"
    if named == "jsonl" or spec.kind == "jsonl" or (spec.kind == "auto" and documents.is_lines(head)):
        return "jsonl"
    return "json"


def _ending(member: Member) -> str:
    return PurePosixPath(member.file_name).suffix.lower().lstrip(".")


def _disagrees(member: Member, kind: str) -> bool:
    return kind not in ENDINGS.get(_ending(member), (kind,))


def _tables(member: Member, kind: str, spec: ReadSpec) -> Iterator[Table]:
    if kind in SPREADSHEETS:
        if kind != "xls":
            safety.check_workbook(member.path, kind)
        return spreadsheet.read(member.path, spec)
    if kind == "parquet":
        return columnar.read(member.path, spec)
    if kind == "json":
        return documents.read_document(member.path, spec)
    if kind == "jsonl":
        return documents.read_lines(member.path, spec)
    return delimited.read(member.path, spec)


class _Assembly:
    """Collects parts and writes their rows; a batch holds rows of one part."""

    def __init__(self, folder: Path, spec: ReadSpec, progress: Callable[[int], None]) -> None:
        self._folder = folder
        self._spec = spec
        self._progress = progress
        self._format: dict[str, Any] = {}
        self._parts: list[Part] = []
        self._batches: list[tuple[Path, int]] = []
        self._waiting: list[pl.DataFrame] = []
        self._rows = 0

    def describe(self, kind: str, container: str | None, member: Member) -> None:
        self._format.setdefault("kind", kind)
        if container:
            self._format["container"] = container
        if member.name is not None:
            self._format.setdefault("members", []).append(member.name)

    def add(self, table: Table, member: Member, ending_disagrees: bool) -> None:
        number = len(self._parts) + 1
        for name, value in table.format.items():
            self._format.setdefault(name, value)
        before = self._rows
        described = self._headered(table, number) if table.headered else self._laid_out(table, number)
        self._write(number, everything=True)
        if described is None:
            return
        header_row, headers, positions, trailer = described
        counts = Counter(table.counts) + (trailer.counts if trailer else Counter())
        if ending_disagrees:
            counts["extension_disagrees"] = 1
        self._parts.append(
            Part(
                number=number,
                member=member.name,
                sheet=table.name,
                header_row=header_row,
                headers=tuple(headers),
                positions=tuple(positions),
                rows=self._rows - before,
                epoch_1904=table.epoch_1904,
                counts={name: count for name, count in sorted(counts.items()) if count},
                totals=tuple(trailer.totals) if trailer else (),
                notes=tuple(note[:200] for note in trailer.notes[:20]) if trailer else (),
                findings=tuple(table.findings),
            )
        )

    def reading(self) -> Reading:
        """All that was added. Raises EmptyError where there is no row in it."""
        if not self._rows:
            raise EmptyError
        widest = max(len(part.headers) for part in self._parts)
        for path, width in self._batches:
            if width < widest:
                missing = [pl.lit(None, pl.String).alias(str(i)) for i in range(width, widest)]
                pl.read_parquet(path, glob=False).with_columns(missing).write_parquet(path, compression="lz4")
        return Reading(tuple(self._parts), self._format, tuple(path for path, _ in self._batches))

    def _headered(self, table: Table, number: int) -> _Described:
        frames = table.frames(len(table.headers)) if table.frames else iter(())
        rest = (layout.frame_of(rows, len(table.headers)) for rows in _chunks(table.rows))
        for frame in itertools.chain(frames, rest):
            texts = [c for c in frame.columns if c != "source_row"]
            tidy = frame.with_columns(
                pl.col(texts).str.replace_all("\u00a0", " ", literal=True).str.strip_chars().replace("", None)
            )
            filled = tidy.filter(~pl.all_horizontal(pl.col(texts).is_null())) if texts else tidy.clear()
            table.count("blank_rows", tidy.height - filled.height)
            self._keep(filled, number)
        return 0, table.headers, list(range(len(table.headers))), None

    def _laid_out(self, table: Table, number: int) -> _Described | None:
        head = list(itertools.islice(table.rows, HEAD_ROWS))
        header = layout.find(head, self._spec, table.merged)
        if not header.headers:
            return None
        trailer = layout.Trailer(header, self._spec)
        below = [row for row in head if row[0] > header.last_row]
        lines = [cells for row, cells in head if header.first_row <= row <= header.last_row]
        width = max(len(cells) for cells in lines)
        # Columns that the header leaves blank at its end may be left out below it.
        named = max(i + 1 for cells in lines for i, cell in enumerate(cells) if cell and cell.strip())
        misfits = _Misfits(width, named) if table.strict_width else None
        self._push(trailer, below, number, misfits)
        # A frame is one regular block of a text; where it stops being regular, rows go on.
        for frame in table.frames(width) if table.frames else ():
            self._keep(self._fitting(trailer.push(frame), misfits), number)
        for rows in _chunks(table.rows):
            self._push(trailer, rows, number, misfits)
        self._keep(self._fitting(trailer.finish(), misfits), number)
        return header.last_row, trailer.headers, trailer.positions, trailer

    def _push(
        self, trailer: layout.Trailer, rows: list[tuple[int, Cells]], number: int, misfits: _Misfits | None
    ) -> None:
        if misfits:
            rows = [(row, misfits.fit(row, cells)) for row, cells in rows]
        if rows:
            self._keep(self._fitting(trailer.push(layout.frame_of(rows)), misfits), number)

    @staticmethod
    def _fitting(data: pl.DataFrame, misfits: _Misfits | None) -> pl.DataFrame:
        if misfits:
            misfits.refuse(data)
        return data

    def _keep(self, data: pl.DataFrame, number: int) -> None:
        if data.height:
            self._waiting.append(data)
            self._rows += data.height
            self._write(number, everything=False)
            self._progress(self._rows)

    def _write(self, number: int, *, everything: bool) -> None:
        waiting = sum(frame.height for frame in self._waiting)
        if not waiting or (waiting < BATCH_ROWS and not everything):
            return
        rows = pl.concat(self._waiting, how="diagonal")
        whole = rows.height if everything else rows.height // BATCH_ROWS * BATCH_ROWS
        for start in range(0, whole, BATCH_ROWS):
            path = self._folder / f"batch{len(self._batches):06d}.parquet"
            batch = rows.slice(start, min(BATCH_ROWS, whole - start))
            names = [str(i) for i in range(batch.width - 1)]
            batch.select(pl.lit(number, pl.Int16).alias("part"), "source_row", *names).write_parquet(
                path, compression="lz4", statistics=False
            )
            self._batches.append((path, len(names)))
        self._waiting = [rows.slice(whole)] if whole < rows.height else []


class _Misfits:
    """Lines with more or fewer cells than the header. A note may be short; a row of data may not.

    `named`: columns up to the last one that has a header.
    """

    def __init__(self, width: int, named: int) -> None:
        self._width = width
        self._named = named
        self._found: dict[int, int] = {}

    def fit(self, row: int, cells: Cells) -> Cells:
        if len(cells) == self._width or not any(cell and cell.strip() for cell in cells):
            return cells[: self._width]
        if any(cell and cell.strip() for cell in cells[self._width :]):
            raise self._error(row, len(cells))
        if len(cells) < self._named:
            self._found[row] = len(cells)
        return cells[: self._width]

    def refuse(self, data: pl.DataFrame) -> None:
        """Refuse the first row of data that is a misfit. Raises UnreadableError."""
        if self._found:
            for row in data.filter(pl.col("source_row").is_in(list(self._found)))["source_row"].head(1):
                raise self._error(row, self._found[row])

    def _error(self, row: int, found: int) -> UnreadableError:
        more = found > self._width
        return UnreadableError(
            f"baris {row} berisi {found} kolom, padahal baris judul berisi {self._width}; "
            + ("isi sel yang memuat pemisah harus diapit tanda kutip" if more else "barisnya terpotong"),
            f"line {row} has {found} columns but the header has {self._width}; "
            + ("a cell that holds the delimiter has to be quoted" if more else "the line is cut short"),
        )


def _chunks(rows: Iterator[tuple[int, Cells]]) -> Iterator[list[tuple[int, Cells]]]:
    chunk: list[tuple[int, Cells]] = []
    cells = 0
    for row in rows:
        chunk.append(row)
        cells += len(row[1])
        if len(chunk) >= ROWS_AT_ONCE or cells >= CELLS_AT_ONCE:
            yield chunk
            chunk, cells = [], 0
    if chunk:
        yield chunk

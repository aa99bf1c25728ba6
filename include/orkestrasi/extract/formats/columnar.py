"""Parquet: columns as text, exact, group by group."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from orkestrasi.extract.errors import EmptyError, UnreadableError
from orkestrasi.extract.formats import Table, storable, text
from orkestrasi.extract.reading import BATCH_ROWS, NATIVE_NUMBER, ReadSpec

MAX_COLUMNS = 2_000
MAGIC = b"PAR1"


def read(path: Path, spec: ReadSpec) -> Iterator[Table]:
    """The one table of a Parquet file. Raises UnreadableError, EmptyError."""
    del spec  # everything a Parquet file needs stands in the file
    with path.open("rb") as file:
        file.seek(-4, 2)
        whole = file.read() == MAGIC
    if not whole:
        raise _damaged("ends too early")
    try:
        scan = pl.scan_parquet(path, glob=False, hive_partitioning=False)
        schema = scan.collect_schema()
    except pl.exceptions.PolarsError as error:
        raise _damaged(type(error).__name__) from error
    if not schema:
        raise EmptyError
    if len(schema) > MAX_COLUMNS:
        raise UnreadableError(
            f"berisi {len(schema)} kolom, batasnya {MAX_COLUMNS}", f"has {len(schema)} columns, limit {MAX_COLUMNS}"
        )
    headers = [storable(name.strip()) for name in schema]
    table = Table(None, iter(()), headered=True, headers=headers)
    table.frames = lambda _: _frames(scan, schema)
    yield table


def _frames(scan: pl.LazyFrame, schema: pl.Schema) -> Iterator[pl.DataFrame]:
    number = 1
    try:
        for batch in scan.collect_batches(chunk_size=BATCH_ROWS, maintain_order=True, engine="streaming"):
            for piece in batch.iter_slices(BATCH_ROWS):
                rows = pl.int_range(number, number + pl.len(), dtype=pl.Int32).alias("source_row")
                columns = [_as_text(piece[name], kind).alias(str(i)) for i, (name, kind) in enumerate(schema.items())]
                number += piece.height
                yield pl.DataFrame(columns).select(rows, pl.all())
    except pl.exceptions.PolarsError as error:
        raise _damaged(type(error).__name__) from error


def _as_text(values: pl.Series, kind: pl.DataType) -> pl.Series:
    frame = values.alias("x").to_frame()
    x = pl.col("x")
    if kind == pl.String or kind.is_integer() or kind == pl.Boolean or isinstance(kind, pl.Categorical | pl.Enum):
        return frame.select(x.cast(pl.String)).to_series()
    if kind.is_float() or kind.is_decimal():
        written = x.cast(pl.String)
        whole = written.str.strip_suffix(".0") if kind.is_float() else written
        native = written.str.contains(".", literal=True) & ~written.str.contains("e", literal=True)
        fraction = native & (~written.str.ends_with(".0") if kind.is_float() else pl.lit(True))
        return frame.select(pl.when(fraction).then(written + NATIVE_NUMBER).otherwise(whole)).to_series()
    if kind == pl.Date:
        return frame.select(x.dt.to_string("iso:strict").str.slice(0, 10)).to_series()
    if isinstance(kind, pl.Datetime):
        day, moment = x.dt.to_string("%Y-%m-%d"), x.dt.to_string("%Y-%m-%dT%H:%M:%S%.f%:z" if kind.time_zone else
                                                                 "%Y-%m-%dT%H:%M:%S%.f")  # fmt: skip
        midnight = (x.dt.time() == pl.time(0, 0, 0)) & pl.lit(kind.time_zone is None)
        return frame.select(pl.when(midnight).then(day).otherwise(moment)).to_series()
    if kind == pl.Binary:
        raise UnreadableError("kolom berisi data biner, bukan teks atau angka", "a column holds binary data")
    return pl.Series("x", [text(v) for v in values.to_list()], dtype=pl.String)


def _damaged(reason: str) -> UnreadableError:
    return UnreadableError(
        "berkas Parquet rusak atau terpotong", f"the Parquet file is damaged or cut short ({reason})"
    )

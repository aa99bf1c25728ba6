"""Read bytes the way a chunk does, in a child process, and look at the rows it wrote down."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from orkestrasi.extract.errors import UnreadableError
from orkestrasi.extract.reading import Reading, ReadSpec
from orkestrasi.extract.sandbox import Reader


@dataclass
class Bench:
    """One child for a whole test module."""

    folder: Path
    reader: Reader = field(default_factory=Reader)

    def read(self, content: bytes, name: str = "laporan.csv", **spec: Any) -> tuple[Reading, list[tuple[Any, ...]]]:
        """The reading and its rows: (part, source_row, cells ...)."""
        path = self.folder / "content"
        path.write_bytes(content)
        spool = self.folder / "spool"
        try:
            reading = self.reader.read(path, name, ReadSpec(**spec), spool)
            return reading, rows_of(reading)
        finally:
            shutil.rmtree(spool, ignore_errors=True)

    def cells(self, content: bytes, name: str = "laporan.csv", **spec: Any) -> list[tuple[Any, ...]]:
        return [row[2:] for row in self.read(content, name, **spec)[1]]

    def refused(self, content: bytes, name: str = "laporan.csv", **spec: Any) -> UnreadableError:
        with pytest.raises(UnreadableError) as refusal:
            self.read(content, name, **spec)
        assert refusal.value.reason_id
        assert refusal.value.reason_en
        return refusal.value


def rows_of(reading: Reading) -> list[tuple[Any, ...]]:
    if not reading.batches:
        return []
    return pl.concat([pl.read_parquet(b, glob=False) for b in reading.batches]).rows()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Any:
    bench = Bench(tmp_path_factory.mktemp("bench"))
    with bench.reader:
        yield bench

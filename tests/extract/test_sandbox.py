"""A file can kill the child that reads it, and nothing else: the verdict names the file, the next file is read."""

from __future__ import annotations

import gzip
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import psutil
import pytest

from orkestrasi.extract import sandbox
from orkestrasi.extract.errors import UnreadableError
from orkestrasi.extract.reading import ReadSpec
from tests.extract.opened import rows_of

CSV = b"kode,nilai\n11.01,5\n"
SPEC = ReadSpec()


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "content"
    path.write_bytes(content)
    return path


def _child() -> psutil.Process:
    (child,) = [p for p in psutil.Process().children() if "orkestrasi.extract.child" in p.cmdline()]
    return child


def _slow() -> bytes:
    """Small as delivered, but work for several seconds: quotes that only the slow parser reads."""
    lines = "".join(f'11.01,5" pipa,{i}\n' for i in range(200_000))
    return gzip.compress(("kode,nama,nilai\n" + lines * 20).encode(), 1)


def test_one_child_reads_many_files(tmp_path: Path) -> None:
    path = _file(tmp_path, CSV)
    with sandbox.Reader() as reader:
        first = reader.read(path, "a.csv", SPEC, tmp_path / "spool")
        child = _child()
        second = reader.read(path, "b.csv", SPEC, tmp_path / "spool")
        assert _child().pid == child.pid
    assert rows_of(first) == rows_of(second) == [(1, 2, "11.01", "5")]
    assert not set(first.batches) & set(second.batches)
    assert not child.is_running()
    assert (tmp_path / "spool").stat().st_mode & 0o777 == 0o700


def test_the_child_knows_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORKESTRASI_DATABASE_URL", "postgresql://rahasia")
    monkeypatch.setenv("AIRFLOW__CORE__FERNET_KEY", "rahasia")
    with sandbox.Reader() as reader:
        reader.read(_file(tmp_path, CSV), "a.csv", SPEC, tmp_path)
        environment = _child().environ()
        descriptors = _child().num_fds()
    assert "rahasia" not in str(environment)
    assert not {name for name in environment if name.startswith(("ORKESTRASI", "AIRFLOW"))}
    assert descriptors < 20


def test_a_child_that_died_between_files_is_replaced(tmp_path: Path) -> None:
    path = _file(tmp_path, CSV)
    with sandbox.Reader() as reader:
        reader.read(path, "a.csv", SPEC, tmp_path)
        child = _child()
        child.kill()
        child.wait()
        assert reader.read(path, "a.csv", SPEC, tmp_path).parts[0].rows == 1


def test_a_child_that_is_killed_is_a_verdict_and_the_next_file_is_read(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    slow = tmp_path / "slow"
    slow.write_bytes(_slow())
    heard: list[int] = []

    def kill(rows: int) -> None:
        heard.append(rows)
        _child().kill()

    with sandbox.Reader() as reader:
        with pytest.raises(UnreadableError) as verdict:
            reader.read(slow, "a.csv.gz", SPEC, spool, kill)
        assert (verdict.value.rule_id, "memori" in verdict.value.reason_id) == ("FILE-UNSAFE", True)
        assert heard[0] > 0
        assert list(spool.iterdir()) == []
        assert reader.read(_file(tmp_path, CSV), "b.csv", SPEC, spool).parts[0].rows == 1


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT])
def test_a_crash_is_a_verdict(tmp_path: Path, number: signal.Signals) -> None:
    slow = tmp_path / "slow"
    slow.write_bytes(_slow())
    with sandbox.Reader() as reader, pytest.raises(UnreadableError):
        reader.read(slow, "a.csv.gz", SPEC, tmp_path, lambda _: _child().send_signal(number))


def test_work_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _file(tmp_path, _slow())
    monkeypatch.setattr(sandbox, "CPU_SECONDS_PER_MB", 0)
    with sandbox.Reader(cpu_seconds=1) as reader:
        with pytest.raises(UnreadableError) as verdict:
            reader.read(path, "a.csv.gz", SPEC, tmp_path)
        assert (verdict.value.rule_id, "waktu" in verdict.value.reason_id) == ("FILE-UNSAFE", True)
        small = tmp_path / "small"
        small.write_bytes(CSV)
        assert reader.read(small, "b.csv", SPEC, tmp_path).parts[0].rows == 1


def test_a_child_that_only_waits_is_stopped_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "CPU_SECONDS_PER_MB", 0)
    monkeypatch.setattr(sandbox, "WALL_PER_CPU", 1)
    path = _file(tmp_path, _slow())
    with sandbox.Reader(cpu_seconds=2) as reader, pytest.raises(UnreadableError) as verdict:
        reader.read(path, "a.csv.gz", SPEC, tmp_path, lambda _: _child().suspend())
    assert "waktu" in verdict.value.reason_id


def test_memory_is_bounded_whatever_a_file_claims(tmp_path: Path) -> None:
    """Some kilobytes of Parquet that decode to gigabytes."""
    out = io.BytesIO()
    pl.DataFrame({"a": ["x" * (1 << 20)] * 64}).write_parquet(out, compression="zstd", use_pyarrow=False)
    assert len(out.getvalue()) < 1 << 20
    path = _file(tmp_path, out.getvalue())
    small = tmp_path / "small"
    small.write_bytes(CSV)
    with sandbox.Reader(memory_bytes=180 << 20) as reader:
        reader.read(small, "b.csv", SPEC, tmp_path)
        with pytest.raises(UnreadableError) as verdict:
            reader.read(path, "a.parquet", SPEC, tmp_path)
        assert verdict.value.rule_id == "FILE-UNSAFE", verdict.value.reason_en
        assert reader.read(small, "b.csv", SPEC, tmp_path).parts[0].rows == 1


def test_a_file_that_is_gone_is_our_fault_not_the_sender_s(tmp_path: Path) -> None:
    with sandbox.Reader() as reader, pytest.raises(FileNotFoundError):
        reader.read(tmp_path / "gone", "a.csv", SPEC, tmp_path)


def test_the_child_dies_with_its_parent(tmp_path: Path) -> None:
    _file(tmp_path, CSV)
    program = (
        "import sys, psutil; from pathlib import Path; from orkestrasi.extract import sandbox\n"
        "from orkestrasi.extract.reading import ReadSpec\n"
        "r = sandbox.Reader(); r.read(Path(sys.argv[1]), 'a.csv', ReadSpec(), Path(sys.argv[2]))\n"
        "print(psutil.Process().children()[0].pid, flush=True); sys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "content"), str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    os.kill(parent.pid, signal.SIGKILL)
    child.wait(timeout=20)
    parent.communicate()
    assert not child.is_running()

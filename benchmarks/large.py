"""`python -m benchmarks.large`: the largest files that are taken in, with the peak memory of all processes at work.

Three cases, each through the steps of the DAG `large_files` in a process of its own: a CSV of about 1 GB, a workbook of
1,000,000 rows, and a file with 200,000 findings whose feedback workbook is written. PostgreSQL's memory is its own
(shared buffers and work_mem are set, not grown) and is not counted.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from benchmarks.installation import fresh_database, installation

LIMIT_BYTES = 1_500_000_000
DATASET = "commodity_prices"
REGION = "32.04"
COMMODITIES = ("BERAS", "DAGING_AYAM", "GULA_PASIR", "MINYAK_GORENG")
START = date(2024, 1, 1)
DAYS = 31
# A reference as long as real ones are: it makes a row about 250 bytes.
CITATION = "Harga buatan untuk pengukuran; bukan angka resmi. " * 3
HEADERS = ("kode_wilayah", "kode_sistem", "nama_wilayah", "kode_komoditas", "nama_pasar", "tanggal", "harga_rp",
           "asal_data", "rujukan")  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """One case: what went in and came out, how long it took, the most memory that its processes had at once."""

    case: str
    megabytes: float
    rows: int
    findings: int
    verdict: str
    seconds: float
    peak_megabytes: float


def row(number: int, price: object = None) -> tuple[str, ...]:
    """A synthetic price, different from every other in its market."""
    day = START + timedelta(days=number % DAYS)
    commodity = COMMODITIES[number // DAYS % len(COMMODITIES)]
    market = f"PASAR UJI {number // (DAYS * len(COMMODITIES)):06d}"
    amount = str(price if price is not None else 10_000 + number % 90)
    return (REGION, "KEMENDAGRI", "Kabupaten Bandung", commodity, market, day.isoformat(), amount, "SINTETIS", CITATION)


def write_csv(path: Path, size_bytes: int) -> int:
    number = 0
    with path.open("w", encoding="utf-8") as out:
        out.write(",".join(HEADERS) + "\n")
        while out.tell() < size_bytes:
            out.write("\n".join(",".join(row(n)) for n in range(number, number + 10_000)) + "\n")
            number += 10_000
    return number


def write_xlsx(path: Path, rows: int) -> int:
    import xlsxwriter  # type: ignore[import-untyped]

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, HEADERS)
    for number in range(rows):
        cells: list[Any] = list(row(number))
        cells[6] = int(cells[6])
        sheet.write_row(number + 1, 0, cells)
    book.close()
    return rows


def write_faulty(path: Path, rows: int) -> int:
    with path.open("w", encoding="utf-8") as out:
        out.write(",".join(HEADERS) + "\n")
        out.writelines(",".join(row(n, price="mahal")) + "\n" for n in range(rows))
    return rows


def take_in(file: Path) -> tuple[str, int, int]:
    """Deliver and take in one file as the DAGs do; its verdict, rows and findings."""
    from orkestrasi import db
    from orkestrasi.landing import intake
    from orkestrasi.take_in import all_steps

    intake.submit(file, "BI", DATASET, "2024-01")
    load_id = intake.register_arrivals("benchmark")
    loads = [load for load in (load_id, *intake.large_loads()) if load is not None]
    for load in dict.fromkeys(loads):
        all_steps(load)
    with db.connect() as connection:
        found = connection.execute(
            "select s.verdict, s.row_count, (select count(*) from ledger.finding) from ledger.submission as s"
        ).fetchone()
    if found is None:
        raise RuntimeError("the file was not taken in")
    return str(found[0]), int(found[1] or 0), int(found[2])


def measured(case: str, file: Path) -> Measured:
    """Take a file in, in a new process, and look at its memory and its children's every 50 ms."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(there, partial(take_in, file)))
    started = time.perf_counter()
    process.start()
    there.close()
    peak = [0]
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peak, over))
    watcher.start()
    try:
        outcome = here.recv()
    finally:
        over.set()
        watcher.join()
        process.join()
    if isinstance(outcome, BaseException):
        raise outcome
    verdict, rows, findings = outcome
    seconds = time.perf_counter() - started
    return Measured(case, file.stat().st_size / 1e6, rows, findings, verdict, round(seconds, 1), round(peak[0] / 1e6))


def _send(there: Any, function: Callable[[], Any]) -> None:
    try:
        there.send(function())
    except Exception as error:
        there.send(error)


def _watch(pid: int | None, peak: list[int], over: threading.Event) -> None:
    root = psutil.Process(pid)
    while not over.wait(0.05):
        used = 0
        try:
            for process in (root, *root.children(recursive=True)):
                used += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
        peak[0] = max(peak[0], used)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.large", description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1.0, help="a fraction of the full sizes, for a quick look")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    results = []
    with installation() as folder:
        for case, name, write in (
            ("csv 1 GB", "besar.csv", partial(write_csv, size_bytes=int(1e9 * options.scale))),
            ("xlsx 1,000,000 rows", "besar.xlsx", partial(write_xlsx, rows=int(1_000_000 * options.scale))),
            ("200,000 findings", "salah.csv", partial(write_faulty, rows=int(200_000 * options.scale))),
        ):
            file = folder / name
            print(f"{case}: writing {write(file):,} rows", file=sys.stderr, flush=True)
            with fresh_database():
                results.append(measured(case, file))
            file.unlink()
            print(results[-1], file=sys.stderr, flush=True)
    if options.json:
        print(json.dumps([asdict(result) for result in results], indent=2))
    else:
        print(
            "| case | MB | rows | findings | verdict | seconds | peak memory, MB |\n|---|---:|---:|---:|---|---:|---:|"
        )
        for r in results:
            print(f"| {r.case} | {r.megabytes:,.0f} | {r.rows:,} | {r.findings:,} | {r.verdict} | {r.seconds} | "
                  f"{r.peak_megabytes:,.0f} |")  # fmt: skip
    return 0 if all(r.peak_megabytes * 1e6 <= LIMIT_BYTES for r in results) else 1


if __name__ == "__main__":
    sys.exit(main())

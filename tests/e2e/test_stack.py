"""The whole job as an engineer runs it: the stack up, files delivered by the CLI, Airflow's scheduler does the rest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

from orkestrasi.settings import ROOT

HEADER = (
    "kode_wilayah;kode_sistem;nama_wilayah;periode;kode_sumber;definisi_garis;persen_penduduk_miskin;"
    "jumlah_penduduk_miskin_ribu;indeks_kedalaman;indeks_keparahan;garis_kemiskinan_rp;persen_miskin_ekstrem;"
    "asal_data;rujukan\n"
)
PATIENCE_SECONDS = 240
T = TypeVar("T")


class Stack:
    """The command line of one running installation."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {k: v for k, v in os.environ.items() if k != "ORKESTRASI_DATABASE_URL"}
        self.environment |= {"ORKESTRASI_HOME": str(home), "PYTHONPATH": str(ROOT / "include")}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "orkestrasi.cli", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS + 60,
        )

    def json(self, *arguments: str) -> Any:
        result = self.run(*arguments, "--json")
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    def until(self, look: Callable[[], T | None]) -> T:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if seen := look():
                return seen
            time.sleep(1)
        raise AssertionError(f"not within {PATIENCE_SECONDS} s; see {self.home}/logs")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    running = Stack(tmp_path_factory.mktemp("stack"))
    started = running.run("stack", "up")
    assert started.returncode == 0, started.stdout + started.stderr
    yield running
    ended = running.run("stack", "down")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def poverty(path: Path, *rows: str) -> Path:
    path.write_text(HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")
    return path


def publication(stack: Stack, at_least: int) -> int:
    def look() -> int | None:
        shown = [p["number"] for p in stack.json("publications") if p["shown"]]
        return shown[0] if shown and shown[0] >= at_least else None

    return stack.until(look)


def test_files_become_a_publication_and_a_report(stack: Stack, tmp_path: Path) -> None:
    good = poverty(
        tmp_path / "ppu.csv",
        "64.09;KEMENDAGRI;Penajam Paser Utara;2021;P3KE;USD1.9PPP;;;;;;2,10;RESMI;Rapat April 2023",
    )
    bad = poverty(tmp_path / "aceh.csv", "1103;KEMENDAGRI;Aceh Selatan;2021;SUSENAS;NASIONAL;sepuluh;;1,2;3,5;;;RESMI;")
    address = ("--dataset", "poverty_indicators", "--period", "2021")

    with ThreadPoolExecutor() as both:
        waiting = ["--wait", str(PATIENCE_SECONDS)]
        first = both.submit(stack.run, "submit", str(bad), *address, "--reporter", "11.01", *waiting, "--json")
        second = both.submit(stack.json, "submit", str(good), *address, "--reporter", "64.09", *waiting)
        refused, accepted = first.result(), second.result()
    assert refused.returncode == 1, refused.stderr
    assert {f["rule_id"] for f in json.loads(refused.stdout)["findings"]} >= {
        "CELL-TYPE",
        "POV-P2-ABOVE-P1",
        "REGION-UNKNOWN",
    }

    assert accepted["verdict"] == "accepted"

    number = publication(stack, 1)
    shown = stack.json(
        "sql",
        "select region_name, indicator_code, value::text, publication_number from marts.mart_poverty_indicator",
    )
    assert shown == [
        {
            "region_name": "Kabupaten Penajam Paser Utara",
            "indicator_code": "extreme_poverty_pct",
            "value": "2.10",
            "publication_number": number,
        }
    ]
    report = stack.home / "reports" / "terbitan" / str(number) / "index.html"
    stack.until(lambda: report.exists() or None)
    assert f"Terbitan {number}" in report.read_text(encoding="utf-8")
    refused_page = (report.parent / "wilayah" / "11.01.html").read_text(encoding="utf-8")
    assert "Kabupaten Aceh Selatan: apa yang harus diperbaiki" in refused_page and "sepuluh" in refused_page


@pytest.mark.slow
def test_the_same_file_again_loads_nothing_and_a_correction_makes_the_next_publication(
    stack: Stack, tmp_path: Path
) -> None:
    before = publication(stack, 1)
    address = ("--dataset", "poverty_indicators", "--period", "2021", "--reporter", "64.09")
    row = "64.09;KEMENDAGRI;Penajam Paser Utara;2021;P3KE;USD1.9PPP;;;;;;{};RESMI;Rapat April 2023"
    again = poverty(tmp_path / "other_name.csv", row.format("2,10"))
    repeated = stack.json("submit", str(again), *address, "--wait", str(PATIENCE_SECONDS))
    assert repeated["version"] == 1

    corrected = poverty(tmp_path / "ppu.csv", row.format("2,11"))
    assert stack.json("submit", str(corrected), *address, "--wait", str(PATIENCE_SECONDS))["version"] == 2
    number = publication(stack, before + 1)
    query = "select value::text, publication_number from marts.mart_poverty_indicator"
    assert stack.json("sql", query) == [{"value": "2.11", "publication_number": number}]
    assert stack.json("sql", query, "--publication", str(before)) == [{"value": "2.10", "publication_number": before}]

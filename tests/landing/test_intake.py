"""Arrivals: bytes kept once, one submission per new content, one delivery per arrival, whoever takes them in."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from orkestrasi import db
from orkestrasi.extract import load
from orkestrasi.landing import arrivals, intake, object_store
from orkestrasi.landing.arrivals import Address
from orkestrasi.sources.load import SourceError
from tests.pipeline import RECEIVED, csv_of, deliver, outcomes, query, register, run_intake, stunting

SHEET = csv_of("stunting_prevalence", stunting("11.01"))
OTHER = csv_of("stunting_prevalence", stunting("11.01", 15.1))
ADDRESS = ("11.01", "stunting_prevalence", "2023")


def _deliveries() -> list[tuple[Any, ...]]:
    return query("select submission_id, file_name, is_repeat from ledger.delivery order by delivery_id")


def _waiting(home: Path) -> list[Path]:
    return [path for path in (home / "landing").rglob("*") if path.is_file()]


def test_bytes_are_kept_under_their_hash_before_the_file_leaves_the_landing_folder(home: Path) -> None:
    deliver(*ADDRESS, SHEET)
    register()
    ((sha256, size),) = query("select sha256, size_bytes from ledger.file")
    assert (sha256, size) == (hashlib.sha256(SHEET).hexdigest(), len(SHEET))
    assert object_store.path_of(sha256).read_bytes() == SHEET
    assert _waiting(home) == []
    ((to_state, actor),) = query("select to_state, actor from ledger.submission_event")
    assert (to_state, actor) == ("received", "intake")


def test_the_same_file_again_also_under_another_name_loads_nothing(home: Path) -> None:
    deliver(*ADDRESS, SHEET, "a.csv")
    deliver(*ADDRESS, SHEET, "b.csv", "2026-06-30T10:00:00+07:00")
    (outcome,) = run_intake()
    deliver(*ADDRESS, SHEET, "a.csv", "2026-07-01T10:00:00+07:00")
    assert run_intake() == []
    assert outcomes()[0].verdict == outcome.verdict == "accepted"
    assert _deliveries() == [
        (outcome.submission_id, "a.csv", False), (outcome.submission_id, "b.csv", True),
        (outcome.submission_id, "a.csv", True),
    ]  # fmt: skip
    repeated = outcomes()[0].of_rule("FILE-REPEATED")
    assert [(f["severity"], f["value"]) for f in repeated] == [("info", "b.csv"), ("info", "a.csv")]
    assert query("select count(*) from raw.stunting_prevalence") == [(1,)]


def test_the_same_bytes_for_another_reporter_or_period_are_another_submission(home: Path) -> None:
    deliver(*ADDRESS, SHEET)
    deliver("11.02", "stunting_prevalence", "2023", SHEET)
    deliver("11.01", "stunting_prevalence", "2022", SHEET)
    register()
    assert len(outcomes()) == 3
    assert query("select count(*) from ledger.file") == [(1,)]


def test_versions_follow_the_order_of_arrival(home: Path) -> None:
    deliver(*ADDRESS, OTHER, "a.csv", "2026-06-30T12:00:00+07:00")
    deliver(*ADDRESS, SHEET, "z.csv", "2026-06-30T09:00:00+07:00")
    register()
    assert [(o.version, o.file_name) for o in outcomes()] == [(1, "z.csv"), (2, "a.csv")]


def _at_once(*calls: Any) -> None:
    problems: list[BaseException] = []
    barrier = threading.Barrier(len(calls))

    def run(call: Any) -> None:
        barrier.wait()
        try:
            call()
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


def test_two_intakes_at_once_take_each_file_once(home: Path) -> None:
    for number in range(40):
        deliver(f"11.{number % 18 + 1:02}", "stunting_prevalence", "2023", SHEET + b"\r\n" * number, f"{number}.csv")
    _at_once(*(lambda key=key: intake.register_arrivals(key) for key in ("one", "two", "three")))
    assert len(outcomes()) == 40
    assert len(_deliveries()) == 40
    assert not any(is_repeat for _, _, is_repeat in _deliveries())
    assert _waiting(home) == []
    versions = query("select reporter_id, array_agg(version order by version) from ledger.submission group by 1")
    assert all(found == list(range(1, len(found) + 1)) for _, found in versions)


def _rows(sha256: str, name: str) -> list[intake.Delivered]:
    received = datetime.fromisoformat(RECEIVED)
    return [intake.Delivered.at(Address(*ADDRESS), (sha256, 1), name, "landing", received, received)]


def _wait_for_somebody_to_wait() -> None:
    deadline = time.monotonic() + 30
    waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    while not query(waiting):
        assert time.monotonic() < deadline


def test_two_versions_recorded_at_once_take_turns(home: Path) -> None:
    deliver(*ADDRESS, SHEET)
    load_id = register()

    def record() -> None:
        with db.connect() as second:
            intake.record(second, load_id, _rows("b" * 64, "b.csv"))

    with db.connect() as first, ThreadPoolExecutor() as pool:
        intake.record(first, load_id, _rows("a" * 64, "a.csv"))
        recorded = pool.submit(record)
        _wait_for_somebody_to_wait()
        first.commit()
        recorded.result()
    assert [(o.version, o.file_name) for o in outcomes()] == [(1, "laporan.csv"), (2, "a.csv"), (3, "b.csv")]


def test_the_same_content_recorded_twice_at_once_is_one_submission_and_a_repeat(home: Path) -> None:
    deliver(*ADDRESS, SHEET)
    load_id = register()

    def record(name: str) -> None:
        with db.connect() as connection:
            intake.record(connection, load_id, _rows("a" * 64, name))

    _at_once(lambda: record("one.csv"), lambda: record("two.csv"))
    opened = [o for o in outcomes() if o.version == 2]
    assert len(opened) == 1
    found = [(s, repeat) for s, _, repeat in _deliveries() if s == opened[0].submission_id]
    assert sorted(found) == [(opened[0].submission_id, False), (opened[0].submission_id, True)]


def test_killed_between_ledger_and_landing_folder_the_file_is_no_repeat(home: Path, tmp_path: Path) -> None:
    path = deliver(*ADDRESS, SHEET)
    shutil.copy2(path, tmp_path / "aside")
    load_id = register("the run")
    # As if the process had died before it could clear the landing folder.
    shutil.copy2(tmp_path / "aside", path)
    assert register("the run") == load_id
    assert _deliveries() == [(outcomes()[0].submission_id, "laporan.csv", False)]
    assert _waiting(home) == []


def test_a_file_replaced_while_it_is_registered_is_not_lost(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = deliver(*ADDRESS, SHEET)
    flush = object_store.flush

    def sender_replaces_its_file() -> None:
        flush()
        deliver(*ADDRESS, OTHER, received="2026-07-01T09:00:00+07:00")

    with monkeypatch.context() as patch:
        # The moment after the bytes are stored and before the landing folder is cleared.
        patch.setattr(object_store, "flush", sender_replaces_its_file)
        register()
    assert path.read_bytes() == OTHER
    register()
    assert [o.version for o in outcomes()] == [1, 2]
    assert _waiting(home) == []


def test_names_that_are_no_text_do_not_stop_the_others(home: Path) -> None:
    deliver("11.02", "stunting_prevalence", "2023", csv_of("stunting_prevalence", stunting("11.02")))
    odd = home / "landing" / "demo" / "11.01" / "stunting_prevalence" / "2023"
    odd.mkdir(parents=True)
    with open(os.path.join(os.fsencode(odd), b"lapor\xffan.csv"), "wb") as file:  # noqa: PTH118, PTH123 (bytes)
        file.write(SHEET)
    assert sorted((o.reporter_id, o.verdict, o.file_name) for o in run_intake()) == [
        ("11.01", "accepted", "lapor\ufffdan.csv"), ("11.02", "accepted", "laporan.csv"),
    ]  # fmt: skip


@contextmanager
def bound_by_permissions() -> Iterator[None]:
    """Root, too, has to obey file modes: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH are put aside for a while."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    held = (ctypes.c_uint32 * 6)()
    assert libc.capget(header, held) == 0
    without = (ctypes.c_uint32 * 6)(held[0] & ~0b110, *held[1:])
    assert libc.capset(header, without) == 0
    try:
        yield
    finally:
        assert libc.capset(header, held) == 0


def test_a_file_nobody_may_read_waits_and_stops_nobody(home: Path) -> None:
    path = deliver(*ADDRESS, SHEET)
    path.chmod(0)
    deliver("11.02", "stunting_prevalence", "2023", SHEET)
    with bound_by_permissions():
        register()
    assert [o.reporter_id for o in outcomes()] == ["11.02"]
    assert _waiting(home) == [path]


def test_what_is_still_being_written_or_hidden_is_left_alone(home: Path) -> None:
    for name in ("a.csv.part", ".b.csv", "c.csv.tmp", "d.filepart"):
        deliver(*ADDRESS, SHEET, name)
    (home / "landing" / "link.csv").symlink_to(
        home / "landing" / "demo" / "11.01" / "stunting_prevalence" / "2023" / ".b.csv"
    )
    assert intake.register_arrivals("x") is None
    assert len(_waiting(home)) == 5


def test_submit_never_overwrites_what_waits(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "laporan.csv"
    names = []
    for content in (SHEET, OTHER, b"x"):
        source.write_bytes(content)
        names.append(intake.submit(source, *ADDRESS).path.name)
    assert names == ["laporan.csv", "laporan_2.csv", "laporan_3.csv"]
    register()
    assert len(outcomes()) == 3


def test_a_clock_that_runs_ahead_makes_no_file_early_for_ever(home: Path) -> None:
    deliver(*ADDRESS, SHEET, received="2999-01-01T00:00:00+07:00")
    register()
    assert query("select bool_and(received_at <= now()) from ledger.submission") == [(True,)]


SOURCE = """
sources:
  ssgi:
    title: Stunting
    reporter: "11.01"
    dataset: stunting_prevalence
    period: "2023"
    part: ssgi
    where: {kind: landing}
"""


def _by_source(home: Path, content: bytes, name: str) -> Path:
    """Put a file where the entry SOURCE reads it."""
    path = home / "landing" / "ssgi" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_broken_sources_yml_stops_only_what_comes_by_a_source(
    home: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    declared = home / "sources.yml"
    home.mkdir(exist_ok=True)
    declared.write_text(SOURCE, encoding="utf-8")
    _by_source(home, SHEET, "registered.csv")
    register()
    waiting = _by_source(home, OTHER, "waiting.csv")
    declared.write_text("sources: [", encoding="utf-8")

    source = tmp_path / "laporan.csv"
    source.write_bytes(OTHER)
    intake.submit(source, *ADDRESS)
    run_intake()
    # What had been registered before is neither refused nor forgotten.
    assert [(o.file_name, o.state) for o in outcomes()] == [("registered.csv", "received"), ("laporan.csv", "accepted")]
    assert _waiting(home) == [waiting]
    assert str(declared) in caplog.text

    declared.write_text(SOURCE, encoding="utf-8")
    run_intake()
    assert [o.state for o in outcomes()] == ["accepted"] * 3


def test_a_file_that_is_read_while_sources_yml_breaks_is_not_refused(home: Path) -> None:
    declared = home / "sources.yml"
    home.mkdir(exist_ok=True)
    declared.write_text(SOURCE, encoding="utf-8")
    _by_source(home, SHEET, "laporan.csv")
    load_id = register()
    declared.write_text("sources: [", encoding="utf-8")
    with pytest.raises(SourceError):
        for chunk in load.plan_chunks(load_id):
            load.extract_chunk(load_id, chunk)
    assert [o.state for o in outcomes()] == ["received"]


def test_what_may_come_again_is_delivered_and_not_repeated(home: Path, tmp_path: Path) -> None:
    (tmp_path / "laporan.csv").write_bytes(SHEET)
    intake.submit(tmp_path / "laporan.csv", *ADDRESS)
    (refused,) = run_intake()
    with db.connect() as connection:
        # As gate 1 leaves a report that came before its window, or after its lock.
        connection.execute("update ledger.submission set may_come_again = true")

    arrival = intake.submit(tmp_path / "laporan.csv", *ADDRESS)
    (taken,) = run_intake()
    assert (taken.version, taken.verdict) == (2, "accepted")
    assert _deliveries() == [(refused.submission_id, "laporan.csv", False), (taken.submission_id, "laporan.csv", False)]
    assert query("select revalidates from ledger.submission") == [(None,), (None,)]
    with db.connect() as connection:
        connection.autocommit = True
        assert intake.wait_for_verdict(connection, arrival, 0) == [taken.submission_id]


def test_a_file_that_comes_while_others_are_looked_at_came_when_it_came(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else whoever waits for its verdict would look for a delivery after the one that was noted."""
    known = arrivals.usable()
    (home / "landing").mkdir(parents=True)
    target = home / "landing" / "11.01" / "stunting_prevalence" / "2023" / "laporan.csv"

    def while_looking() -> Any:
        target.parent.mkdir(parents=True)
        target.write_bytes(SHEET)
        # The file system's clock may lag some milliseconds behind.
        while target.stat().st_ctime <= started:
            target.touch()
        return known

    monkeypatch.setattr(arrivals, "usable", while_looking)
    started = time.time()
    (arrival,) = arrivals.waiting(home / "landing")

    assert arrival.received_at == datetime.fromtimestamp(target.stat().st_ctime, UTC)

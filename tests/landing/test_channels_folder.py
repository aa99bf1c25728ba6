"""Files in a folder: taken once, left where they are, never from outside, never half-written."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from orkestrasi.landing import collect, intake, object_store, source_state
from tests.landing.places import pull, query, source_of, stored, submissions

PERIOD = {"file": r"stunting_(?P<period>\d{4})"}
REPORTERS = {"path": r"^(?P<reporter>[^/]+)/", "allowed": ["64.09"]}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "delivered"
    folder.mkdir()
    return folder


def where(place: Path, **keys: Any) -> dict[str, Any]:
    return {"kind": "folder", "path": str(place), "settle_seconds": 0, **keys}


def test_what_is_new_is_taken_once_and_stays_where_it_is(home: Path, place: Path) -> None:
    (place / "stunting_2023.csv").write_text("a;b\n")
    (place / "stunting_2024.csv").write_text("c;d\n")
    (place / "readme.txt").write_text("?")
    source = source_of(home, where(place, match="stunting_*.csv"), period=PERIOD)
    first = pull(source)
    assert (first.fetched, first.registered, first.repeats, first.unmatched) == (2, 2, 0, 1)
    assert submissions() == [("BPS", "2023", "stunting_2023.csv", 1), ("BPS", "2024", "stunting_2024.csv", 1)]
    assert stored() == [b"a;b\n", b"c;d\n"]
    again = pull(source)
    assert (again.fetched, again.registered, again.known) == (0, 0, 2)
    assert len(list(place.iterdir())) == 3


def test_every_submission_says_its_source_and_when_the_file_was_made(home: Path, place: Path) -> None:
    path = place / "stunting_2023.csv"
    path.write_text("a\n")
    made = datetime(2024, 2, 1, 8, tzinfo=UTC)
    os.utime(path, (made.timestamp(), made.timestamp()))
    pull(source_of(home, where(place), part="regencies"))
    ((source_id, channel, part, prepared_at, received_at, state),) = query(
        "select source_id, channel, part, prepared_at, received_at, state from ledger.submission"
    )
    assert (source_id, channel, part, state) == ("pulled", "pulled", "regencies", "received")
    assert prepared_at == made
    assert received_at > made


def test_a_file_that_changed_is_a_new_version_and_its_old_content_again_is_a_repeat(home: Path, place: Path) -> None:
    source = source_of(home, where(place))
    for content in ("one\n", "two\n", "one\n"):
        (place / "report.csv").write_text(content)
        pull(source)
    assert [version for *_, version in submissions()] == [1, 2]
    assert query("select is_repeat from ledger.delivery order by delivery_id") == [(False,), (False,), (True,)]


def test_folders_below_are_looked_into_and_the_path_names_the_reporter(home: Path, place: Path) -> None:
    for reporter in ("64.09", "64.10"):
        (place / reporter).mkdir()
        (place / reporter / "stunting_2023.csv").write_text(reporter)
    pull(source_of(home, where(place), reporter=REPORTERS, period=PERIOD))
    # 64.10 may not come this way: it is recorded, so that the refusal has a row to stand on.
    assert sorted(submissions()) == [
        ("64.09", "2023", "stunting_2023.csv", 1),
        ("64.10", "2023", "stunting_2023.csv", 1),
    ]


def test_a_name_that_says_no_period_is_recorded_all_the_same(home: Path, place: Path) -> None:
    (place / "x.csv").write_text("x")
    pull(source_of(home, where(place), period=PERIOD))
    assert submissions() == [("BPS", "?", "x.csv", 1)]


def test_links_are_not_followed_and_hidden_files_left_alone(home: Path, place: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.csv").write_text("secret")
    (place / "link.csv").symlink_to(outside / "secret.csv")
    (place / "folder").symlink_to(outside)
    (place / ".hidden.csv").write_text("hidden")
    os.mkfifo(place / "pipe.csv")
    collected = pull(source_of(home, where(place)))
    assert (collected.listed, collected.fetched, collected.unmatched) == (1, 0, 1)


def test_a_folder_that_became_a_link_after_the_listing_leads_nowhere(
    home: Path, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orkestrasi.landing.channels.folder import FolderShelf

    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.csv").write_text("secret")
    inner = place / "inner"
    inner.mkdir()
    (inner / "a.csv").write_text("public")
    listed = FolderShelf.files

    def then_swapped(self: FolderShelf) -> Any:
        yield from list(listed(self))
        inner.rename(place / "moved")
        inner.symlink_to(outside)

    monkeypatch.setattr(FolderShelf, "files", then_swapped)
    collected = pull(source_of(home, where(place)))
    assert (collected.fetched, collected.unfinished) == (0, 1)


def test_a_file_that_grows_while_it_is_read_is_left_for_the_next_run(
    home: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orkestrasi.landing.channels.folder import FolderShelf

    path = place / "growing.csv"
    path.write_text("first\n")
    listed = FolderShelf.files

    def then_grown(self: FolderShelf) -> Any:
        yield from list(listed(self))
        with path.open("a") as more:
            more.write("second\n")

    source = source_of(home, where(place))
    with monkeypatch.context() as patch:
        patch.setattr(FolderShelf, "files", then_grown)
        assert pull(source).unfinished == 1
    assert submissions() == []
    pull(source)
    assert stored() == [b"first\nsecond\n"]


def test_a_file_written_a_moment_ago_waits_until_it_has_settled(home: Path, place: Path) -> None:
    path = place / "fresh.csv"
    path.write_text("x")
    source = source_of(home, {"kind": "folder", "path": str(place)})
    assert pull(source).unfinished == 1
    os.utime(path, (path.stat().st_mtime - 60,) * 2)
    assert pull(source).fetched == 1
    (place / "upload.csv.part").write_text("x")
    assert pull(source_of(home, where(place))).unfinished == 1


@pytest.mark.parametrize("place_of_crash", ["put", "flush", "deliver", "record"])
def test_a_crash_anywhere_loses_nothing_and_doubles_nothing(
    home: Path, place: Path, monkeypatch: pytest.MonkeyPatch, place_of_crash: str
) -> None:
    for number in range(3):
        (place / f"{number}.csv").write_text(str(number))
    source = source_of(home, where(place))

    def crash(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    target = {
        "put": (object_store, "put"),
        "flush": (object_store, "flush"),
        "record": (collect, "record"),
        "deliver": (collect._Run, "_delivered"),
    }[place_of_crash]
    with monkeypatch.context() as patch:
        patch.setattr(*target, crash)
        with pytest.raises(KeyboardInterrupt):
            pull(source)
    assert submissions() == []
    assert query("select count(*) from ledger.fetched") == [(0,)]
    # Not even the run itself is on record, so that its cadence has it run again.
    assert query("select count(*) from ledger.source_state") == [(0,)]
    assert pull(source).registered == 3
    assert pull(source).fetched == 0


def test_a_crash_after_the_record_is_undone_with_it(home: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "a.csv").write_text("a")
    source = source_of(home, where(place))
    recorded = intake.record

    def then_crash(*arguments: Any) -> None:
        recorded(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(collect, "record", then_crash)
        with pytest.raises(KeyboardInterrupt):
            pull(source)
    assert submissions() == []
    assert pull(source).registered == 1


def test_one_file_that_cannot_be_read_does_not_keep_the_others(
    home: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orkestrasi.landing.channels import TransferError
    from orkestrasi.landing.channels.folder import FolderShelf

    for name in ("a.csv", "bad.csv", "c.csv"):
        (place / name).write_text(name)
    whole = FolderShelf.fetch

    def sometimes(self: FolderShelf, remote: Any, into: Any) -> None:
        if remote.name == "bad.csv":
            raise TransferError("the disk is tired")
        whole(self, remote, into)

    monkeypatch.setattr(FolderShelf, "fetch", sometimes)
    with pytest.raises(collect.CollectError, match=r"bad\.csv: the disk is tired") as caught:
        pull(source_of(home, where(place)))
    assert caught.value.collected.registered == 2
    ((failures, error, success),) = query("select failures, last_error, last_success_at from ledger.source_state")
    assert (failures, success) == (1, None)
    assert "bad.csv" in error


def test_a_missing_folder_is_a_failure_that_is_counted_until_it_is_back(home: Path, place: Path) -> None:
    source = source_of(home, where(place / "gone"))
    for _ in range(2):
        with pytest.raises(collect.CollectError, match="no folder"):
            pull(source)
    assert query("select failures from ledger.source_state") == [(2,)]
    (place / "gone").mkdir()
    pull(source)
    assert query("select failures, last_error from ledger.source_state") == [(0, None)]


def test_a_file_beyond_the_limit_is_not_taken(home: Path, place: Path) -> None:
    with (place / "big.csv").open("wb") as big:
        big.truncate((1 << 20) + 1)
    with pytest.raises(collect.CollectError, match="larger than 1 MB"):
        pull(source_of(home, where(place, max_mb=1)))


def test_two_runs_of_one_source_at_once_take_each_file_once(
    home: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "a.csv").write_text("a")
    source = source_of(home, where(place))
    inside, go_on = threading.Event(), threading.Event()
    put = object_store.put

    def held(path: Path) -> tuple[str, int]:
        inside.set()
        assert go_on.wait(20)
        return put(path)

    monkeypatch.setattr(object_store, "put", held)
    first = threading.Thread(target=pull, args=[source])
    first.start()
    assert inside.wait(20)
    second = pull(source)
    go_on.set()
    first.join(20)
    assert second.is_busy
    assert len(submissions()) == 1


def test_nothing_is_left_in_the_scratch_folder(home: Path, place: Path) -> None:
    (place / "a.csv").write_text("a")
    left = home / "run" / "collect" / "pulled" / "of a killed run"
    left.parent.mkdir(parents=True)
    left.write_text("half")
    pull(source_of(home, where(place)))
    assert not left.parent.exists()


def test_collected_files_get_their_verdict_from_the_next_intake(home: Path, place: Path) -> None:
    (place / "a.csv").write_text("a")
    collected = pull(source_of(home, where(place)))
    assert source_state.anything_waits()
    load_id = intake.register_arrivals("run")
    assert query("select load_id from ledger.submission") == [(load_id,)]
    assert load_id != collected.load_id
    assert not source_state.anything_waits()

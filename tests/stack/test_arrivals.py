"""When the landing folder's trigger starts an intake."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from orkestrasi.settings import ROOT

sys.path.append(str(ROOT / "plugins"))
landing_trigger = pytest.importorskip("landing_trigger")

A, B = ("a", 1, 1), ("b", 1, 1)


def test_a_file_is_announced_once_it_has_come_to_rest() -> None:
    arrivals = landing_trigger.Arrivals()
    assert [arrivals.look({A}, 0), arrivals.look({A}, 3), arrivals.look({A}, 6)] == [0, 1, 0]


def test_a_file_that_still_grows_is_waited_for() -> None:
    arrivals = landing_trigger.Arrivals()
    looks = [arrivals.look({("a", size, size)}, size) for size in range(5)]
    assert looks == [0] * 5
    assert arrivals.look({("a", 4, 4)}, 9) == 1


def test_deliveries_without_a_pause_are_not_waited_for_for_ever() -> None:
    arrivals = landing_trigger.Arrivals()
    looks = [arrivals.look({(str(n), 1, 1) for n in range(second)}, second) for second in range(1, 70, 3)]
    assert sum(looks) > 0


def test_only_new_files_count() -> None:
    arrivals = landing_trigger.Arrivals()
    arrivals.look({A}, 0)
    arrivals.look({A}, 3)
    assert [arrivals.look({A, B}, 6), arrivals.look({A, B}, 9)] == [0, 1]


def test_a_file_taken_away_and_delivered_again_is_announced_again() -> None:
    arrivals = landing_trigger.Arrivals()
    for second, seen in enumerate([{A}, {A}, set()]):
        arrivals.look(seen, second)
    assert [arrivals.look({A}, 6), arrivals.look({A}, 9)] == [0, 1]


def test_unfinished_and_hidden_files_are_not_seen(tmp_path: Path) -> None:
    for name in ("64/x/2024/a.csv", "64/x/2024/b.csv.part", "64/x/2024/.c.csv", ".cache/d.csv"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    assert [Path(path).name for path, _, _ in landing_trigger.sightings(tmp_path)] == ["a.csv"]

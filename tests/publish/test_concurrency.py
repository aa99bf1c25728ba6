"""Readers and publishers at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from orkestrasi.publish import candidate, gate2, publish
from orkestrasi.publish.publish import revert
from tests.pipeline import query
from tests.publish import flow
from tests.publish.readers import Reader, counts, start, stopped_at, stopped_by

MAKE_PUBLIC = "from tests.publish import flow; flow.make_public()"


def test_a_reader_never_sees_two_publications_at_once(second: Path) -> None:
    with Reader() as reader:
        assert candidate.prepare() == 2
        assert gate2.check(2) == 2
        publish.publish(2)
        for number in range(3, 23):
            assert revert(1 if number % 2 else 2, "uji") == number
    allowed = {counts(number) for number in range(1, 23)}
    assert counts(1)[1:] != counts(2)[1:]
    assert reader.seen <= allowed
    assert len(reader.seen) > 2, "it looked while publications were made"
    assert reader.mixed == 0


@pytest.mark.slow
def test_two_publishes_at_once_make_one_publication(second: Path) -> None:
    processes = [start(MAKE_PUBLIC, second / f"publish-{n}.log") for n in (1, 2)]
    ends = [process.wait() for process in processes]
    # Whose candidate the other one made anew is refused; a retried task then finds it published.
    logs = [(second / f"publish-{n}.log").read_text() for n in (1, 2)]
    assert 0 in ends, logs
    assert all(end == 0 or "has not passed gate 2" in log for end, log in zip(ends, logs, strict=True)), logs
    assert query("select number, status from ledger.publication order by 1") == [(1, "published"), (2, "published")]
    assert flow.make_public() is None


def test_a_revert_waits_for_the_publish_before_it(second: Path) -> None:
    """A publish that stands still in its transaction; the revert comes after it, whole."""
    candidate.prepare()
    gate2.check(2)
    publishing = "from orkestrasi.publish import publish; publish.publish(2)"
    reverting = "from orkestrasi.publish.publish import revert; revert(1, 'uji')"
    with stopped_at("ledger.publication", publishing, second / "publish.log") as one:
        other = start(reverting, second / "revert.log")
        assert counts(1) and flow.shown_total() == flow.BILLION
        assert other.poll() is None
    assert (one.wait(), other.wait()) == (0, 0), (second / "revert.log").read_text()
    assert query("select number, reverts_to from ledger.publication order by 1") == [(1, None), (2, None), (3, 1)]
    assert flow.shown_total() == flow.BILLION


@pytest.mark.slow
def test_a_candidate_made_anew_meanwhile_is_judged_again(second: Path) -> None:
    """Another run puts the same number on another content while the first one judges: it must not pass unjudged."""
    victim = flow.submission("11.01", 2)
    flow.execute("update warehouse.fct_investment_realization set total_idr = 1 where submission_id = %s", victim)
    flow.execute("update ledger.submission set built_at = null where submission_id = %s", victim)
    assert candidate.prepare() == 2
    judging = "from orkestrasi.publish import gate2; assert gate2.check(2) == 2"
    with stopped_by(candidate.LOCK, judging, second / "gate2.log") as (process, other):
        other.execute("update ledger.submission set built_at = now() where submission_id = %s", [victim])
        assert candidate.remake(other) == 2
    assert process.wait() == 0, (second / "gate2.log").read_text()[-3000:]
    assert flow.state(victim) == "quarantined"
    assert publish.publish(2) == 2
    assert flow.shown_total() == flow.BILLION

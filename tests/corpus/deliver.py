"""Deliver all kinds to one installation, each from a reporter of its own, and look at what the ledger then holds."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from orkestrasi import db
from orkestrasi.contracts.load import contracts
from orkestrasi.settings import settings
from tests import pipeline
from tests.corpus.kinds import Kind
from tests.pipeline import Outcome
from tests.sources.same_kinds import names

# Its cities have no government of their own.
JAKARTA = "31"


@dataclass(frozen=True)
class Judged:
    """A kind's submission: its outcome, all that was counted, its rows in raw by column."""

    kind: Kind
    reporter: str
    outcome: Outcome
    counts: Mapping[str, int]
    rows: Sequence[Mapping[str, Any]]


def reporters(kinds: Sequence[Kind]) -> dict[str, str]:
    """Kind -> code of the region that sends it."""
    taken = {kind.region for kind in kinds}
    free = iter([code for code, _ in names("regency_or_city") if code not in taken and code[:2] != JAKARTA])
    return {kind.id: kind.region or next(free) for kind in kinds}


def judge_all(kinds: Sequence[Kind]) -> dict[str, Judged]:
    """All files in one load; those that have to be there before them in one before."""
    senders = reporters(kinds)
    _declare(kinds, senders)
    for kind in kinds:
        sender = senders[kind.id]
        for name, make, received in kind.earlier:
            pipeline.deliver(sender, kind.dataset, kind.period_key, make(sender), name, received)
    pipeline.run_intake()
    for kind in kinds:
        _put(kind, senders[kind.id])
    found = {(o.reporter_id, o.dataset, o.period_key): o for o in pipeline.run_intake()}
    return {
        kind.id: _judged(kind, senders[kind.id], found[senders[kind.id], kind.dataset, kind.period_key])
        for kind in kinds
    }


def _source_id(kind: Kind) -> str:
    return f"corpus_{kind.id.replace('-', '_')}"


def _declare(kinds: Sequence[Kind], senders: Mapping[str, str]) -> None:
    """The installation's own sources, and the windows of those that are to be late."""
    entries = {
        _source_id(kind): {
            "title": kind.title, "reporter": senders[kind.id], "dataset": kind.dataset, "period": kind.period_key,
            "where": {"kind": "landing"},
        }
        | dict(kind.source)
        for kind in kinds
        if kind.source is not None
    }  # fmt: skip
    settings().home.mkdir(parents=True, exist_ok=True)
    (settings().home / "sources.yml").write_text(yaml.safe_dump({"sources": entries}, allow_unicode=True), "utf-8")
    with db.connect() as connection:
        for kind in kinds:
            if kind.window is None:
                continue
            due, last = kind.window
            opens = (datetime.date.fromisoformat(due) - datetime.timedelta(days=9)).isoformat()
            address = [senders[kind.id], kind.dataset, kind.period_key]
            connection.execute(
                """
                insert into ledger.obligation (reporter_id, dataset, period_key, opens_on, due_on, locks_on)
                values (%s, %s, %s, %s, %s, %s)
                on conflict (reporter_id, dataset, period_key) do update
                set opens_on = excluded.opens_on, due_on = excluded.due_on, locks_on = excluded.locks_on
                """,
                [*address, opens, due, last],
            )
            # Where an exception stands already, the pipeline of the tests grants no other.
            connection.execute(
                """
                insert into ledger.window_exception (reporter_id, dataset, period_key, open_until, reason, granted_by)
                values (%s, %s, %s, %s, 'test', 'test')
                """,
                [*address, kind.granted or due],
            )


def _put(kind: Kind, sender: str) -> None:
    landing = settings().landing
    if kind.source is not None:
        folder = landing / _source_id(kind)
        if isinstance(kind.source.get("reporter"), dict):
            folder /= sender
        folder.mkdir(parents=True, exist_ok=True)
        (folder / kind.name).write_bytes(kind.make(sender))
        return
    received = kind.received or pipeline.RECEIVED
    pipeline.deliver(sender, kind.dataset, kind.period_key, kind.make(sender), kind.name, received)
    for name, make in kind.also:
        folder = landing / sender / kind.dataset / kind.period_key
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(make(sender))


def _judged(kind: Kind, sender: str, outcome: Outcome) -> Judged:
    [(counts,)] = pipeline.query(
        "select coalesce(reading -> 'counts', '{}') from ledger.submission where submission_id = %s",
        [outcome.submission_id],
    )
    return Judged(kind, sender, outcome, counts, _rows(kind, outcome.submission_id))


def _rows(kind: Kind, submission_id: int) -> list[dict[str, Any]]:
    if kind.dataset not in contracts():
        return []
    columns = [*(c.name for c in contracts()[kind.dataset].columns), "marks"]
    rows = pipeline.query(
        f"select {', '.join(columns)} from raw.{kind.dataset} where submission_id = %s order by row_number",
        [submission_id],
    )
    return [{name: _plain(value) for name, value in zip(columns, row, strict=True)} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, datetime.date) else value

"""Approve in bulk what nobody needs to look at by itself; what is left out is listed with its reasons first."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg

from orkestrasi.review.labels import DECIDING
from orkestrasi.review.listing import EFFECT_THRESHOLD_PCT, Filters, Item, items
from orkestrasi.review.people import person
from orkestrasi.review.refusal import Refusal, ReviewRefusedError
from orkestrasi.review.steps import Decision, record

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Excluded:
    """A submission that a bulk approval leaves out, and every reason why."""

    item: Item
    reasons: tuple[Refusal, ...]


@dataclass(frozen=True)
class Preview:
    """What a bulk approval would approve and what it leaves out; `token` stands for exactly this content."""

    included: list[Item]
    excluded: list[Excluded]
    token: str
    # What each of the included was seen with.
    bases: dict[int, str]


@dataclass(frozen=True)
class Approved:
    """A bulk approval as recorded: one decision, and one event, per submission."""

    bulk_id: UUID
    decisions: list[Decision]
    excluded: list[Excluded]


def bulk_preview(connection: Connection, login: str, filters: Filters | None = None) -> Preview:
    """What of the queue this login could approve at once: no open warning, no large effect, not its own.

    Raises ReviewRefusedError where it may not decide at all.
    """
    who = person(connection, login)
    if who.role not in DECIDING:
        raise ReviewRefusedError(Refusal.of("no_role", {"role": who.role}))
    included: list[Item] = []
    excluded: list[Excluded] = []
    for item in items(connection, who, filters or Filters()):
        reasons = _reasons_against(item)
        if reasons:
            excluded.append(Excluded(item, reasons))
        else:
            included.append(item)
    numbers = [item.submission_id for item in included]
    bases: dict[int, str] = dict(
        connection.execute(
            "select submission_id, ledger.review_basis(submission_id) from unnest(%s::bigint[]) as s (submission_id)",
            [numbers],
        ).fetchall()
    )
    seen = "\n".join(f"{number} {basis}" for number, basis in sorted(bases.items()))
    return Preview(included, excluded, hashlib.sha256(seen.encode()).hexdigest(), bases)


def bulk_approve(connection: Connection, login: str, token: str, filters: Filters | None = None) -> Approved:
    """Approve what the preview of this token listed, all of it or, where anything has changed since, nothing.

    Raises ReviewRefusedError.
    """
    preview = bulk_preview(connection, login, filters)
    if preview.token != token:
        raise ReviewRefusedError(Refusal.of("changed"))
    if not preview.included:
        raise ReviewRefusedError(Refusal.of("nothing_to_approve"))
    bulk_id = uuid4()
    made = record(connection, login, {**preview.bases}, "approved", bulk_id=bulk_id)
    return Approved(bulk_id, made, preview.excluded)


def _reasons_against(item: Item) -> tuple[Refusal, ...]:
    reasons = [item.refusal] if item.refusal else []
    if item.effect_pct is not None and item.effect_pct >= EFFECT_THRESHOLD_PCT:
        reasons.append(Refusal.of("large_effect", {"effect": item.effect_pct}))
    return tuple(reasons)

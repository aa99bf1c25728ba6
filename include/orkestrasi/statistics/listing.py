"""What a search of a publication found, read back for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import class_row


@dataclass(frozen=True)
class Unusual:
    """The newest value of one series that is unusual; `effect` in the unit of the indicator, on the national figure."""

    effect_rank: int
    kind: str
    kemendagri_code: str | None
    region_name: str
    indicator_code: str
    source_code: str
    period_key: str
    unit: str
    value: float
    previous_value: float | None
    usual_low: float | None
    usual_high: float | None
    history_count: int
    peer_count: int | None
    effect: float | None
    effect_pct: float | None
    submission_id: int
    is_synthetic: bool


def listed(connection: psycopg.Connection[Any], number: int) -> list[Unusual]:
    """The unusual values of publication `number`, the largest effect on the national figure first."""
    with connection.cursor(row_factory=class_row(Unusual)) as cursor:
        return cursor.execute(
            """
            select
                u.effect_rank, u.kind, r.kemendagri_code, r.name as region_name, u.indicator_code, u.source_code,
                u.period_key, u.unit, u.value, u.previous_value, u.usual_low, u.usual_high, u.history_count,
                u.peer_count, u.effect, u.effect_pct, u.submission_id, u.is_synthetic
            from ledger.unusual_value as u
            inner join warehouse.dim_region as r on u.region_id = r.region_id and r.is_current
            where u.publication_number = %s
            order by u.effect_rank
            """,
            [number],
        ).fetchall()

"""Refuse a delivery whose reporter, dataset or period nobody knows, saying all that is wrong at once."""

from __future__ import annotations

from typing import Any

import psycopg

from orkestrasi.contracts.load import contracts
from orkestrasi.extract.found import Found
from orkestrasi.landing.arrivals import SEVERAL_PERIODS, UNSAID
from orkestrasi.sources.model import Source

GROUPS = {
    "regional_governments": ("province", "regency", "city"),
    "provinces": ("province",),
    "regencies_and_cities": ("regency", "city"),
}


def problems(
    connection: psycopg.Connection[Any],
    dataset: str,
    reporter_id: str,
    period_key: str,
    source_id: str | None,
    source: Source | None,
    part: str = "",
) -> list[Found]:
    """What is wrong with where a file came from and what it claims to be; empty where all is known."""
    found = []
    if source_id is not None and source is None:
        found.append(Found(0, "FILE-SOURCE-UNKNOWN", value=source_id))
    contract = contracts().get(dataset)
    if contract is None:
        found.append(Found(0, "FILE-DATASET-UNKNOWN", value=dataset, expected=", ".join(sorted(contracts()))))
    reporter = connection.execute(
        "select g.level from reference.reporter as r left join reference.region as g on r.region_id = g.region_id "
        "where r.reporter_id = %s",
        [reporter_id],
    ).fetchone()
    if reporter is None:
        found.append(Found(0, "FILE-REPORTER-UNKNOWN", value=reporter_id))
    elif source and source.allowed and not _is_allowed(source, reporter_id, reporter[0]):
        allowed = ", ".join(source.allowed)
        found.append(Found(0, "FILE-REPORTER-NOT-ALLOWED", value=reporter_id, expected=allowed))
    if part == UNSAID and source:
        found.append(Found(0, "FILE-PART-UNKNOWN", value=source.source_id))
    if period_key != SEVERAL_PERIODS or source is None:
        period = connection.execute(
            "select period_type from reference.period where period_key = %s", [period_key]
        ).fetchone()
        if period is None or (contract and period[0] not in contract.period_types):
            kinds = ", ".join(contract.period_types) if contract else None
            found.append(Found(0, "FILE-PERIOD-UNKNOWN", value=period_key, expected=kinds))
    return found


def _is_allowed(source: Source, reporter_id: str, level: str | None) -> bool:
    return any(entry == reporter_id or level in GROUPS.get(entry, ()) for entry in source.allowed)

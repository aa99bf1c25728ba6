"""Holding stored marts against what their definitions compute."""

from __future__ import annotations

from orkestrasi import db
from tests.pipeline import query


def stored_marts() -> list[str]:
    return [mart for (mart,) in query("select mart from ledger.stored_mart order by depth, mart")]


def differences(publication: int) -> dict[str, tuple[int, int]]:
    """Per mart whose stored rows are not those computed: how many are missing and how many too many."""
    found = {}
    with db.connect(publication=publication) as connection:
        for mart in stored_marts():
            (missing, surplus) = connection.execute(
                f"""
                with computed as (select (to_jsonb(t))::text as r from intermediate.{mart} as t),

                shown as (select (to_jsonb(t))::text as r from marts.{mart} as t)

                select
                    (select count(*) from (select r from computed except all select r from shown) as d),
                    (select count(*) from (select r from shown except all select r from computed) as d)
                """.encode()
            ).fetchone() or (0, 0)
            if missing or surplus:
                found[mart] = (missing, surplus)
    return found

"""Holding stored marts against what their definitions compute."""

from __future__ import annotations

from orkestrasi import db
from tests.pipeline import query

# About no figure: the list of publications, and outlines for maps.
LOOKS_AT_NONE = {"mart_publication", "mart_region_polygon"}


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


def without_origin(publication: int) -> dict[str, int]:
    """Per mart how many of its rows lead to no delivered row whose submission the publication shows.

    Rows of reference data alone, and of reports that never came, have nothing to lead to.
    """
    found = {}
    with db.connect(publication=publication) as connection:
        for mart, lineage in connection.execute(
            "select mart, lineage from ledger.stored_mart where lineage is not null order by mart"
        ).fetchall():
            # Completeness counts what was refused, too, and what never came.
            counts_arrivals = mart == "mart_reporting_completeness"
            excepted = "where shown.received > 0" if counts_arrivals else ""
            member = "true" if counts_arrivals else "m.submission_id is not null"
            (orphans,) = connection.execute(
                f"""
                select count(*) from (select * from marts.{mart} as shown {excepted}) as shown
                where not exists (
                    select 1 from ({lineage}) as behind
                    inner join ledger.submission as s on behind.submission_id = s.submission_id
                    left join ledger.publication_member as m
                        on s.submission_id = m.submission_id and m.published_from <= {publication}
                    left join gate.row_place as place
                        on behind.submission_id = place.submission_id and behind.row_number = place.row_number
                    where {member} and (behind.row_number is null or place.submission_id is not null)
                )
                """.encode()
            ).fetchone() or (0,)
            if orphans:
                found[mart] = orphans
    return found

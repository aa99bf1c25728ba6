"""Which national figures move when submissions leave or enter, computed from the rows behind the published ones."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg

# The nation from the provinces where they report, else from kabupaten and kota, as mart_indicator_aggregate does; and
# the figure that an agency reports for the nation itself. Only series that something leaves or enters.
MOVES = """
with touched as (
    select distinct v.indicator_key, v.source_code, v.period_key
    from intermediate.int_indicator_values as v
    where v.submission_id = any(%(leaving)s) or v.submission_id = any(%(entering)s)
),

valued as (
    select
        v.indicator_key, v.source_code, v.period_key, v.value, r.level, coalesce(p.population, 0) as population,
        m.submission_id is not null as before,
        (m.submission_id is not null and v.submission_id <> all(%(leaving)s))
        or v.submission_id = any(%(entering)s) as after
    from intermediate.int_indicator_values as v
    inner join touched as t
        on (v.indicator_key, v.source_code, v.period_key) = (t.indicator_key, t.source_code, t.period_key)
    inner join reference.region as r on v.region_id = r.region_id
    left join reference.population as p
        on r.region_id = p.region_id and p.year = (select max(year) from reference.population)
    left join ledger.publication_member as m on v.submission_id = m.submission_id and m.published_to is null
    where v.value is not null
),

parts as (
    select
        v.indicator_key, v.source_code, v.period_key, i.national_aggregation,
        case when v.level in ('regency', 'city') then 'regencies_and_cities' else v.level end as counted_from,
        sum(v.value) filter (where v.before) as sum_before,
        sum(v.value) filter (where v.after) as sum_after,
        sum(v.value * v.population) filter (where v.before)
        / nullif(sum(v.population) filter (where v.before), 0) as mean_before,
        sum(v.value * v.population) filter (where v.after)
        / nullif(sum(v.population) filter (where v.after), 0) as mean_after,
        count(*) filter (where v.before) as n_before,
        count(*) filter (where v.after) as n_after
    from valued as v
    inner join warehouse.dim_indicator as i on v.indicator_key = i.indicator_key
    group by 1, 2, 3, 4, 5
)

select
    indicator_key, source_code, period_key, counted_from, n_before, n_after,
    case
        when counted_from = 'nation' or national_aggregation = 'sum' then sum_before else round(mean_before, 6)
    end as value_before,
    case
        when counted_from = 'nation' or national_aggregation = 'sum' then sum_after else round(mean_after, 6)
    end as value_after
from parts
where counted_from = 'nation' or national_aggregation in ('sum', 'population_weighted')
order by indicator_key, source_code, period_key, counted_from
"""


@dataclass(frozen=True)
class Move:
    """A national figure before and after; `counted_from`: nation (as reported), province, or regencies_and_cities."""

    indicator_key: str
    source_code: str
    period_key: str
    counted_from: str
    regions_before: int
    regions_after: int
    value_before: Decimal | None
    value_after: Decimal | None


def moves(connection: psycopg.Connection[Any], leaving: list[int], entering: list[int]) -> list[Move]:
    """The national figures that differ without `leaving` and with `entering` (submissions)."""
    if not (leaving or entering):
        return []
    if connection.execute("select to_regclass('intermediate.int_indicator_values')").fetchone() == (None,):
        return []  # nothing has been built yet, so nothing is published that could move
    rows = connection.execute(MOVES.encode(), {"leaving": leaving, "entering": entering}).fetchall()
    return [move for move in (Move(*row) for row in rows) if move.value_before != move.value_after]

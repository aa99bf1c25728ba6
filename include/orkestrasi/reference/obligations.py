"""Who owes what by when: the reporting calendar, spread over the reporters of its groups."""

from __future__ import annotations

from typing import Any

import psycopg

# A line for one reporter (an extension of its deadline) goes before a line for its group, a group before all.
# A region owes nothing for a period at whose end it did not exist.
OWED = """
create temp table owed on commit drop as
select distinct on (r.reporter_id, c.dataset, c.period_key)
    r.reporter_id, c.dataset, c.period_key, c.opens_on, c.due_on, c.locks_on
from reference.reporting_calendar as c
inner join reference.period as p on c.period_key = p.period_key
inner join reference.reporter as r on true
left join reference.region as g on r.region_id = g.region_id
where
    (
        c.reporter_group = r.reporter_id
        or (c.reporter_group = 'regional_governments' and g.region_id is not null)
        or (c.reporter_group = 'provinces' and g.level = 'province')
        or (c.reporter_group = 'regencies_and_cities' and g.level in ('regency', 'city'))
    )
    and (g.region_id is null or p.ends_on between g.existed_from and g.existed_to)
order by
    r.reporter_id, c.dataset, c.period_key,
    c.reporter_group = r.reporter_id desc, c.reporter_group = 'regional_governments' asc
"""

UPSERT = """
insert into ledger.obligation as old (reporter_id, dataset, period_key, opens_on, due_on, locks_on)
select reporter_id, dataset, period_key, opens_on, due_on, locks_on from owed
on conflict (reporter_id, dataset, period_key) do update
set opens_on = excluded.opens_on, due_on = excluded.due_on, locks_on = excluded.locks_on
where (old.opens_on, old.due_on, old.locks_on)
    is distinct from (excluded.opens_on, excluded.due_on, excluded.locks_on)
"""

# What somebody has already answered stays on record, even if its line left the calendar.
WITHDRAW = """
delete from ledger.obligation as o
where
    not exists (
        select 1 from owed as w
        where (w.reporter_id, w.dataset, w.period_key) = (o.reporter_id, o.dataset, o.period_key)
    )
    and not exists (
        select 1 from ledger.submission as s
        where (s.reporter_id, s.dataset, s.period_key) = (o.reporter_id, o.dataset, o.period_key)
    )
"""


def make_obligations(conn: psycopg.Connection[Any]) -> int:
    """Bring ledger.obligation in line with the calendar; returns how many were added, changed or removed.

    Runs inside the caller's transaction if one is open (the caller commits), else in its own.
    """
    with conn.transaction(), conn.cursor() as cur:
        cur.execute("drop table if exists pg_temp.owed")
        cur.execute(OWED)
        cur.execute(UPSERT)
        changed = cur.rowcount
        cur.execute(WITHDRAW)
        return changed + cur.rowcount

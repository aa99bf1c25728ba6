-- The snapshot of a registry is older than the quarter it is reported for.
-- Basis: DTSEN is refreshed every three months, and families come and go with it: an older list is late. Said once per
-- registry and day of snapshot, on its first row.
select
    l.submission_id,
    min(l.row_number) as row_number,
    (array_agg(l.region_id order by l.row_number))[1] as region_id,
    'snapshot_on' as column_name,
    l.snapshot_on::text as value,
    l.period_start::text as expected,
    (l.period_start - l.snapshot_on)::text as difference
from gate.poverty_registry as l
where l.snapshot_on < l.period_start
group by l.submission_id, l.registry_source, l.snapshot_on, l.period_start

-- The snapshot is of a day on which its registry was not in use.
-- Basis: expectations/reference/registry_source.csv (DTKS until 2024, P3KE 2022-2024, DTSEN since February 2025). Said
-- once per registry and day of snapshot, on its first row.
select
    l.submission_id,
    min(l.row_number) as row_number,
    (array_agg(l.region_id order by l.row_number))[1] as region_id,
    'registry_source' as column_name,
    l.registry_source || ', ' || l.snapshot_on as value,
    s.valid_from || ' – ' || s.valid_to as expected,
    null::text as difference
from gate.poverty_registry as l
inner join reference.registry_source as s on l.registry_source = s.registry_source
where l.snapshot_on not between s.valid_from and s.valid_to
group by l.submission_id, l.registry_source, l.snapshot_on, s.valid_from, s.valid_to

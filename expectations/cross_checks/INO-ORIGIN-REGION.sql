-- The region an innovation comes from is not known on that day, or is the replicating region itself.
-- Basis: a replication applies what another region made.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'origin_region_code' as column_name,
    l.origin_region_code as value,
    l.code_system as expected,
    null::text as difference
from gate.innovation_replications as l
left join reference.region_code as c
    on
        l.code_system = c.code_system
        and l.origin_region_code = c.code
        and coalesce(l.replicated_on, l.period_end) between c.valid_from and c.valid_to
where l.origin_region_code is not null and (c.region_id is null or l.region_id = c.region_id)

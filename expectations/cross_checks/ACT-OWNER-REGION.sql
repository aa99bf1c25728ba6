-- An owner of another government has a region code that is not known at the end of the quarter.
-- Basis: a shared action is divided among the regions of its owners.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'owners' as column_name,
    o.region_code as value,
    l.code_system as expected,
    null::text as difference
from gate.reform_action_plans as l
cross join lateral reference.action_owners(l.owners) as o
left join reference.region_code as c
    on
        l.code_system = c.code_system
        and o.region_code = c.code
        and coalesce(l.row_period_end, l.period_end) between c.valid_from and c.valid_to
where o.region_code is not null and c.region_id is null

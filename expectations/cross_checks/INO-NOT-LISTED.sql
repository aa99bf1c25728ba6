-- The replicated innovation is in no list that is in force.
-- Basis: replications refer to the list of the competition (KIPP), which may come later.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'innovation_code' as column_name,
    l.innovation_code as value,
    null::text as expected,
    null::text as difference
from gate.innovation_replications as l
where
    l.innovation_code is not null
    and not exists (
        select 1 from gate.innovations_in_force as i
        where i.innovation_code = l.innovation_code
    )

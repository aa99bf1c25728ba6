-- The sector code is not in the reference list.
-- Basis: the 21 categories of KBLI.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'sector_code' as column_name,
    l.sector_code as value,
    null::text as expected,
    null::text as difference
from gate.investment_realization as l
where
    l.sector_code is not null
    and not exists (
        select 1 from reference.sector as s
        where s.sector_code = l.sector_code
    )

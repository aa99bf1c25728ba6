-- The commodity code is not in the reference list.
-- Basis: the ten commodities of PIHPS.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'commodity_code' as column_name,
    l.commodity_code as value,
    null::text as expected,
    null::text as difference
from (
    select submission_id, row_number, region_id, commodity_code from gate.commodity_prices
    union all
    select submission_id, row_number, region_id, commodity_code from gate.inflation_actions
) as l
where
    l.commodity_code is not null
    and not exists (
        select 1 from reference.commodity as c
        where c.commodity_code = l.commodity_code
    )

-- The weights of the domains of one index do not add up to 100, or to 1 where they are written as shares.
-- Basis: the table of Kota Denpasar has one column for two instruments: 17 + 28 + 10 + 55 = 110. Said once per index.
with total as (
    select
        submission_id,
        index_id,
        min(row_number) as row_number,
        min(region_id) as region_id,
        sum(weight_pct) as weight_pct
    from gate.spbe_components
    where component_type = 'DOMAIN' and weight_pct is not null
    group by submission_id, index_id
)

select
    submission_id,
    row_number,
    region_id,
    'weight_pct' as column_name,
    trim_scale(weight_pct)::text as value,
    '100' as expected,
    trim_scale(weight_pct - 100)::text as difference
from total
where abs(weight_pct - 100) > 0.01 and abs(weight_pct - 1) > 0.01

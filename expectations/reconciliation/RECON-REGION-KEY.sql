-- Every incoming row of a fact stands at a region version that is valid for it; -1 is the unknown member.
with fact_rows as (
    select
        submission_id,
        row_number,
        region_id,
        region_key
    from warehouse.fct_indicator_value
    union all
    select
        submission_id,
        row_number,
        region_id,
        region_key
    from intermediate.int_fact_rows
)

select
    f.submission_id,
    f.row_number,
    nullif(f.region_id, -1) as region_id,
    'region_code' as column_name,
    f.region_key::text as value,
    null::text as expected,
    null::text as difference
from fact_rows as f
left join warehouse.dim_region as d on f.region_key = d.region_key and f.region_id = d.region_id
where
    -- An array, not a join: it reaches the key of every fact.
    f.submission_id = any(array(
        select m.submission_id from ledger.publication_member as m
        where m.published_from = (select ledger.as_of())
    ))
    and (d.region_key is null or f.region_key = -1)

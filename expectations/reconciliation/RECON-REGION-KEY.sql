-- Every incoming row of a fact stands at a region version that is valid for it; -1 is the unknown member.
with incoming as (
    select submission_id from ledger.publication_member
    where published_from = (select ledger.as_of())
),

fact_rows as (
    select submission_id, row_number, region_id, region_key from warehouse.fct_indicator_value
    where submission_id in (select incoming.submission_id from incoming)
    union all
    select submission_id, row_number, region_id, region_key from warehouse.fct_investment_realization
    where submission_id in (select incoming.submission_id from incoming)
    union all
    select submission_id, row_number, region_id, region_key from warehouse.fct_procurement_package
    where submission_id in (select incoming.submission_id from incoming)
    union all
    select submission_id, row_number, region_id, region_key from warehouse.fct_commodity_price
    where submission_id in (select incoming.submission_id from incoming)
    union all
    select submission_id, row_number, region_id, region_key from warehouse.fct_performance_agreement
    where submission_id in (select incoming.submission_id from incoming)
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
where d.region_key is null or f.region_key = -1

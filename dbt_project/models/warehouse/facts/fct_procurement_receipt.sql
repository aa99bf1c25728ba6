{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

receipts as (

    select * from {{ ref('stg_procurement_receipts') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

org_units as (

    select * from {{ ref('dim_org_unit') }}

)

select
    receipts.submission_id,
    receipts.row_number,
    coalesce(receipts.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(org_units.org_unit_key, 'UNKNOWN') as org_unit_key,
    receipts.purchase_id,
    receipts.plan_id,
    receipts.receipt_type,
    receipts.receipt_date,
    receipts.budget_ceiling_idr,
    receipts.receipt_idr,
    receipts.is_synthetic
from receipts
left join periods on receipts.period_key = periods.period_key
left join regions
    on
        receipts.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join org_units
    on receipts.region_id = org_units.region_id and receipts.org_unit_code = org_units.org_unit_code

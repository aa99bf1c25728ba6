{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

plans as (

    select * from {{ ref('stg_procurement_plans') }}
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
    plans.submission_id,
    plans.row_number,
    coalesce(plans.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    plans.snapshot_on,
    coalesce(org_units.org_unit_key, 'UNKNOWN') as org_unit_key,
    plans.plan_id,
    plans.package_name,
    plans.method,
    plans.procurement_type,
    plans.pdn_status,
    plans.small_business_status,
    plans.active_status,
    plans.announced_on,
    plans.budget_ceiling_idr,
    plans.is_synthetic
from plans
left join periods on plans.fiscal_year = periods.period_key
left join regions
    on
        plans.region_id = regions.region_id
        and plans.snapshot_on between regions.valid_from and regions.valid_to
left join org_units
    on plans.region_id = org_units.region_id and plans.org_unit_code = org_units.org_unit_code

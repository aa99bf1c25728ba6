{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

budgets as (

    select * from {{ ref('stg_opd_budgets') }}
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
    budgets.submission_id,
    budgets.row_number,
    coalesce(budgets.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(org_units.org_unit_key, 'UNKNOWN') as org_unit_key,
    budgets.operating_idr,
    budgets.capital_idr,
    budgets.contingency_idr,
    budgets.procurement_idr,
    budgets.non_procurement_idr,
    budgets.total_idr,
    budgets.is_synthetic
from budgets
left join periods on budgets.period_key = periods.period_key
left join regions
    on
        budgets.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join org_units
    on budgets.region_id = org_units.region_id and budgets.org_unit_code = org_units.org_unit_code

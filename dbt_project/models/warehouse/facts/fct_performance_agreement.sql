{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

agreements as (

    select * from {{ ref('stg_performance_agreements') }}
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
    agreements.submission_id,
    agreements.row_number,
    coalesce(agreements.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(org_units.org_unit_key, 'UNKNOWN') as org_unit_key,
    agreements.agreement_indicator_code,
    agreements.agreement_indicator_name,
    agreements.unit,
    agreements.is_cumulative,
    agreements.target_value,
    agreements.realized_value,
    agreements.is_synthetic
from agreements
left join periods on agreements.period_key = periods.period_key
left join regions
    on
        agreements.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join org_units
    on agreements.region_id = org_units.region_id and agreements.org_unit_code = org_units.org_unit_code

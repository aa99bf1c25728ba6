{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

follow_ups as (

    select * from {{ ref('stg_performance_follow_ups') }}
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
    follow_ups.submission_id,
    follow_ups.row_number,
    coalesce(follow_ups.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(org_units.org_unit_key, 'UNKNOWN') as org_unit_key,
    follow_ups.issue_id,
    follow_ups.issue,
    follow_ups.agreement_indicator_code,
    follow_ups.due_on,
    follow_ups.status,
    follow_ups.closed_on,
    follow_ups.is_synthetic
from follow_ups
left join periods on follow_ups.period_key = periods.period_key
left join regions
    on
        follow_ups.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join org_units
    on follow_ups.region_id = org_units.region_id and follow_ups.org_unit_code = org_units.org_unit_code

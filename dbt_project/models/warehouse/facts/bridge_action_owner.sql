{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}, {'columns': ['plan_region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

owners as (

    select * from {{ ref('int_action_owners') }}
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
    owners.submission_id,
    owners.row_number,
    owners.owner_number,
    coalesce(owners.owner_region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    owners.region_id as plan_region_id,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    owners.action_code,
    coalesce(org_units.org_unit_key, 'UNKNOWN') as org_unit_key,
    owners.owner_weight
from owners
left join periods on owners.period_key = periods.period_key
left join regions
    on
        owners.owner_region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join org_units
    on owners.owner_region_id = org_units.region_id and owners.org_unit_code = org_units.org_unit_code

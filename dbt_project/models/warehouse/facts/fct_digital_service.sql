{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

inventories as (

    select * from {{ ref('stg_digital_services') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

services as (

    select * from {{ ref('dim_service') }}

),

org_units as (

    select * from {{ ref('dim_org_unit') }}

)

select
    inventories.submission_id,
    inventories.row_number,
    coalesce(inventories.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(services.service_key, 'UNKNOWN') as service_key,
    coalesce(org_units.org_unit_key, 'UNKNOWN') as org_unit_key,
    inventories.service_category,
    inventories.application_name,
    inventories.channel,
    inventories.live_on,
    inventories.is_synthetic
from inventories
left join periods on inventories.period_key = periods.period_key
left join regions
    on
        inventories.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join services
    on inventories.region_id = services.region_id and inventories.service_code = services.service_code
left join org_units
    on inventories.region_id = org_units.region_id and inventories.org_unit_code = org_units.org_unit_code

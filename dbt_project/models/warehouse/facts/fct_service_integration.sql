{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

integrations as (

    select * from {{ ref('int_service_integrations') }}
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

)

select
    integrations.submission_id,
    integrations.row_number,
    coalesce(integrations.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(own.service_key, 'UNKNOWN') as from_service_key,
    coalesce(other.service_key, 'UNKNOWN') as to_service_key,
    integrations.to_region_id,
    integrations.platform_code,
    integrations.from_service_code,
    integrations.to_owner,
    integrations.to_service_code,
    integrations.method,
    integrations.live_on,
    integrations.ended_on,
    integrations.is_synthetic
from integrations
left join periods on integrations.period_key = periods.period_key
left join regions
    on
        integrations.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join services as own
    on integrations.region_id = own.region_id and integrations.from_service_code = own.service_code
left join services as other
    on integrations.to_region_id = other.region_id and integrations.to_service_code = other.service_code

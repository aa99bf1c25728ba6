-- Integrations with the owner of the other service told apart: a region, or a national platform.

with

integrations as (

    select * from {{ ref('stg_service_integrations') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

region_codes as (

    select * from {{ ref('bridge_region_code') }}

),

platforms as (

    select * from {{ ref('dim_platform') }}

)

select
    integrations.submission_id,
    integrations.row_number,
    integrations.region_id,
    integrations.period_key,
    integrations.from_service_code,
    integrations.to_owner,
    coalesce(region_codes.region_id, -1)::smallint as to_region_id,
    coalesce(platforms.platform_code, 'UNKNOWN') as platform_code,
    integrations.to_service_code,
    integrations.method,
    integrations.live_on,
    integrations.ended_on,
    integrations.is_synthetic
from integrations
left join periods on integrations.period_key = periods.period_key
left join platforms on integrations.to_owner = platforms.platform_code
left join region_codes
    on
        integrations.code_system = region_codes.code_system
        and integrations.to_owner = region_codes.code
        and periods.ends_on between region_codes.valid_from and region_codes.valid_to

{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

malls as (

    select * from {{ ref('stg_mpp_facility_services') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

facilities as (

    select * from {{ ref('dim_facility') }}

),

services as (

    select * from {{ ref('dim_service') }}

)

select
    malls.submission_id,
    malls.row_number,
    coalesce(malls.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(facilities.facility_key, 'UNKNOWN') as facility_key,
    coalesce(services.service_key, 'UNKNOWN') as service_key,
    malls.facility_type,
    malls.opened_on,
    malls.service_category,
    malls.agency_name,
    malls.transaction_count,
    malls.is_synthetic
from malls
left join periods on malls.period_key = periods.period_key
left join regions
    on
        malls.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join facilities
    on malls.region_id = facilities.region_id and malls.facility_code = facilities.facility_code
left join services
    on malls.region_id = services.region_id and malls.service_code = services.service_code

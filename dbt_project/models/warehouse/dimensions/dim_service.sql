{{ config(incremental_strategy='upsert', unique_key='service_key') }}

-- Fed by the submissions that are to be built now; the newest of them names the service. An integration names services
-- by their code alone: it makes a service known, but never takes a name away.

with

malls as (

    select * from {{ ref('stg_mpp_facility_services') }}
    where {{ pending(fills=this) }}

),

inventories as (

    select * from {{ ref('stg_digital_services') }}
    where {{ pending(fills=this) }}

),

integrations as (

    select * from {{ ref('int_service_integrations') }}
    where {{ pending(fills=this) }}

),

known as (

    select * from {{ this }}

),

mentions as (

    select
        submission_id,
        region_id,
        service_code,
        service_name,
        service_category
    from malls
    union all
    select
        submission_id,
        region_id,
        service_code,
        service_name,
        service_category
    from inventories
    union all
    select
        submission_id,
        region_id,
        from_service_code,
        null,
        null
    from integrations
    union all
    select
        submission_id,
        to_region_id,
        to_service_code,
        null,
        null
    from integrations
    where to_region_id >= 0

),

newest as (

    select distinct on (region_id, service_code)
        {{ regional_key('region_id', 'service_code') }} as service_key,
        region_id,
        service_code,
        service_name,
        service_category,
        submission_id
    from mentions
    where region_id is not null and service_code is not null
    order by region_id asc, service_code asc, service_name is null asc, submission_id desc, service_name asc

)

select
    newest.service_key,
    newest.region_id,
    newest.service_code,
    coalesce(newest.service_name, newest.service_code) as name,
    coalesce(newest.service_category, 'UNKNOWN') as service_category,
    newest.submission_id
from newest
left join known on newest.service_key = known.service_key
where newest.service_name is not null or known.service_key is null

union all

select
    'UNKNOWN',
    -1::smallint,
    'UNKNOWN',
    'Tidak dikenal',
    'UNKNOWN',
    -1

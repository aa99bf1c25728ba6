{{ config(incremental_strategy='upsert', unique_key='org_unit_key') }}

-- Fed by the submissions that are to be built now; the newest of them names the unit.

with

packages as (

    select
        submission_id,
        region_id,
        org_unit_code,
        org_unit_name
    from {{ ref('stg_procurement_packages') }}
    where {{ pending(fills=this) }}

),

agreements as (

    select
        submission_id,
        region_id,
        org_unit_code,
        org_unit_name
    from {{ ref('stg_performance_agreements') }}
    where {{ pending(fills=this) }}

),

mentions as (

    select * from packages
    union all
    select * from agreements

),

newest as (

    select distinct on (region_id, org_unit_code)
        region_id,
        org_unit_code,
        org_unit_name
    from mentions
    where region_id is not null and org_unit_code is not null
    order by region_id asc, org_unit_code asc, org_unit_name is null asc, submission_id desc

)

select
    {{ org_unit_key('region_id', 'org_unit_code') }} as org_unit_key,
    region_id,
    org_unit_code,
    coalesce(org_unit_name, org_unit_code) as name
from newest

union all

select
    'UNKNOWN',
    -1::smallint,
    'UNKNOWN',
    'Tidak dikenal'

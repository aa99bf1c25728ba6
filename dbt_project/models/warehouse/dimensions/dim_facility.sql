{{ config(incremental_strategy='upsert', unique_key='facility_key') }}

-- Fed by the submissions that are to be built now; the newest of them describes the mall.

with

malls as (

    select * from {{ ref('stg_mpp_facility_services') }}
    where {{ pending(fills=this) }}

),

newest as (

    select distinct on (region_id, facility_code)
        region_id,
        facility_code,
        facility_name,
        facility_type,
        opened_on,
        submission_id
    from malls
    where region_id is not null and facility_code is not null
    order by region_id asc, facility_code asc, submission_id desc, opened_on asc nulls last, row_number asc

)

select
    {{ regional_key('region_id', 'facility_code') }} as facility_key,
    region_id,
    facility_code,
    facility_name as name,
    facility_type,
    opened_on,
    submission_id
from newest

union all

select
    'UNKNOWN',
    -1::smallint,
    'UNKNOWN',
    'Tidak dikenal',
    'UNKNOWN',
    null,
    -1

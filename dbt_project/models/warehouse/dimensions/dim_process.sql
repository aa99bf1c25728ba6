{{ config(incremental_strategy='upsert', unique_key='process_key') }}

-- Fed by the submissions that are to be built now; the newest of them names the process.

with

simplifications as (

    select * from {{ ref('stg_process_simplifications') }}
    where {{ pending(fills=this) }}

),

newest as (

    select distinct on (region_id, process_code)
        region_id,
        process_code,
        process_name,
        submission_id
    from simplifications
    where region_id is not null and process_code is not null
    order by region_id asc, process_code asc, submission_id desc, row_number asc

)

select
    {{ regional_key('region_id', 'process_code') }} as process_key,
    region_id,
    process_code,
    process_name as name,
    submission_id
from newest

union all

select
    'UNKNOWN',
    -1::smallint,
    'UNKNOWN',
    'Tidak dikenal',
    -1

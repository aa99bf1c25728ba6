{{ config(incremental_strategy='upsert', unique_key='reporter_id') }}

with

reporters as (

    select * from {{ source('reference', 'reporter') }}

),

regions as (

    select * from {{ source('reference', 'region') }}

)

select
    reporters.reporter_id,
    reporters.kind,
    reporters.name,
    -- An agency reports for the nation.
    coalesce(reporters.region_id, 0::smallint) as region_id,
    coalesce(regions.level, 'agency') as reporter_level
from reporters
left join regions on reporters.region_id = regions.region_id

union all

select
    'UNKNOWN',
    'unknown',
    'Tidak dikenal',
    -1::smallint,
    'unknown'

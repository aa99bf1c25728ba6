{{ config(incremental_strategy='upsert', unique_key='region_key', indexes=[{'columns': ['region_id', 'valid_from']}]) }}

with

versions as (

    select * from {{ ref('int_region_versions') }}

)

select
    region_key,
    region_id,
    level,
    name,
    kemendagri_code,
    bps_code,
    parent_region_id,
    province_id,
    province_name,
    island_group,
    is_autonomous,
    population,
    population_year,
    last_boundary_change_on,
    valid_from,
    valid_to,
    is_current
from versions

union all

select
    -1,
    -1::smallint,
    'unknown',
    'Tidak dikenal',
    'UNKNOWN',
    null,
    null,
    null,
    null,
    'unknown',
    false,
    null,
    null,
    null,
    '-infinity'::date,
    'infinity'::date,
    true

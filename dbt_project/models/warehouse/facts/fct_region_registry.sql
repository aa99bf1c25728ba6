{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['list_name']}],
    pre_hook="set local jit = off",
) }}

with

lists as (

    select * from {{ ref('stg_region_registry') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

)

select
    lists.submission_id,
    lists.row_number,
    coalesce(lists.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    lists.list_name,
    lists.list_date,
    lists.code_system,
    lists.region_code as listed_code,
    lists.region_name as listed_name,
    lists.parent_code,
    lists.kemendagri_code as listed_kemendagri_code,
    lists.kemendagri_name as listed_kemendagri_name,
    lists.male_count::bigint as male_count,
    lists.female_count::bigint as female_count,
    lists.population_count::bigint as population_count,
    lists.area_km2,
    lists.latitude,
    lists.longitude,
    lists.is_synthetic
from lists
left join periods on lists.period_key = periods.period_key
left join regions
    on
        lists.region_id = regions.region_id
        and lists.list_date between regions.valid_from and regions.valid_to

{{ config(
    incremental_strategy='mirror',
    unique_key=['indicator_code', 'region_id', 'target_year', 'document_version'],
) }}

with

targets as (

    select * from {{ source('reference', 'indicator_target') }}

),

regions as (

    select * from {{ ref('dim_region') }}

)

select
    targets.indicator_code,
    targets.region_id,
    coalesce(regions.region_key, -1) as region_key,
    targets.target_year,
    targets.document_version,
    targets.target_value,
    targets.lower_bound,
    targets.upper_bound,
    targets.is_primary,
    targets.is_synthetic,
    targets.citation
from targets
left join regions
    on
        targets.region_id = regions.region_id
        and make_date(targets.target_year, 12, 31) between regions.valid_from and regions.valid_to

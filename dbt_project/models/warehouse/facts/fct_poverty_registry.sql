{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

families as (

    select * from {{ ref('stg_poverty_registry') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

)

select
    families.submission_id,
    families.row_number,
    coalesce(families.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    families.registry_source,
    families.family_id,
    families.decile::smallint as decile,
    families.member_count,
    families.snapshot_on,
    families.is_synthetic
from families
left join periods on families.period_key = periods.period_key
left join regions
    on
        families.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to

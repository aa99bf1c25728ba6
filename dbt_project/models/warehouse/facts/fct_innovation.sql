{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}, {'columns': ['innovation_code']}],
    pre_hook="set local jit = off",
) }}

with

innovations as (

    select * from {{ ref('stg_innovations') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

clusters as (

    select * from {{ ref('dim_cluster') }}

),

known as (

    select * from {{ ref('dim_innovation') }}

)

select
    innovations.submission_id,
    innovations.row_number,
    coalesce(innovations.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(known.innovation_code, 'UNKNOWN') as innovation_code,
    innovations.innovation_title,
    innovations.owner_agency,
    coalesce(clusters.cluster_code, 'UNKNOWN') as cluster_code,
    innovations.novelty_score,
    innovations.effectiveness_score,
    innovations.usefulness_score,
    innovations.transferability_score,
    innovations.sustainability_score,
    innovations.award_level,
    innovations.is_synthetic
from innovations
left join periods on innovations.period_key = periods.period_key
left join regions
    on
        innovations.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join clusters on innovations.cluster_code = clusters.cluster_code
left join known on innovations.innovation_code = known.innovation_code

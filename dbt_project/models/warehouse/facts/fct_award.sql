{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

awards as (

    select * from {{ ref('stg_awards') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

known as (

    select * from {{ ref('dim_award') }}

)

select
    awards.submission_id,
    awards.row_number,
    coalesce(awards.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(known.award_code, 'UNKNOWN') as award_code,
    awards.award_name,
    awards.criterion,
    awards.awarding_agency,
    awards.awarded_on,
    awards.is_synthetic
from awards
left join periods on awards.period_key = periods.period_key
left join regions
    on
        awards.region_id = regions.region_id
        and awards.awarded_on between regions.valid_from and regions.valid_to
left join known on awards.award_code = known.award_code

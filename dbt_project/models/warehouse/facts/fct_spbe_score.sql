{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

scores as (

    select * from {{ ref('int_spbe_scores') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

components as (

    select * from {{ ref('dim_spbe_indicator') }}

)

select
    scores.submission_id,
    scores.row_number,
    coalesce(scores.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(components.spbe_indicator_key, 'UNKNOWN') as spbe_indicator_key,
    scores.dataset,
    scores.component_type,
    scores.stage,
    scores.score,
    scores.weight_pct,
    scores.target_score,
    scores.evidence_url,
    scores.is_synthetic
from scores
left join periods on scores.period_key = periods.period_key
left join regions
    on
        scores.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join components on scores.spbe_indicator_key = components.spbe_indicator_key

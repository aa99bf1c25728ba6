{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

actions as (

    select * from {{ ref('stg_reform_action_plans') }}
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

)

select
    actions.submission_id,
    actions.row_number,
    coalesce(actions.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    actions.action_code,
    actions.action_title,
    coalesce(clusters.cluster_code, 'UNKNOWN') as cluster_code,
    actions.output_unit,
    actions.output_target,
    actions.output_realized,
    actions.budget_idr,
    actions.realized_idr,
    actions.is_synthetic
from actions
left join periods on actions.period_key = periods.period_key
left join regions
    on
        actions.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join clusters on actions.cluster_code = clusters.cluster_code

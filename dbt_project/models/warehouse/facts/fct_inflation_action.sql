{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}, {'columns': ['period_key']}],
    pre_hook="set local jit = off",
) }}

with

actions as (

    select * from {{ ref('stg_inflation_actions') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

action_types as (

    select * from {{ ref('dim_inflation_action') }}

),

commodities as (

    select * from {{ ref('dim_commodity') }}

)

select
    actions.submission_id,
    actions.row_number,
    coalesce(actions.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    actions.action_on,
    coalesce(action_types.action_code, 'UNKNOWN') as action_code,
    coalesce(commodities.commodity_code, 'UNKNOWN') as commodity_code,
    actions.action_count,
    actions.spent_idr,
    actions.is_synthetic
from actions
-- A report of a week may reach into two months; each action counts in its own.
left join periods on to_char(actions.action_on, 'YYYY-MM') = periods.period_key
left join regions
    on
        actions.region_id = regions.region_id
        and actions.action_on between regions.valid_from and regions.valid_to
left join action_types on actions.action_code = action_types.action_code
left join commodities on actions.commodity_code = commodities.commodity_code

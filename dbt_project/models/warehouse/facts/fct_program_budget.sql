{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

budgets as (

    select * from {{ ref('stg_poverty_program_budgets') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

programs as (

    select * from {{ ref('dim_program') }}

)

select
    budgets.submission_id,
    budgets.row_number,
    coalesce(budgets.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(programs.program_code, 'UNKNOWN') as program_code,
    budgets.funding_source,
    budgets.ceiling_idr,
    budgets.realized_idr,
    budgets.is_synthetic
from budgets
left join periods on budgets.period_key = periods.period_key
left join regions
    on
        budgets.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join programs on budgets.program_code = programs.program_code

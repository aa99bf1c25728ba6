{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

payments as (

    select * from {{ ref('stg_poverty_interventions') }}
    where {{ pending(not_in=this) }}

),

months as (

    select * from {{ ref('dim_period') }}
    where period_type = 'month'

),

regions as (

    select * from {{ ref('dim_region') }}

),

programs as (

    select * from {{ ref('dim_program') }}

)

select
    payments.submission_id,
    payments.row_number,
    coalesce(payments.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(months.period_key, 'UNKNOWN') as period_key,
    coalesce(programs.program_code, 'UNKNOWN') as program_code,
    payments.family_id,
    payments.paid_on,
    payments.amount_idr,
    payments.funding_source,
    payments.decile::smallint as decile,
    payments.registry_source,
    coalesce(payments.strategy, programs.strategy, 'UNKNOWN') as strategy,
    payments.is_synthetic
from payments
left join months on to_char(payments.paid_on, 'YYYY-MM') = months.period_key
left join regions
    on
        payments.region_id = regions.region_id
        and months.ends_on between regions.valid_from and regions.valid_to
left join programs on payments.program_code = programs.program_code

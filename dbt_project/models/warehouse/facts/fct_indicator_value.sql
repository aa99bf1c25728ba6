{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['indicator_key', 'region_id']}],
    pre_hook="set local jit = off",
) }}

with

indicator_values as (

    select * from {{ ref('int_indicator_values') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

)

select
    indicator_values.submission_id,
    indicator_values.row_number,
    indicator_values.indicator_key,
    coalesce(indicator_values.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    indicator_values.source_code,
    indicator_values.value,
    indicator_values.mark,
    indicator_values.is_synthetic,
    indicator_values.reported_period_key
from indicator_values
left join periods on indicator_values.period_key = periods.period_key
left join regions
    on
        indicator_values.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to

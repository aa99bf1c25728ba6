{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

reports as (

    select * from {{ ref('stg_acting_head_reports') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

)

select
    reports.submission_id,
    reports.row_number,
    coalesce(reports.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    reports.due_on,
    reports.reported_on,
    reports.document_number,
    reports.is_synthetic
from reports
left join periods on reports.period_key = periods.period_key
left join regions
    on
        reports.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to

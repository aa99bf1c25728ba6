{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'figure_code']}],
    pre_hook="set local jit = off",
) }}

with

figures as (

    select * from {{ ref('stg_official_figures') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

reporters as (

    select * from {{ ref('dim_reporter') }}

)

select
    figures.submission_id,
    figures.row_number,
    coalesce(figures.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    figures.figure_code,
    figures.subject,
    figures.level as figure_level,
    figures.period_as_printed,
    figures.figure,
    figures.unit,
    figures.source_address,
    coalesce(reporters.reporter_id, 'UNKNOWN') as issuer_id,
    figures.note,
    figures.citation,
    figures.is_synthetic
from figures
left join periods on figures.period_key = periods.period_key
left join regions
    on
        figures.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join reporters on figures.issuer_id = reporters.reporter_id

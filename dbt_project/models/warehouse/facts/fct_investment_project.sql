{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

projects as (

    select * from {{ ref('int_effective_projects') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

divisions as (

    select * from {{ ref('dim_kbli_division') }}

)

select
    projects.submission_id,
    projects.row_number,
    coalesce(projects.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    projects.nib,
    projects.kbli_code,
    coalesce(divisions.kbli_division, 'UNKNOWN') as kbli_division,
    coalesce(divisions.sector_code, 'UNKNOWN') as sector_code,
    projects.investment_type,
    projects.business_scale,
    projects.risk_level,
    projects.lkpm_status,
    projects.fixed_capital_idr,
    projects.working_capital_idr,
    projects.tki_male_count,
    projects.tki_female_count,
    projects.tka_count,
    projects.is_synthetic,
    projects.reported_period_key
from projects
left join periods on projects.period_key = periods.period_key
left join regions
    on
        projects.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join divisions on left(projects.kbli_code, 2) = divisions.kbli_division

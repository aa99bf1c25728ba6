{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

trainings as (

    select * from {{ ref('stg_civil_service_training') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

org_units as (

    select * from {{ ref('dim_org_unit') }}

)

select
    trainings.submission_id,
    trainings.row_number,
    coalesce(trainings.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(org_units.org_unit_key, 'UNKNOWN') as org_unit_key,
    trainings.course_code,
    trainings.course_name,
    trainings.competence_area,
    trainings.person_count,
    trainings.hour_count,
    trainings.is_synthetic
from trainings
left join periods on trainings.period_key = periods.period_key
left join regions
    on
        trainings.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join org_units
    on trainings.region_id = org_units.region_id and trainings.org_unit_code = org_units.org_unit_code

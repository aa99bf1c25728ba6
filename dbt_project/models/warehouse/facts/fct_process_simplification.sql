{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

simplifications as (

    select * from {{ ref('stg_process_simplifications') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

processes as (

    select * from {{ ref('dim_process') }}

),

org_units as (

    select * from {{ ref('dim_org_unit') }}

)

select
    simplifications.submission_id,
    simplifications.row_number,
    coalesce(simplifications.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(processes.process_key, 'UNKNOWN') as process_key,
    coalesce(org_units.org_unit_key, 'UNKNOWN') as org_unit_key,
    simplifications.regulation_overlap_before_count,
    simplifications.regulation_overlap_after_count,
    simplifications.step_before_count,
    simplifications.step_after_count,
    simplifications.day_before_count,
    simplifications.day_after_count,
    simplifications.document_before_count,
    simplifications.document_after_count,
    simplifications.changed_on,
    simplifications.basis,
    simplifications.is_synthetic
from simplifications
left join periods on simplifications.period_key = periods.period_key
left join regions
    on
        simplifications.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join processes
    on simplifications.region_id = processes.region_id and simplifications.process_code = processes.process_code
left join org_units
    on simplifications.region_id = org_units.region_id and simplifications.org_unit_code = org_units.org_unit_code

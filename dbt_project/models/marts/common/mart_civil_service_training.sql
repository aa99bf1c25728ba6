{{ config(
    key=['region_id', 'period_key', 'competence_area'],
    touched=touched_by_reports([['fct_civil_service_training', 'civil_service_training']]),
    lineage="
        select
            told.submission_id,
            told.row_number
        from warehouse.fct_civil_service_training as told
        inner join ledger.published_submission as published on told.submission_id = published.submission_id
        inner join warehouse.dim_submission as delivered on told.submission_id = delivered.submission_id
        where
            (told.region_id, told.period_key, told.competence_area, delivered.reporter_id)
            = (shown.region_id, shown.period_key, shown.competence_area, shown.reporter_id)
    ",
) }}

with

reports as (

    {{ standing_reports('fct_civil_service_training', 'civil_service_training') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

trainings as (

    {{ standing_rows('fct_civil_service_training', 'reports', ['org_unit_key', 'course_code']) }}

),

-- A course that several units send people to is one course.
counted as (

    select
        region_id,
        period_key,
        competence_area,
        reporter_id,
        max(region_key) as region_key,
        count(distinct course_code) as course_count,
        count(distinct org_unit_key) as org_unit_count,
        sum(person_count)::bigint as person_count,
        sum(hour_count) as hour_count,
        sum(hour_count) filter (where person_count is not null) as hour_count_with_persons,
        sum(person_count) filter (where hour_count is not null) as person_count_with_hours,
        bool_or(is_synthetic) as is_synthetic,
        max(verdict) as verdict
    from trainings
    group by region_id, period_key, competence_area, reporter_id

)

select
    {{ publication() }} as publication_number,
    counted.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    counted.period_key,
    periods.label_id as period_label,
    periods.year,
    counted.competence_area,
    counted.course_count,
    counted.org_unit_count,
    counted.person_count,
    trim_scale(counted.hour_count) as hour_count,
    trim_scale(round(counted.hour_count_with_persons / nullif(counted.person_count_with_hours, 0), 2))
        as hours_per_person_count,
    counted.is_synthetic,
    {{ quality_flag('counted.person_count', 'false', 'counted.verdict') }} as quality_flag,
    counted.reporter_id
from counted
inner join periods on counted.period_key = periods.period_key
inner join regions on counted.region_key = regions.region_key

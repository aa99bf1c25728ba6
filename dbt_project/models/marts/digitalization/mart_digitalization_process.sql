{{ config(
    key=['region_id', 'period_key'],
    touched=touched_by_reports([['fct_process_simplification', 'process_simplifications']]),
    lineage=lineage_of_report('fct_process_simplification', 'process_simplifications'),
) }}

-- What the simplified processes of a year save. A process of which one side is not known saves an unknown amount.

with

reports as (

    {{ standing_reports('fct_process_simplification', 'process_simplifications') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

processes as (

    {{ standing_rows('fct_process_simplification', 'reports', ['process_key']) }}

),

counted as (

    select
        region_id,
        period_key,
        count(*) as process_count,
        count(day_before_count - day_after_count) as measured_process_count,
        sum(day_before_count - day_after_count)::bigint as days_saved_count,
        avg(day_before_count - day_after_count) as mean_days_saved_count,
        sum(step_before_count) filter (where step_after_count is not null) as steps_before,
        sum(step_after_count) filter (where step_before_count is not null) as steps_after,
        sum(document_before_count) filter (where document_after_count is not null) as documents_before,
        sum(document_after_count) filter (where document_before_count is not null) as documents_after,
        sum(regulation_overlap_before_count - regulation_overlap_after_count)::bigint as overlaps_resolved_count,
        bool_or(is_synthetic) as is_synthetic
    from processes
    group by region_id, period_key

)

select
    {{ publication() }} as publication_number,
    reports.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    reports.period_key,
    periods.label_id as period_label,
    periods.year,
    coalesce(counted.process_count, 0) as process_count,
    coalesce(counted.measured_process_count, 0) as measured_process_count,
    counted.days_saved_count,
    trim_scale(round(counted.mean_days_saved_count, 2)) as mean_days_saved_count,
    trim_scale(round(100.0 * (counted.steps_before - counted.steps_after) / nullif(counted.steps_before, 0), 2))
        as steps_saved_pct,
    trim_scale(round(
        100.0 * (counted.documents_before - counted.documents_after) / nullif(counted.documents_before, 0), 2
    )) as documents_saved_pct,
    counted.overlaps_resolved_count,
    coalesce(counted.is_synthetic, false) as is_synthetic,
    {{ quality_flag('coalesce(counted.process_count, 0)', 'false', 'reports.verdict') }} as quality_flag,
    reports.reporter_id
from reports
inner join periods on reports.period_key = periods.period_key
inner join regions
    on
        reports.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join counted on reports.region_id = counted.region_id and reports.period_key = counted.period_key

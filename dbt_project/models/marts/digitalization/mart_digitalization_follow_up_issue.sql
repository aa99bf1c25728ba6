{{ config(
    key=['region_id', 'issue_id'],
    touched=touched_by_reports_on_org_units([['fct_follow_up', 'performance_follow_ups']]),
    lineage=lineage_of_row(),
) }}

-- The list for the next review: each issue as the newest report tells it.

with

reports as (

    {{ standing_reports('fct_follow_up', 'performance_follow_ups') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

org_units as (

    select * from {{ ref('dim_org_unit') }}

),

issues as (

    {{ standing_rows('fct_follow_up', 'reports', ['issue_id']) }}

),

newest_reports as (

    select
        reports.region_id,
        max(periods.ends_on) as ends_on
    from reports
    inner join periods on reports.period_key = periods.period_key
    group by reports.region_id

),

newest as (

    select distinct on (issues.region_id, issues.issue_id)
        issues.*,
        periods.ends_on,
        periods.label_id as period_label,
        periods.year,
        min(periods.starts_on) over (partition by issues.region_id, issues.issue_id) as first_told_on
    from issues
    inner join periods on issues.period_key = periods.period_key
    order by issues.region_id asc, issues.issue_id asc, periods.ends_on desc

)

select
    {{ publication() }} as publication_number,
    newest.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    newest.period_key,
    newest.period_label,
    newest.year,
    newest.issue_id,
    newest.issue,
    org_units.org_unit_code,
    org_units.name as org_unit_name,
    newest.agreement_indicator_code,
    newest.due_on,
    newest.status,
    newest.closed_on,
    newest.status <> 'SELESAI' and newest.due_on < newest.ends_on as is_overdue,
    greatest(coalesce(newest.closed_on, newest.ends_on) - newest.due_on, 0) as days_overdue_count,
    newest.status <> 'SELESAI' and newest.ends_on < newest_reports.ends_on as is_dropped,
    newest.first_told_on,
    newest.is_synthetic,
    {{ quality_flag('newest.status', 'false', 'newest.verdict') }} as quality_flag,
    newest.reporter_id,
    newest.submission_id,
    newest.row_number
from newest
inner join newest_reports on newest.region_id = newest_reports.region_id
inner join org_units on newest.org_unit_key = org_units.org_unit_key
inner join regions on newest.region_key = regions.region_key

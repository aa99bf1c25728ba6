{{ config(
    key=['region_id', 'period_key', 'org_unit_code'],
    touched=touched_by_reports_on_org_units([['fct_follow_up', 'performance_follow_ups']]),
    lineage="
        select
            told.submission_id,
            told.row_number
        from warehouse.fct_follow_up as told
        inner join ledger.published_submission as published on told.submission_id = published.submission_id
        inner join warehouse.dim_submission as delivered on told.submission_id = delivered.submission_id
        inner join warehouse.dim_org_unit as units on told.org_unit_key = units.org_unit_key
        where
            (told.region_id, units.org_unit_code) = (shown.region_id, shown.org_unit_code)
            and (
                (told.period_key, delivered.reporter_id) = (shown.period_key, shown.reporter_id)
                -- What was dropped stands only in the report before.
                or (
                    shown.dropped_count > 0
                    and told.period_key = shown.previous_period_key
                    and told.status <> 'SELESAI'
                )
            )
    ",
) }}

-- Where the follow-up of the quarterly review (Kopi Darat) stands at the end of each quarter.

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

quarters as (

    select
        reports.region_id,
        reports.period_key,
        periods.ends_on,
        reports.reporter_id,
        reports.verdict,
        lag(reports.period_key) over (partition by reports.region_id order by periods.ends_on) as previous_period_key
    from reports
    inner join periods on reports.period_key = periods.period_key

),

standing_issues as (

    select
        quarters.region_id,
        quarters.period_key,
        issues.org_unit_key,
        1 as issue_count,
        (issues.status <> 'SELESAI')::integer as open_count,
        (issues.status <> 'SELESAI' and issues.due_on < quarters.ends_on)::integer as overdue_count,
        (issues.status = 'SELESAI')::integer as done_count,
        0 as dropped_count,
        issues.is_synthetic
    from quarters
    inner join issues on quarters.region_id = issues.region_id and quarters.period_key = issues.period_key

),

-- Open in the report before, and not told of any more.
dropped_issues as (

    select
        quarters.region_id,
        quarters.period_key,
        before.org_unit_key,
        0 as issue_count,
        0 as open_count,
        0 as overdue_count,
        0 as done_count,
        1 as dropped_count,
        before.is_synthetic
    from quarters
    inner join issues as before
        on
            quarters.region_id = before.region_id
            and quarters.previous_period_key = before.period_key
            and before.status <> 'SELESAI'
    left join issues as now
        on
            quarters.region_id = now.region_id
            and quarters.period_key = now.period_key
            and before.issue_id = now.issue_id
    where now.issue_id is null

),

told as (

    select * from standing_issues
    union all
    select * from dropped_issues

),

counted as (

    select
        region_id,
        period_key,
        org_unit_key,
        sum(issue_count) as issue_count,
        sum(open_count) as open_count,
        sum(overdue_count) as overdue_count,
        sum(done_count) as done_count,
        sum(dropped_count) as dropped_count,
        bool_or(is_synthetic) as is_synthetic
    from told
    group by region_id, period_key, org_unit_key

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
    org_units.org_unit_code,
    org_units.name as org_unit_name,
    counted.issue_count,
    counted.open_count,
    counted.overdue_count,
    counted.done_count,
    trim_scale(round(100.0 * counted.done_count / nullif(counted.issue_count, 0), 2)) as done_pct,
    counted.dropped_count,
    quarters.previous_period_key,
    counted.is_synthetic,
    {{ quality_flag('counted.issue_count', 'false', 'quarters.verdict') }} as quality_flag,
    quarters.reporter_id
from counted
inner join quarters on counted.region_id = quarters.region_id and counted.period_key = quarters.period_key
inner join org_units on counted.org_unit_key = org_units.org_unit_key
inner join periods on counted.period_key = periods.period_key
inner join regions
    on
        counted.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to

{{ config(
    key=['region_id', 'period_key'],
    touched=touched_by_fact('fct_acting_head_report', ['region_id', 'period_key']),
    lineage=lineage_of_row(),
) }}

-- A region is listed where it was led by an acting head in the quarter and therefore owed a report. No person is named.

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

reports as (

    select * from {{ ref('fct_acting_head_report') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

-- The ministry's list and the region's own line tell of one report: who says that it came is believed.
chosen as (

    select distinct on (reports.region_id, reports.period_key)
        reports.*,
        submissions.reporter_id,
        submissions.verdict
    from reports
    inner join published on reports.submission_id = published.submission_id
    inner join submissions on reports.submission_id = submissions.submission_id
    order by
        reports.region_id asc,
        reports.period_key asc,
        reports.reported_on is not null desc,
        submissions.received_at desc,
        reports.submission_id desc,
        reports.row_number asc

)

select
    {{ publication() }} as publication_number,
    chosen.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    chosen.period_key,
    periods.label_id as period_label,
    periods.year,
    chosen.due_on,
    chosen.reported_on,
    chosen.document_number,
    chosen.reported_on is not null as is_submitted,
    coalesce(chosen.reported_on <= chosen.due_on, false) as is_on_time,
    case
        when chosen.reported_on > chosen.due_on then chosen.reported_on - chosen.due_on
        when chosen.reported_on is not null then 0
    end as days_late,
    chosen.is_synthetic,
    {{ quality_flag('chosen.due_on', 'false', 'chosen.verdict') }} as quality_flag,
    chosen.reporter_id,
    chosen.submission_id,
    chosen.row_number
from chosen
inner join periods on chosen.period_key = periods.period_key
inner join regions on chosen.region_key = regions.region_key

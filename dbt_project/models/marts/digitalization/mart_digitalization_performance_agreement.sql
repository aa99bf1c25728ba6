{{ config(
    key=['region_id', 'org_unit_code', 'agreement_indicator_code', 'period_key'],
    touched=touched_by_fact('fct_performance_agreement', ['region_id', 'period_key'])
        ~ ' union all '
        ~ touched_by_org_unit_names('fct_performance_agreement', ['region_id', 'period_key']),
    lineage=lineage_of_row(),
) }}

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

agreements as (

    select * from {{ ref('fct_performance_agreement') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

org_units as (

    select * from {{ ref('dim_org_unit') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

chosen as (

    select distinct on (
        agreements.region_id, agreements.org_unit_key, agreements.agreement_indicator_code, agreements.period_key
    )
        agreements.*,
        submissions.reporter_id,
        submissions.verdict
    from agreements
    inner join published on agreements.submission_id = published.submission_id
    inner join submissions on agreements.submission_id = submissions.submission_id
    order by
        agreements.region_id asc,
        agreements.org_unit_key asc,
        agreements.agreement_indicator_code asc,
        agreements.period_key asc,
        submissions.received_at desc,
        agreements.submission_id desc,
        agreements.row_number asc

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
    org_units.org_unit_code,
    org_units.name as org_unit_name,
    chosen.agreement_indicator_code,
    chosen.agreement_indicator_name,
    chosen.unit,
    chosen.is_cumulative,
    chosen.target_value,
    chosen.realized_value,
    round(100 * chosen.realized_value / nullif(chosen.target_value, 0), 2) as realized_to_target_pct,
    chosen.is_synthetic,
    {{ quality_flag('chosen.realized_value', 'false', 'chosen.verdict') }} as quality_flag,
    chosen.reporter_id,
    chosen.submission_id,
    chosen.row_number
from chosen
inner join org_units on chosen.org_unit_key = org_units.org_unit_key
inner join periods on chosen.period_key = periods.period_key
inner join regions on chosen.region_key = regions.region_key

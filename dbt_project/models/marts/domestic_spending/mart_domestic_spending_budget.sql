{{ config(
    key=['region_id', 'org_unit_code', 'period_key'],
    touched=touched_by_fact('fct_opd_budget', ['region_id', 'period_key'])
        ~ ' union all '
        ~ touched_by_org_unit_names('fct_opd_budget', ['region_id', 'period_key']),
    lineage=lineage_of_row(),
) }}

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

budgets as (

    select * from {{ ref('fct_opd_budget') }}

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

    select distinct on (budgets.region_id, budgets.org_unit_key, budgets.period_key)
        budgets.*,
        submissions.reporter_id,
        submissions.verdict
    from budgets
    inner join published on budgets.submission_id = published.submission_id
    inner join submissions on budgets.submission_id = submissions.submission_id
    order by
        budgets.region_id asc,
        budgets.org_unit_key asc,
        budgets.period_key asc,
        submissions.received_at desc,
        budgets.submission_id desc,
        budgets.row_number asc

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
    chosen.operating_idr,
    chosen.capital_idr,
    chosen.contingency_idr,
    chosen.procurement_idr,
    chosen.non_procurement_idr,
    chosen.total_idr,
    {{ percent('chosen.procurement_idr', 'chosen.total_idr') }} as procurement_to_total_pct,
    chosen.is_synthetic,
    {{ quality_flag('chosen.total_idr', 'false', 'chosen.verdict') }} as quality_flag,
    chosen.reporter_id,
    chosen.submission_id,
    chosen.row_number
from chosen
inner join org_units on chosen.org_unit_key = org_units.org_unit_key
inner join periods on chosen.period_key = periods.period_key
inner join regions on chosen.region_key = regions.region_key

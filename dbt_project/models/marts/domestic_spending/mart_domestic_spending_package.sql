{{ config(
    key=['region_id', 'package_id'],
    touched=touched_by_fact('fct_procurement_package', ['region_id', 'package_id'])
        ~ ' union all '
        ~ touched_by_org_unit_names('fct_procurement_package', ['region_id', 'package_id']),
    lineage=lineage_of_row(),
    indexes=[{'columns': ['region_id', 'period_key']}],
) }}

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

packages as (

    select * from {{ ref('fct_procurement_package') }}

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

-- An addendum repeats the package with a higher version, and the next quarter may repeat both: the newest stands.
newest as (

    select distinct on (packages.region_id, packages.package_id)
        packages.*,
        submissions.reporter_id,
        submissions.verdict
    from packages
    inner join published on packages.submission_id = published.submission_id
    inner join submissions on packages.submission_id = submissions.submission_id
    order by
        packages.region_id asc,
        packages.package_id asc,
        packages.package_version desc,
        packages.period_key desc,
        submissions.received_at desc,
        packages.submission_id desc,
        packages.row_number asc

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
    periods.label_id as period_label,
    periods.year,
    org_units.org_unit_code,
    org_units.name as org_unit_name,
    newest.package_id,
    newest.package_version,
    newest.package_name,
    newest.method,
    newest.contract_date,
    newest.budget_ceiling_idr,
    newest.owner_estimate_idr,
    newest.contract_idr,
    newest.pdn_idr,
    newest.umk_idr,
    round(100 * newest.pdn_idr / nullif(newest.contract_idr, 0), 2) as pdn_to_contract_pct,
    newest.is_synthetic,
    {{ quality_flag('newest.contract_idr', 'false', 'newest.verdict') }} as quality_flag,
    newest.reporter_id,
    newest.submission_id,
    newest.row_number
from newest
inner join org_units on newest.org_unit_key = org_units.org_unit_key
inner join periods on newest.period_key = periods.period_key
inner join regions on newest.region_key = regions.region_key

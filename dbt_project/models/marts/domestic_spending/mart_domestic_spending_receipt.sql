{{ config(
    key=['region_id', 'period_key', 'purchase_id'],
    touched=touched_by_fact('fct_procurement_receipt', ['region_id', 'period_key'])
        ~ ' union all '
        ~ touched_by_org_unit_names('fct_procurement_receipt', ['region_id', 'period_key']),
    lineage="
        select
            r.submission_id,
            r.row_number
        from intermediate.int_standing_procurement_receipts as r
        where (r.region_id, r.period_key, r.purchase_id) = (shown.region_id, shown.period_key, shown.purchase_id)
    ",
) }}

with

receipts as (

    select * from {{ ref('int_standing_procurement_receipts') }}

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

purchases as (

    select
        region_id,
        period_key,
        purchase_id,
        max(plan_id) as plan_id,
        max(org_unit_key) as org_unit_key,
        -- The same on all receipts of a purchase; where it was changed meanwhile, the highest.
        max(budget_ceiling_idr) as budget_ceiling_idr,
        count(*) as receipt_count,
        sum(receipt_idr) as receipt_idr,
        min(receipt_date) as first_receipt_on,
        max(receipt_date) as last_receipt_on,
        bool_or(is_synthetic) as is_synthetic,
        max(verdict) as verdict,
        max(submission_id) as submission_id
    from receipts
    group by region_id, period_key, purchase_id

)

select
    {{ publication() }} as publication_number,
    purchases.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    purchases.period_key,
    periods.label_id as period_label,
    periods.year,
    purchases.purchase_id,
    purchases.plan_id,
    org_units.org_unit_code,
    org_units.name as org_unit_name,
    purchases.budget_ceiling_idr,
    purchases.receipt_count,
    purchases.receipt_idr,
    {{ percent('purchases.receipt_idr', 'purchases.budget_ceiling_idr') }} as receipt_to_ceiling_pct,
    purchases.first_receipt_on,
    purchases.last_receipt_on,
    purchases.is_synthetic,
    {{ quality_flag('purchases.receipt_idr', 'false', 'purchases.verdict') }} as quality_flag,
    purchases.submission_id
from purchases
inner join org_units on purchases.org_unit_key = org_units.org_unit_key
inner join periods on purchases.period_key = periods.period_key
inner join regions
    on
        purchases.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to

-- The receipts of a purchase come from one submission, the newest that has any; two that are equal in everything stay
-- two.

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

receipts as (

    select * from {{ ref('fct_procurement_receipt') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

ranked as (

    select
        receipts.*,
        submissions.verdict,
        dense_rank() over (
            partition by receipts.region_id, receipts.period_key, receipts.purchase_id
            order by submissions.received_at desc, receipts.submission_id desc
        ) as preference
    from receipts
    inner join published on receipts.submission_id = published.submission_id
    inner join submissions on receipts.submission_id = submissions.submission_id

)

select
    submission_id,
    row_number,
    region_id,
    period_key,
    purchase_id,
    plan_id,
    org_unit_key,
    receipt_date,
    budget_ceiling_idr,
    receipt_idr,
    is_synthetic,
    verdict
from ranked
where preference = 1

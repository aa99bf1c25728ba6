-- Generated from expectations/datasets by `make contracts`; do not edit.

select
    delivered.submission_id,
    delivered.row_number,
    submission.dataset,
    submission.reporter_id,
    delivered.region_id,
    submission.period_key,
    delivered.region_code,
    delivered.code_system,
    delivered.region_name,
    delivered.purchase_id,
    delivered.plan_id,
    delivered.org_unit_code,
    delivered.org_unit_name,
    delivered.budget_ceiling_idr,
    delivered.receipt_type,
    delivered.receipt_date,
    delivered.receipt_idr,
    delivered.citation,
    coalesce(delivered.data_origin = 'SINTETIS', false) as is_synthetic
from {{ source('raw', 'procurement_receipts') }} as delivered
inner join {{ source('ledger', 'accepted_submission') }} as submission
    on delivered.submission_id = submission.submission_id
where delivered.region_id is not null

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
    delivered.fiscal_year,
    delivered.snapshot_on,
    delivered.plan_id,
    delivered.org_unit_code,
    delivered.org_unit_name,
    delivered.package_name,
    delivered.budget_ceiling_idr,
    delivered.method,
    delivered.procurement_type,
    delivered.pdn_status,
    delivered.small_business_status,
    delivered.active_status,
    delivered.announced_on,
    delivered.citation,
    coalesce(delivered.data_origin = 'SINTETIS', false) as is_synthetic
from {{ source('raw', 'procurement_plans') }} as delivered
inner join {{ source('ledger', 'accepted_submission') }} as submission
    on delivered.submission_id = submission.submission_id
where delivered.region_id is not null

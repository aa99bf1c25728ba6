-- Generated from expectations/datasets by `make contracts`; do not edit.

select
    delivered.submission_id,
    delivered.row_number,
    submission.dataset,
    submission.reporter_id,
    delivered.region_id,
    delivered.period as period_key,
    delivered.region_code,
    delivered.code_system,
    delivered.region_name,
    delivered.org_unit_code,
    delivered.org_unit_name,
    delivered.operating_idr,
    delivered.capital_idr,
    delivered.contingency_idr,
    delivered.procurement_idr,
    delivered.non_procurement_idr,
    delivered.total_idr,
    delivered.citation,
    coalesce(delivered.data_origin = 'SINTETIS', false) as is_synthetic
from {{ source('raw', 'opd_budgets') }} as delivered
inner join {{ source('ledger', 'accepted_submission') }} as submission
    on delivered.submission_id = submission.submission_id
where delivered.region_id is not null

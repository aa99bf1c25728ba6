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
    delivered.procurement_budget_idr,
    delivered.rup_total_idr,
    delivered.rup_pdn_idr,
    delivered.realized_spending_idr,
    delivered.realized_pdn_idr,
    delivered.pdn_commitment_pct,
    delivered.pdn_realized_to_commitment_pct,
    delivered.pdn_realized_pct,
    delivered.rup_progress_pct,
    delivered.citation,
    delivered.marks,
    coalesce(delivered.data_origin = 'SINTETIS', false) as is_synthetic
from {{ source('raw', 'domestic_spending') }} as delivered
inner join {{ source('ledger', 'accepted_submission') }} as submission
    on delivered.submission_id = submission.submission_id
where delivered.region_id is not null

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
    delivered.nib,
    delivered.kbli_code,
    delivered.investment_type,
    delivered.business_scale,
    delivered.risk_level,
    delivered.lkpm_status,
    delivered.fixed_capital_idr,
    delivered.working_capital_idr,
    delivered.tki_male_count,
    delivered.tki_female_count,
    delivered.tka_count,
    delivered.citation,
    coalesce(delivered.data_origin = 'SINTETIS', false) as is_synthetic
from {{ source('raw', 'investment_projects') }} as delivered
inner join {{ source('ledger', 'accepted_submission') }} as submission
    on delivered.submission_id = submission.submission_id
where delivered.region_id is not null

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
    delivered.award_code,
    delivered.award_name,
    delivered.criterion,
    delivered.awarding_agency,
    delivered.awarded_on,
    delivered.citation,
    coalesce(delivered.data_origin = 'SINTETIS', false) as is_synthetic
from {{ source('raw', 'awards') }} as delivered
inner join {{ source('ledger', 'accepted_submission') }} as submission
    on delivered.submission_id = submission.submission_id
where delivered.region_id is not null

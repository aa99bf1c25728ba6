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
    delivered.channel,
    delivered.complaint_id,
    delivered.category,
    delivered.program_code,
    delivered.received_on,
    delivered.verified_on,
    delivered.forwarded_on,
    delivered.answered_on,
    delivered.closed_on,
    delivered.status,
    delivered.citation,
    coalesce(delivered.data_origin = 'SINTETIS', false) as is_synthetic
from {{ source('raw', 'aid_complaints') }} as delivered
inner join {{ source('ledger', 'accepted_submission') }} as submission
    on delivered.submission_id = submission.submission_id
where delivered.region_id is not null

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
    delivered.innovation_code,
    delivered.innovation_title,
    delivered.owner_agency,
    delivered.cluster_code,
    delivered.novelty_score,
    delivered.effectiveness_score,
    delivered.usefulness_score,
    delivered.transferability_score,
    delivered.sustainability_score,
    delivered.award_level,
    delivered.citation,
    coalesce(delivered.data_origin = 'SINTETIS', false) as is_synthetic
from {{ source('raw', 'innovations') }} as delivered
inner join {{ source('ledger', 'accepted_submission') }} as submission
    on delivered.submission_id = submission.submission_id
where delivered.region_id is not null

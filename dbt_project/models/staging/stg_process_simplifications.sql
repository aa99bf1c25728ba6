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
    delivered.process_code,
    delivered.process_name,
    delivered.org_unit_code,
    delivered.org_unit_name,
    delivered.regulation_overlap_before_count,
    delivered.regulation_overlap_after_count,
    delivered.step_before_count,
    delivered.step_after_count,
    delivered.day_before_count,
    delivered.day_after_count,
    delivered.document_before_count,
    delivered.document_after_count,
    delivered.changed_on,
    delivered.basis,
    delivered.citation,
    coalesce(delivered.data_origin = 'SINTETIS', false) as is_synthetic
from {{ source('raw', 'process_simplifications') }} as delivered
inner join {{ source('ledger', 'accepted_submission') }} as submission
    on delivered.submission_id = submission.submission_id
where delivered.region_id is not null

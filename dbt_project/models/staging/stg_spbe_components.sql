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
    delivered.component_type,
    delivered.component_id,
    delivered.domain_id,
    delivered.aspect_id,
    delivered.component_name,
    delivered.indicator_number,
    delivered.index_id,
    delivered.assessment_id,
    delivered.component_year,
    delivered.weight_pct,
    delivered.target_score,
    delivered.score,
    delivered.instrument_version,
    delivered.stage,
    delivered.evidence_url,
    delivered.citation,
    coalesce(delivered.data_origin = 'SINTETIS', false) as is_synthetic
from {{ source('raw', 'spbe_components') }} as delivered
inner join {{ source('ledger', 'accepted_submission') }} as submission
    on delivered.submission_id = submission.submission_id
where delivered.region_id is not null

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
    delivered.source_code,
    delivered.line_definition,
    delivered.p0_pct,
    delivered.poor_population_thousand,
    delivered.p1_index,
    delivered.p2_index,
    delivered.poverty_line_idr,
    delivered.extreme_poverty_pct,
    delivered.citation,
    delivered.marks,
    coalesce(delivered.data_origin = 'SINTETIS', false) as is_synthetic
from {{ source('raw', 'poverty_indicators') }} as delivered
inner join {{ source('ledger', 'accepted_submission') }} as submission
    on delivered.submission_id = submission.submission_id
where delivered.region_id is not null

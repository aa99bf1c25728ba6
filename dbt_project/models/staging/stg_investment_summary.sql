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
    delivered.sector_energy_idr,
    delivered.sector_tourism_idr,
    delivered.sector_agriculture_idr,
    delivered.sector_public_works_idr,
    delivered.sector_trade_idr,
    delivered.sector_transport_idr,
    delivered.sector_telecommunication_idr,
    delivered.sector_manufacturing_idr,
    delivered.sector_other_idr,
    delivered.total_idr,
    delivered.quarter_1_idr,
    delivered.quarter_2_idr,
    delivered.quarter_3_idr,
    delivered.quarter_4_idr,
    delivered.pma_idr,
    delivered.pmdn_idr,
    delivered.tka_count,
    delivered.tki_count,
    delivered.project_count,
    delivered.citation,
    coalesce(delivered.data_origin = 'SINTETIS', false) as is_synthetic
from {{ source('raw', 'investment_summary') }} as delivered
inner join {{ source('ledger', 'accepted_submission') }} as submission
    on delivered.submission_id = submission.submission_id
where delivered.region_id is not null

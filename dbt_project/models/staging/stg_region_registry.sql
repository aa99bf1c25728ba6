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
    delivered.list_name,
    delivered.list_date,
    delivered.parent_code,
    delivered.kemendagri_code,
    delivered.kemendagri_name,
    delivered.postal_codes,
    delivered.male_count,
    delivered.female_count,
    delivered.population_count,
    delivered.area_km2,
    delivered.latitude,
    delivered.longitude,
    delivered.citation,
    coalesce(delivered.data_origin = 'SINTETIS', false) as is_synthetic
from {{ source('raw', 'region_registry') }} as delivered
inner join {{ source('ledger', 'accepted_submission') }} as submission
    on delivered.submission_id = submission.submission_id
where delivered.region_id is not null

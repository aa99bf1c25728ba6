with

reported as (

    select * from {{ ref('stg_indicator_values') }}

),

derived as (

    select * from {{ ref('int_derived_indicator_values') }}

)

select
    submission_id,
    row_number,
    dataset,
    reporter_id,
    region_id,
    period_key,
    null::text as reported_period_key,
    indicator_code || '@' || definition_version as indicator_key,
    source_code,
    value,
    mark,
    is_synthetic
from reported

union all

select
    submission_id,
    row_number,
    dataset,
    reporter_id,
    region_id,
    period_key,
    reported_period_key,
    indicator_code || '@' || definition_version as indicator_key,
    source_code,
    value,
    mark,
    is_synthetic
from derived

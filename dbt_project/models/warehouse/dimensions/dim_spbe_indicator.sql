{{ config(incremental_strategy='upsert', unique_key='spbe_indicator_key') }}

with

weights as (

    select * from {{ source('reference', 'spbe_weight') }}

),

-- An aspect weighs what its indicators weigh together, a domain what its aspects do, the index 100.
components as (

    select
        instrument_version || '/I' || indicator_no as spbe_indicator_key,
        instrument_version,
        'indicator' as component_level,
        domain_no,
        domain_label_id,
        aspect_no,
        aspect_label_id,
        indicator_no,
        indicator_label_id,
        indicator_weight_pct as weight_pct
    from weights

    union all

    select
        instrument_version || '/A' || aspect_no,
        instrument_version,
        'aspect',
        domain_no,
        domain_label_id,
        aspect_no,
        aspect_label_id,
        null,
        null,
        sum(indicator_weight_pct)
    from weights
    group by instrument_version, domain_no, domain_label_id, aspect_no, aspect_label_id

    union all

    select
        instrument_version || '/D' || domain_no,
        instrument_version,
        'domain',
        domain_no,
        domain_label_id,
        null,
        null,
        null,
        null,
        sum(indicator_weight_pct)
    from weights
    group by instrument_version, domain_no, domain_label_id

    union all

    select
        instrument_version || '/INDEX',
        instrument_version,
        'index',
        null,
        null,
        null,
        null,
        null,
        null,
        sum(indicator_weight_pct)
    from weights
    group by instrument_version

)

select
    spbe_indicator_key,
    instrument_version,
    component_level,
    domain_no,
    domain_label_id as domain_label,
    aspect_no,
    aspect_label_id as aspect_label,
    indicator_no,
    indicator_label_id as indicator_label,
    trim_scale(weight_pct) as weight_pct
from components

union all

select
    'UNKNOWN',
    'UNKNOWN',
    'unknown',
    null,
    null,
    null,
    null,
    null,
    null,
    null

{{ config(incremental_strategy='upsert', unique_key='indicator_key') }}

with

definitions as (

    select * from {{ ref('int_indicator_definitions') }}

)

select
    indicator_key,
    indicator_code,
    definition_version,
    dataset,
    cluster_code,
    label_id,
    label_en,
    unit,
    direction,
    owner,
    national_aggregation,
    value_basis,
    is_headline,
    is_derived,
    definition_version = max(definition_version) over (partition by indicator_code) as is_current,
    kode_ref_bappenas,
    description
from definitions

union all

select
    'UNKNOWN',
    'UNKNOWN',
    0::smallint,
    'UNKNOWN',
    'UNKNOWN',
    'Tidak dikenal',
    'Unknown',
    'UNKNOWN',
    'UNKNOWN',
    'UNKNOWN',
    'none',
    'period',
    false,
    false,
    true,
    null,
    null

{{ config(incremental_strategy='upsert', unique_key='period_key') }}

select
    period_key,
    period_type,
    starts_on,
    ends_on,
    year,
    label_id,
    label_en
from {{ source('reference', 'period') }}

union all

select
    'UNKNOWN',
    'unknown',
    null,
    null,
    null,
    'Tidak dikenal',
    'Unknown'

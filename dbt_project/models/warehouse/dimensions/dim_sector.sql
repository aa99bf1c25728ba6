{{ config(incremental_strategy='upsert', unique_key='sector_code') }}

select
    sector_code,
    label_id,
    label_en
from {{ source('reference', 'sector') }}

union all

select
    'UNKNOWN',
    'Tidak dikenal',
    'Unknown'

{{ config(incremental_strategy='upsert', unique_key='commodity_code') }}

select
    commodity_code,
    label_id,
    label_en,
    unit
from {{ source('reference', 'commodity') }}

union all

select
    'UNKNOWN',
    'Tidak dikenal',
    'Unknown',
    'UNKNOWN'

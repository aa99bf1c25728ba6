{{ config(incremental_strategy='upsert', unique_key='kbli_division') }}

select
    kbli_division,
    sector_code,
    label_id,
    label_en
from {{ source('reference', 'kbli_division') }}

union all

select
    'UNKNOWN',
    'UNKNOWN',
    'Tidak dikenal',
    'Unknown'

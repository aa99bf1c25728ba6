{{ config(incremental_strategy='upsert', unique_key='program_code') }}

select
    program_code,
    label_id,
    label_en,
    strategy,
    owner_agency
from {{ source('reference', 'program') }}

union all

select
    'UNKNOWN',
    'Tidak dikenal',
    'Unknown',
    null,
    'UNKNOWN'

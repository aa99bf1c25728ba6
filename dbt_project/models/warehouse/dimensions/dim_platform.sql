{{ config(incremental_strategy='upsert', unique_key='platform_code') }}

select
    platform_code,
    label_id,
    label_en,
    owner
from {{ source('reference', 'platform') }}

union all

-- Also of what belongs to a region and to no platform.
select
    'UNKNOWN',
    'Tidak dikenal',
    'Unknown',
    'UNKNOWN'

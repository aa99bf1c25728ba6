{{ config(incremental_strategy='upsert', unique_key='action_code') }}

select
    action_code,
    label_id,
    label_en,
    display_order
from {{ source('reference', 'inflation_action') }}

union all

select
    'UNKNOWN',
    'Tidak dikenal',
    'Unknown',
    32767::smallint

{{ config(incremental_strategy='upsert', unique_key='cluster_code') }}

select
    cluster_code,
    label_id,
    label_en,
    display_order
from {{ source('reference', 'cluster') }}

union all

select
    'UNKNOWN',
    'Tidak dikenal',
    'Unknown',
    32767::smallint

{{ config(incremental_strategy='upsert', unique_key='dataset') }}

select
    dataset,
    cluster_code,
    kind,
    label_id,
    label_en
from {{ ref('dataset') }}

union all

select
    'UNKNOWN',
    'UNKNOWN',
    'unknown',
    'Tidak dikenal',
    'Unknown'

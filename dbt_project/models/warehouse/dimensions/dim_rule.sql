{{ config(incremental_strategy='upsert', unique_key='rule_id') }}

-- Read after the submissions, so that each of their findings meets its rule. depends_on: {{ ref('dim_submission') }}

select
    rule_id,
    datasets,
    stage,
    severity,
    dimension,
    title_id,
    title_en,
    basis
from {{ source('ledger', 'rule') }}

union all

select
    'UNKNOWN',
    array[]::text[],
    'unknown',
    'info',
    'unknown',
    'Tidak dikenal',
    'Unknown',
    ''

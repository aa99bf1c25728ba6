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

union all

-- Datasets that serve all clusters and belong to none, such as the lists of regions (contracts in datasets/common).
select
    'common',
    'Lintas klaster',
    'Across clusters',
    32766::smallint

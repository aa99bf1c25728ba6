{{ config(
    incremental_strategy='mirror',
    unique_key=['weight_document', 'cluster_code', 'indicator_code', 'valid_from_year'],
) }}

select
    weight_document,
    cluster_code,
    indicator_code,
    weight_pct,
    valid_from_year,
    valid_to_year,
    is_primary,
    is_assumed,
    basis
from {{ source('reference', 'indicator_weight') }}

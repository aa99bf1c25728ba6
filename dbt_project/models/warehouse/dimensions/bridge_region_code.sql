{{ config(incremental_strategy='mirror', unique_key=['code_system', 'code', 'valid_from']) }}

select
    code_system,
    code,
    valid_from,
    valid_to,
    region_id
from {{ source('reference', 'region_code') }}

{{ config(incremental_strategy='mirror', unique_key=['reporter_id', 'event_date']) }}

select
    reporter_id,
    event_date,
    adopted_on,
    basis
from {{ source('reference', 'boundary_adoption') }}

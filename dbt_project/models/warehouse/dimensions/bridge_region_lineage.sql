{{ config(incremental_strategy='mirror', unique_key=['predecessor_id', 'successor_id', 'event_date']) }}

select
    predecessor_id,
    successor_id,
    event,
    event_date,
    changes_boundary,
    basis
from {{ source('reference', 'region_lineage') }}

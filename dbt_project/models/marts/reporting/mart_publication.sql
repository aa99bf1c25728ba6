{{ config(materialized='published_view', reads_as='owner') }}

-- Read with the owner's rights: readers may not read the ledger, and this names no region.

select
    number as publication_number,
    published_at,
    reverts_to as reverts_to_number,
    reason,
    (facts ->> 'submissions')::integer as submission_count,
    (facts ->> 'added')::integer as added_count,
    (facts ->> 'removed')::integer as removed_count,
    (facts ->> 'rows')::bigint as row_count,
    number = {{ publication() }} as is_latest
from {{ source('ledger', 'publication') }}
where status = 'published' and number <= {{ publication() }}

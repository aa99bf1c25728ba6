-- What decides between two published reports of the same thing: a national agency's stands before a region's own, then
-- what was received last.

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

reporters as (

    select * from {{ ref('dim_reporter') }}

)

select
    submissions.submission_id,
    submissions.reporter_id,
    reporters.kind = 'national_agency' as is_national_agency,
    submissions.verdict,
    submissions.received_at
from published
inner join submissions on published.submission_id = submissions.submission_id
inner join reporters on submissions.reporter_id = reporters.reporter_id

-- Each decided submission beside what was owed: when it came and when it was due.

with

submissions as (

    select * from {{ source('ledger', 'submission') }}
    where verdict is not null

),

obligations as (

    select * from {{ source('ledger', 'obligation') }}

)

select
    submissions.submission_id,
    submissions.reporter_id,
    submissions.dataset,
    submissions.period_key,
    submissions.version,
    submissions.verdict,
    submissions.row_count,
    obligations.opens_on,
    obligations.due_on,
    (submissions.received_at at time zone '{{ var("reporting_time_zone") }}')::date as received_on,
    (submissions.decided_at at time zone '{{ var("reporting_time_zone") }}')::date as decided_on,
    obligations.due_on is not null as is_obligatory
from submissions
left join obligations
    on
        submissions.reporter_id = obligations.reporter_id
        and submissions.dataset = obligations.dataset
        and submissions.period_key = obligations.period_key

-- Each decided submission beside what was owed: when it came and when it was due.

with

submissions as (

    select * from {{ source('ledger', 'submission') }}
    where verdict is not null

),

windows as (

    select * from {{ source('ledger', 'submission_window') }}

)

select
    submissions.submission_id,
    submissions.reporter_id,
    submissions.dataset,
    submissions.period_key,
    submissions.version,
    submissions.verdict,
    submissions.row_count,
    submissions.is_nil,
    coalesce(submissions.effective_period_key, submissions.period_key) as effective_period_key,
    windows.opens_on,
    windows.due_on,
    windows.open_until,
    windows.on_time_until,
    (submissions.received_at at time zone '{{ var("reporting_time_zone") }}')::date as received_on,
    (submissions.decided_at at time zone '{{ var("reporting_time_zone") }}')::date as decided_on,
    windows.is_on_time,
    windows.is_late,
    windows.due_on is not null as is_obligatory
from submissions
left join windows on submissions.submission_id = windows.submission_id

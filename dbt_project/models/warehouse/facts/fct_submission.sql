{{ config(incremental_strategy='upsert', unique_key=['submission_id', 'region_id']) }}

-- An accumulating snapshot: a due date that is granted or moved later still changes its row.

with

timeliness as (

    select * from {{ ref('int_submission_timeliness') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

reporters as (

    select * from {{ ref('dim_reporter') }}

),

due_days as (

    select * from {{ ref('dim_date') }}

),

received_days as (

    select * from {{ ref('dim_date') }}

)

select
    timeliness.submission_id,
    reporters.region_id,
    submissions.reporter_id,
    submissions.dataset,
    submissions.period_key,
    timeliness.version,
    timeliness.opens_on,
    timeliness.due_on,
    timeliness.received_on,
    timeliness.decided_on,
    timeliness.verdict,
    timeliness.is_obligatory,
    timeliness.is_on_time,
    case
        when timeliness.is_on_time then 0
        else received_days.working_day_number - due_days.working_day_number
    end as days_late_working,
    timeliness.row_count,
    timeliness.open_until,
    timeliness.is_late,
    timeliness.is_nil,
    timeliness.effective_period_key
from timeliness
inner join submissions on timeliness.submission_id = submissions.submission_id
inner join reporters on submissions.reporter_id = reporters.reporter_id
left join due_days on timeliness.on_time_until = due_days.date_day
left join received_days on timeliness.received_on = received_days.date_day

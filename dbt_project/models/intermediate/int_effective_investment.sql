-- Reported investment in the quarter in which it counts: the figures of a late report count in the next one.

with

realizations as (

    select * from {{ ref('stg_investment_realization') }}

),

submissions as (

    select
        submission_id,
        effective_period_key,
        -- Only rows of the period that the submission is late for move with it.
        case when effective_period_key <> period_key then period_key end as late_period_key
    from {{ source('ledger', 'accepted_submission') }}

)

select
    realizations.submission_id,
    realizations.row_number,
    realizations.dataset,
    realizations.reporter_id,
    realizations.region_id,
    case
        when realizations.period_key = submissions.late_period_key then submissions.effective_period_key
        else realizations.period_key
    end as period_key,
    case when realizations.period_key = submissions.late_period_key then realizations.period_key end
        as reported_period_key,
    realizations.sector_code,
    realizations.pma_idr,
    realizations.pmdn_idr,
    realizations.total_idr,
    realizations.project_count,
    realizations.tki_count,
    realizations.tka_count,
    realizations.is_synthetic
from realizations
inner join submissions on realizations.submission_id = submissions.submission_id

-- Reported investment in the quarter in which it counts: the figures of a late report count in the next one.

with

realizations as (

    select * from {{ ref('stg_investment_realization') }}

),

submissions as (

    select * from {{ source('ledger', 'accepted_submission') }}

)

select
    realizations.submission_id,
    realizations.row_number,
    realizations.dataset,
    realizations.reporter_id,
    realizations.region_id,
    {{ effective_period('realizations', 'submissions') }},
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

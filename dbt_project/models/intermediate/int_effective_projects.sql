-- Reported projects in the quarter in which they count: those of a late report count in the next one.

with

projects as (

    select * from {{ ref('stg_investment_projects') }}

),

submissions as (

    select * from {{ source('ledger', 'accepted_submission') }}

)

select
    projects.submission_id,
    projects.row_number,
    projects.region_id,
    {{ effective_period('projects', 'submissions') }},
    projects.nib,
    projects.kbli_code,
    projects.investment_type,
    projects.business_scale,
    projects.risk_level,
    projects.lkpm_status,
    projects.fixed_capital_idr,
    projects.working_capital_idr,
    projects.tki_male_count,
    projects.tki_female_count,
    projects.tka_count,
    projects.is_synthetic
from projects
inner join submissions on projects.submission_id = submissions.submission_id

-- The projects of a region and reported quarter come from one submission, as its sectors do in mart_investment_sector.

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

projects as (

    select * from {{ ref('fct_investment_project') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

owners as (

    select owner from {{ ref('dim_indicator') }}
    where indicator_code = 'investment_realization_idr' and is_current

),

candidates as (

    select
        projects.*,
        submissions.verdict,
        {{ preference_of_report('projects', 'submissions', 'owners') }} as preference
    from projects
    inner join published on projects.submission_id = published.submission_id
    inner join submissions on projects.submission_id = submissions.submission_id

)

select *
from candidates
where preference = 1

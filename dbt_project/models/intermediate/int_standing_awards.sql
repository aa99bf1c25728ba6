-- An award that its giver and its receiver both report is one: the newest report of it stands.

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

awards as (

    select * from {{ ref('fct_award') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

)

select distinct on (awards.region_id, awards.period_key, awards.award_code)
    awards.submission_id,
    awards.row_number,
    awards.region_id,
    awards.period_key,
    awards.award_code,
    awards.award_name,
    awards.criterion,
    awards.awarding_agency,
    awards.awarded_on,
    awards.is_synthetic,
    submissions.verdict
from awards
inner join published on awards.submission_id = published.submission_id
inner join submissions on awards.submission_id = submissions.submission_id
order by
    awards.region_id asc,
    awards.period_key asc,
    awards.award_code asc,
    submissions.received_at desc,
    awards.submission_id desc,
    awards.row_number asc

-- An innovation is entered once a year, by its owner: the newest submission that has it says who that is.

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

innovations as (

    select * from {{ ref('fct_innovation') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

)

select distinct on (innovations.innovation_code, innovations.period_key)
    innovations.submission_id,
    innovations.row_number,
    innovations.region_id,
    innovations.period_key,
    innovations.innovation_code,
    innovations.innovation_title,
    innovations.owner_agency,
    innovations.cluster_code,
    innovations.novelty_score,
    innovations.effectiveness_score,
    innovations.usefulness_score,
    innovations.transferability_score,
    innovations.sustainability_score,
    innovations.award_level,
    innovations.is_synthetic,
    submissions.reporter_id,
    submissions.verdict
from innovations
inner join published on innovations.submission_id = published.submission_id
inner join submissions on innovations.submission_id = submissions.submission_id
order by
    innovations.innovation_code asc,
    innovations.period_key asc,
    submissions.received_at desc,
    innovations.submission_id desc,
    innovations.row_number asc

-- A region replicates an innovation once, however often it says so: the newest report of it stands.

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

replications as (

    select * from {{ ref('fct_innovation_replication') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

)

select distinct on (replications.innovation_code, replications.region_id)
    replications.submission_id,
    replications.row_number,
    replications.region_id,
    replications.period_key,
    replications.innovation_code,
    replications.origin_region_id,
    replications.replicated_on,
    replications.is_synthetic,
    submissions.verdict
from replications
inner join published on replications.submission_id = published.submission_id
inner join submissions on replications.submission_id = submissions.submission_id
order by
    replications.innovation_code asc,
    replications.region_id asc,
    submissions.received_at desc,
    replications.submission_id desc,
    replications.row_number asc

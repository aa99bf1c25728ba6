-- The rows of a region's day come from one submission, the newest that has any: a report of the month repeats what the
-- reports of its weeks said.

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

actions as (

    select * from {{ ref('fct_inflation_action') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

ranked as (

    select
        actions.*,
        submissions.verdict,
        dense_rank() over (
            partition by actions.region_id, actions.period_key, actions.action_on
            order by submissions.received_at desc, actions.submission_id desc
        ) as preference
    from actions
    inner join published on actions.submission_id = published.submission_id
    inner join submissions on actions.submission_id = submissions.submission_id

)

select
    submission_id,
    row_number,
    region_id,
    period_key,
    action_on,
    action_code,
    commodity_code,
    action_count,
    spent_idr,
    is_synthetic,
    verdict
from ranked
where preference = 1

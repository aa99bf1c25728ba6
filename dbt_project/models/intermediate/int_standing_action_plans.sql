-- What a region's plan says about an action in a quarter: the newest submission that has it, with its owners.

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

actions as (

    select * from {{ ref('fct_action_plan') }}

),

owners as (

    select * from {{ ref('bridge_action_owner') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

newest as (

    select distinct on (actions.region_id, actions.period_key, actions.action_code)
        actions.*,
        submissions.verdict
    from actions
    inner join published on actions.submission_id = published.submission_id
    inner join submissions on actions.submission_id = submissions.submission_id
    order by
        actions.region_id asc,
        actions.period_key asc,
        actions.action_code asc,
        submissions.received_at desc,
        actions.submission_id desc,
        actions.row_number asc

)

select
    newest.submission_id,
    newest.row_number,
    newest.region_id as plan_region_id,
    newest.period_key,
    newest.action_code,
    newest.cluster_code,
    owners.owner_number,
    owners.region_id,
    owners.owner_weight,
    newest.output_target,
    newest.output_realized,
    newest.budget_idr,
    newest.realized_idr,
    newest.is_synthetic,
    newest.verdict
from newest
inner join owners on newest.submission_id = owners.submission_id and newest.row_number = owners.row_number

-- What a snapshot of the procurement plan says about a package: the newest submission that has it.

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

plans as (

    select * from {{ ref('fct_procurement_plan') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

marks as (

    select * from {{ source('reference', 'procurement_mark') }}

),

newest as (

    select distinct on (plans.region_id, plans.period_key, plans.snapshot_on, plans.plan_id)
        plans.*,
        submissions.verdict
    from plans
    inner join published on plans.submission_id = published.submission_id
    inner join submissions on plans.submission_id = submissions.submission_id
    order by
        plans.region_id asc,
        plans.period_key asc,
        plans.snapshot_on asc,
        plans.plan_id asc,
        submissions.received_at desc,
        plans.submission_id desc,
        plans.row_number asc

)

select
    newest.submission_id,
    newest.row_number,
    newest.region_id,
    newest.period_key,
    newest.snapshot_on,
    newest.plan_id,
    newest.budget_ceiling_idr,
    domestic.is_marked as is_domestic_product,
    small.is_marked as is_small_business,
    coalesce(active.is_marked, true) as is_active,
    coalesce(newest.announced_on <= newest.snapshot_on, false) as is_announced,
    newest.is_synthetic,
    newest.verdict
from newest
left join marks as domestic
    on domestic.mark_kind = 'DOMESTIC_PRODUCT' and upper(trim(newest.pdn_status)) = domestic.mark_text
left join marks as small
    on small.mark_kind = 'SMALL_BUSINESS' and upper(trim(newest.small_business_status)) = small.mark_text
left join marks as active
    on active.mark_kind = 'ACTIVE' and upper(trim(newest.active_status)) = active.mark_text

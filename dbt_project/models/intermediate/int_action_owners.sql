-- Who owns an action of a plan, and how much of it. The last owner takes what rounding leaves, so that the weights of
-- an action are 1 to the last digit.

with

actions as (

    select * from {{ ref('stg_reform_action_plans') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

codes as (

    select * from {{ ref('bridge_region_code') }}

),

owners as (

    select
        actions.submission_id,
        actions.row_number,
        actions.region_id,
        actions.period_key,
        actions.action_code,
        listed.owner_number,
        listed.org_unit_code,
        case when listed.region_code is null then actions.region_id else codes.region_id end as owner_region_id,
        round(
            coalesce(
                listed.share_pct / nullif(sum(listed.share_pct) over of_action, 0),
                1.0 / count(*) over of_action
            ),
            6
        ) as rounded_weight,
        count(*) over of_action as owner_count
    from actions
    inner join periods on actions.period_key = periods.period_key
    cross join lateral reference.action_owners(actions.owners) as listed
    left join codes
        on
            actions.code_system = codes.code_system
            and listed.region_code = codes.code
            and periods.ends_on between codes.valid_from and codes.valid_to
    window of_action as (partition by actions.submission_id, actions.row_number)

)

select
    submission_id,
    row_number,
    region_id,
    period_key,
    action_code,
    owner_number,
    owner_region_id,
    org_unit_code,
    trim_scale(
        case
            when owner_number = owner_count
                then 1 - coalesce(sum(rounded_weight) filter (where owner_number < owner_count) over of_action, 0)
            else rounded_weight
        end
    ) as owner_weight
from owners
window of_action as (partition by submission_id, row_number)

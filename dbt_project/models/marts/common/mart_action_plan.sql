{{ config(
    key=['region_id', 'period_key', 'cluster_code'],
    touched="
        -- With a plan that somebody else reports, owners may change: all that the plan of the region ever named.
        select
            array_agg(distinct b.region_id) as region_id,
            array_agg(distinct b.period_key) as period_key
        from warehouse.bridge_action_owner as b
        where (b.plan_region_id, b.period_key) in (
            select changed_rows.plan_region_id, changed_rows.period_key
            from warehouse.bridge_action_owner as changed_rows
            where changed_rows.submission_id = any(array(select c.submission_id from ledger.publication_change as c))
        )
    ",
    lineage="
        select
            a.submission_id,
            a.row_number
        from intermediate.int_standing_action_plans as a
        where (a.region_id, a.period_key, a.cluster_code) = (shown.region_id, shown.period_key, shown.cluster_code)
    ",
) }}

-- What a region does in its own plan and in those of others. A shared action counts in each owner's region by its
-- weight, so that the regions add up to the nation.

with

actions as (

    select * from {{ ref('int_standing_action_plans') }}

),

clusters as (

    select * from {{ ref('dim_cluster') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

-- Several units of one region own their part together.
shares as (

    select
        region_id,
        period_key,
        cluster_code,
        plan_region_id,
        action_code,
        sum(owner_weight) as weight,
        max(output_target) as output_target,
        max(output_realized) as output_realized,
        max(budget_idr) as budget_idr,
        max(realized_idr) as realized_idr,
        bool_or(is_synthetic) as is_synthetic,
        max(verdict) as verdict
    from actions
    group by region_id, period_key, cluster_code, plan_region_id, action_code

),

summed as (

    select
        region_id,
        period_key,
        cluster_code,
        sum(weight) as action_weight,
        count(*) as action_count,
        count(*) filter (where weight < 1) as shared_action_count,
        count(*) filter (where coalesce(output_realized, 0) < output_target) as behind_action_count,
        count(*) filter (where output_realized is null) as unreported_action_count,
        sum(weight * output_realized / nullif(output_target, 0)) as weighted_attainment,
        sum(weight) filter (where output_realized is not null and output_target <> 0) as judged_weight,
        sum(weight * budget_idr) as budget_idr,
        sum(weight * realized_idr) as realized_idr,
        sum(weight * budget_idr) filter (where realized_idr is not null) as judged_budget_idr,
        bool_or(is_synthetic) as is_synthetic,
        max(verdict) as verdict
    from shares
    group by region_id, period_key, cluster_code

)

select
    {{ publication() }} as publication_number,
    summed.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    summed.period_key,
    periods.label_id as period_label,
    periods.year,
    summed.cluster_code,
    clusters.label_id as cluster_label,
    trim_scale(summed.action_weight) as action_weight,
    summed.action_count,
    summed.shared_action_count,
    summed.behind_action_count,
    summed.unreported_action_count,
    {{ percent('summed.weighted_attainment', 'summed.judged_weight') }} as output_attainment_pct,
    {{ two_decimals('summed.budget_idr') }} as budget_idr,
    {{ two_decimals('summed.realized_idr') }} as realized_idr,
    {{ percent('summed.realized_idr', 'summed.judged_budget_idr') }} as budget_realized_pct,
    summed.is_synthetic,
    case
        when summed.unreported_action_count > 0 then 'incomplete'
        else {{ quality_flag('summed.action_count', 'false', 'summed.verdict') }}
    end as quality_flag
from summed
inner join clusters on summed.cluster_code = clusters.cluster_code
inner join periods on summed.period_key = periods.period_key
inner join regions
    on
        summed.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to

{{ config(
    key=['region_id', 'period_key', 'snapshot_on'],
    touched=touched_by_fact('fct_procurement_plan', ['region_id', 'period_key'])
        ~ ' union all '
        ~ touched_by_mart('mart_domestic_spending_budget', ['region_id', 'period_key']),
    lineage="
        select
            p.submission_id,
            p.row_number
        from intermediate.int_standing_procurement_plans as p
        where (p.region_id, p.period_key, p.snapshot_on) = (shown.region_id, shown.period_key, shown.snapshot_on)
        union
        select
            b.submission_id,
            b.row_number
        from marts.mart_domestic_spending_budget as b
        where (b.region_id, b.period_key) = (shown.region_id, shown.period_key)
    ",
) }}

-- The plan of a year as it stood on a day. It changes all year, so two days are two rows, and the plan of 31 March is
-- the one that a year is judged by; where none was taken on that day, the newest one before it (K).

with

plans as (

    select
        *,
        is_active and is_announced as is_announced_now
    from {{ ref('int_standing_procurement_plans') }}

),

budgets as (

    select * from {{ ref('mart_domestic_spending_budget') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

budgets_of_year as (

    select
        region_id,
        period_key,
        sum(procurement_idr) as procurement_budget_idr,
        bool_or(is_synthetic) as is_synthetic
    from budgets
    group by region_id, period_key

),

snapshots as (

    select
        region_id,
        period_key,
        snapshot_on,
        count(*) filter (where is_active) as package_count,
        sum(budget_ceiling_idr) filter (where is_active) as budget_ceiling_idr,
        count(*) filter (where not is_active) as inactive_package_count,
        count(*) filter (where is_announced_now) as announced_package_count,
        sum(budget_ceiling_idr) filter (where is_announced_now) as announced_ceiling_idr,
        count(*) filter (where is_announced_now and is_domestic_product) as pdn_package_count,
        sum(budget_ceiling_idr) filter (where is_announced_now and is_domestic_product) as pdn_ceiling_idr,
        count(*) filter (where is_announced_now and is_domestic_product is null) as pdn_unmarked_count,
        sum(budget_ceiling_idr) filter (
            where is_announced_now and is_domestic_product is not null
        ) as pdn_marked_ceiling_idr,
        count(*) filter (where is_announced_now and is_small_business) as small_business_package_count,
        sum(budget_ceiling_idr) filter (where is_announced_now and is_small_business) as small_business_ceiling_idr,
        count(*) filter (where is_announced_now and is_small_business is null) as small_business_unmarked_count,
        sum(budget_ceiling_idr) filter (
            where is_announced_now and is_small_business is not null
        ) as small_business_marked_ceiling_idr,
        bool_or(is_synthetic) as is_synthetic,
        max(verdict) as verdict
    from plans
    group by region_id, period_key, snapshot_on

),

-- Where all marks are missing nothing is known; where some say no and none says yes, the sum is zero.
based as (

    select
        snapshots.region_id,
        snapshots.period_key,
        snapshots.snapshot_on,
        snapshots.package_count,
        snapshots.budget_ceiling_idr,
        snapshots.inactive_package_count,
        snapshots.announced_package_count,
        snapshots.announced_ceiling_idr,
        snapshots.pdn_package_count,
        case
            when snapshots.pdn_marked_ceiling_idr is not null then coalesce(snapshots.pdn_ceiling_idr, 0)
        end as pdn_ceiling_idr,
        snapshots.pdn_unmarked_count,
        snapshots.pdn_marked_ceiling_idr,
        snapshots.small_business_package_count,
        case
            when snapshots.small_business_marked_ceiling_idr is not null
                then coalesce(snapshots.small_business_ceiling_idr, 0)
        end as small_business_ceiling_idr,
        snapshots.small_business_unmarked_count,
        snapshots.small_business_marked_ceiling_idr,
        snapshots.is_synthetic,
        snapshots.verdict,
        periods.label_id as period_label,
        periods.year,
        max(snapshots.snapshot_on) filter (
            where snapshots.snapshot_on <= make_date(periods.year, 3, 31)
        ) over (partition by snapshots.region_id, snapshots.period_key) as base_snapshot_on
    from snapshots
    inner join periods on snapshots.period_key = periods.period_key

),

compared as (

    select
        *,
        max(announced_ceiling_idr) filter (
            where snapshot_on = base_snapshot_on
        ) over (partition by region_id, period_key) as base_announced_ceiling_idr
    from based

)

select
    {{ publication() }} as publication_number,
    compared.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    compared.period_key,
    compared.period_label,
    compared.year,
    compared.snapshot_on,
    coalesce(compared.snapshot_on = compared.base_snapshot_on, false) as is_base,
    compared.base_snapshot_on,
    compared.package_count,
    compared.budget_ceiling_idr,
    compared.inactive_package_count,
    compared.announced_package_count,
    compared.announced_ceiling_idr,
    compared.announced_ceiling_idr - compared.base_announced_ceiling_idr as change_from_base_idr,
    compared.pdn_package_count,
    compared.pdn_ceiling_idr,
    compared.pdn_unmarked_count,
    {{ percent('compared.pdn_ceiling_idr', 'compared.pdn_marked_ceiling_idr') }} as pdn_share_pct,
    compared.small_business_package_count,
    compared.small_business_ceiling_idr,
    compared.small_business_unmarked_count,
    {{ percent('compared.small_business_ceiling_idr', 'compared.small_business_marked_ceiling_idr') }}
        as small_business_share_pct,
    budgets_of_year.procurement_budget_idr,
    {{ percent('compared.announced_ceiling_idr', 'budgets_of_year.procurement_budget_idr') }}
        as rup_progress_pct,
    {{ percent('compared.pdn_ceiling_idr', 'budgets_of_year.procurement_budget_idr') }}
        as pdn_commitment_pct,
    compared.is_synthetic or coalesce(budgets_of_year.is_synthetic, false) as is_synthetic,
    {{ quality_flag('compared.budget_ceiling_idr', 'false', 'compared.verdict') }} as quality_flag
from compared
inner join regions
    on
        compared.region_id = regions.region_id
        and compared.snapshot_on between regions.valid_from and regions.valid_to
left join budgets_of_year
    on compared.region_id = budgets_of_year.region_id and compared.period_key = budgets_of_year.period_key

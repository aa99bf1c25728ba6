{{ config(
    key=['region_id', 'period_key', 'ratio_code'],
    touched=touched_by_mart('mart_indicator', ['region_id'], where="cluster_code = 'domestic_spending'")
        ~ ' union all '
        ~ touched_by_mart('mart_domestic_spending_summary', ['region_id'])
        ~ ' union all '
        ~ touched_by_mart('mart_domestic_spending_plan', ['region_id'])
        ~ ' union all '
        ~ touched_by_mart('mart_domestic_spending_budget', ['region_id']),
    lineage="
        select
            i.submission_id,
            i.row_number
        from marts.mart_indicator as i
        inner join reference.spending_ratio as r
            on i.indicator_code in (r.indicator_code, r.numerator_code, r.denominator_code)
        where (i.region_id, i.period_key, r.ratio_code) = (shown.region_id, shown.period_key, shown.ratio_code)
        union
        select
            p.submission_id,
            p.row_number
        from marts.mart_domestic_spending_package as p
        inner join warehouse.dim_period as quarters on p.period_key = quarters.period_key
        inner join warehouse.dim_period as shown_in on shown.period_key = shown_in.period_key
        where
            p.region_id = shown.region_id
            and p.year = shown.year
            and quarters.ends_on <= shown_in.ends_on
            and shown.records_pct is not null
            and shown.ratio_code not in ('PDN_COMMITMENT', 'RUP_PROGRESS')
        union
        select
            p.submission_id,
            p.row_number
        from intermediate.int_standing_procurement_plans as p
        where
            p.region_id = shown.region_id
            and p.period_key = shown.year::text
            and p.snapshot_on = shown.records_snapshot_on
        union
        select
            b.submission_id,
            b.row_number
        from marts.mart_domestic_spending_budget as b
        where
            b.region_id = shown.region_id
            and b.period_key = shown.year::text
            and shown.records_pct is not null
            and shown.ratio_code in ('PDN_COMMITMENT', 'RUP_PROGRESS')
    ",
    indexes=[{'columns': ['ratio_code', 'period_key']}],
) }}

-- Four percentages are all called "PDN percent". Here each has its own name and formula, and stands three times: as it
-- was reported, as the reported amounts give it, and as the records (packages, plans, budgets) give it.

with

ratios as (

    select * from {{ source('reference', 'spending_ratio') }}

),

indicators as (

    select
        region_id,
        period_key,
        indicator_code,
        value,
        submission_id,
        reporter_id,
        quality_flag,
        is_synthetic
    from {{ ref('mart_indicator') }}
    where cluster_code = 'domestic_spending' and value is not null

),

summaries as (

    select * from {{ ref('mart_domestic_spending_summary') }}

),

plans as (

    select * from {{ ref('mart_domestic_spending_plan') }}

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

mentioned as (

    select
        region_id,
        period_key
    from indicators
    union
    select
        region_id,
        period_key
    from summaries
    union
    select
        region_id,
        period_key
    from plans
    union
    select
        region_id,
        period_key
    from budgets

),

timed as (

    select
        mentioned.region_id,
        mentioned.period_key,
        periods.label_id as period_label,
        periods.period_type,
        periods.year,
        periods.ends_on
    from mentioned
    inner join periods on mentioned.period_key = periods.period_key

),

-- Contracts since January. Those of a month are not known: packages are kept by quarter.
contracts as (

    select
        timed.region_id,
        timed.period_key,
        sum(summaries.pdn_idr) as pdn_idr,
        sum(summaries.contract_with_pdn_idr) as contract_with_pdn_idr,
        sum(summaries.umk_idr) as umk_idr,
        sum(summaries.contract_with_umk_idr) as contract_with_umk_idr,
        bool_or(summaries.is_synthetic) as is_synthetic
    from timed
    inner join summaries on timed.region_id = summaries.region_id and timed.year = summaries.year
    inner join periods as quarters on summaries.period_key = quarters.period_key and timed.ends_on >= quarters.ends_on
    where timed.period_type in ('quarter', 'year')
    group by timed.region_id, timed.period_key

),

budgets_of_year as (

    select
        region_id,
        year,
        sum(procurement_idr) as procurement_idr,
        bool_or(is_synthetic) as is_synthetic
    from budgets
    group by region_id, year

),

-- What a year is judged by.
base_plans as (

    select * from plans
    where is_base

),

-- What was announced by then.
current_plans as (

    select distinct on (timed.region_id, timed.period_key)
        timed.region_id,
        timed.period_key,
        plans.snapshot_on,
        plans.announced_ceiling_idr,
        plans.is_synthetic
    from timed
    inner join plans
        on timed.region_id = plans.region_id and timed.year = plans.year and timed.ends_on >= plans.snapshot_on
    order by timed.region_id asc, timed.period_key asc, plans.snapshot_on desc

),

recorded as (

    select
        timed.*,
        ratios.ratio_code,
        ratios.label_id as ratio_label,
        ratios.formula_id as formula,
        ratios.display_order,
        ratios.indicator_code,
        ratios.numerator_code,
        ratios.denominator_code,
        case ratios.ratio_code
            when 'PDN_COMMITMENT' then base_plans.pdn_ceiling_idr
            when 'RUP_PROGRESS' then current_plans.announced_ceiling_idr
            when 'SMALL_BUSINESS_SHARE' then contracts.umk_idr
            else contracts.pdn_idr
        end as records_numerator_idr,
        case ratios.ratio_code
            when 'PDN_REALIZED_TO_COMMITMENT' then base_plans.pdn_ceiling_idr
            when 'PDN_REALIZED_TO_SPENDING' then contracts.contract_with_pdn_idr
            when 'SMALL_BUSINESS_SHARE' then contracts.contract_with_umk_idr
            else budgets_of_year.procurement_idr
        end as records_denominator_idr,
        case ratios.ratio_code
            when 'RUP_PROGRESS' then current_plans.snapshot_on
            when 'PDN_COMMITMENT' then base_plans.snapshot_on
            when 'PDN_REALIZED_TO_COMMITMENT' then base_plans.snapshot_on
        end as snapshot_on,
        coalesce(
            case ratios.ratio_code
                when 'PDN_COMMITMENT' then base_plans.is_synthetic or budgets_of_year.is_synthetic
                when 'RUP_PROGRESS' then current_plans.is_synthetic or budgets_of_year.is_synthetic
                when 'PDN_REALIZED_TO_COMMITMENT' then contracts.is_synthetic or base_plans.is_synthetic
                else contracts.is_synthetic
            end,
            false
        ) as has_synthetic_records
    from timed
    cross join ratios
    left join contracts on timed.region_id = contracts.region_id and timed.period_key = contracts.period_key
    left join base_plans on timed.region_id = base_plans.region_id and timed.year = base_plans.year
    left join current_plans
        on timed.region_id = current_plans.region_id and timed.period_key = current_plans.period_key
    left join budgets_of_year on timed.region_id = budgets_of_year.region_id and timed.year = budgets_of_year.year

),

compared as (

    select
        recorded.*,
        said.value as reported_pct,
        said.submission_id as reported_submission_id,
        said.reporter_id,
        said.quality_flag as reported_quality_flag,
        above.value as reported_numerator_idr,
        below.value as reported_denominator_idr,
        above.submission_id as amounts_submission_id,
        above.reporter_id as amounts_reporter_id,
        {{ percent('above.value', 'below.value') }} as reported_amounts_pct,
        {{ percent('recorded.records_numerator_idr', 'recorded.records_denominator_idr') }} as records_pct,
        coalesce(said.is_synthetic, false) as is_said_synthetic,
        coalesce(above.is_synthetic or below.is_synthetic, false) as is_amount_synthetic
    from recorded
    left join indicators as said
        on
            recorded.region_id = said.region_id
            and recorded.period_key = said.period_key
            and recorded.indicator_code = said.indicator_code
    left join indicators as above
        on
            recorded.region_id = above.region_id
            and recorded.period_key = above.period_key
            and recorded.numerator_code = above.indicator_code
    -- Amounts of two reports are not divided by each other.
    left join indicators as below
        on
            recorded.region_id = below.region_id
            and recorded.period_key = below.period_key
            and recorded.denominator_code = below.indicator_code
            and above.submission_id = below.submission_id

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
    compared.ratio_code,
    compared.ratio_label,
    compared.formula,
    compared.display_order,
    coalesce(compared.reported_pct, compared.reported_amounts_pct, compared.records_pct) as ratio_pct,
    case
        when compared.reported_pct is not null then 'reported'
        when compared.reported_amounts_pct is not null then 'reported_amounts'
        else 'records'
    end as ratio_origin,
    compared.reported_pct,
    compared.reported_amounts_pct,
    compared.reported_numerator_idr,
    compared.reported_denominator_idr,
    compared.records_pct,
    compared.records_numerator_idr,
    compared.records_denominator_idr,
    case when compared.records_pct is not null then compared.snapshot_on end as records_snapshot_on,
    trim_scale(compared.reported_pct - coalesce(compared.reported_amounts_pct, compared.records_pct))
        as difference_points,
    case
        when compared.reported_pct is not null then compared.is_said_synthetic
        when compared.reported_amounts_pct is not null then compared.is_amount_synthetic
        else compared.has_synthetic_records
    end as is_synthetic,
    case when compared.reported_pct is not null then compared.reported_quality_flag else 'ok' end as quality_flag,
    case
        when compared.reported_pct is not null then compared.reporter_id
        when compared.reported_amounts_pct is not null then compared.amounts_reporter_id
    end as reporter_id,
    case
        when compared.reported_pct is not null then compared.reported_submission_id
        when compared.reported_amounts_pct is not null then compared.amounts_submission_id
    end as submission_id
from compared
inner join regions
    on
        compared.region_id = regions.region_id
        and compared.ends_on between regions.valid_from and regions.valid_to
where
    compared.reported_pct is not null
    or compared.reported_amounts_pct is not null
    or compared.records_pct is not null

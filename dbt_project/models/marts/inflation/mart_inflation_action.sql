{{ config(
    key=['region_id', 'period_key', 'action_code'],
    touched=touched_by_fact('fct_inflation_action', ['region_id', 'period_key']),
    lineage="
        select
            a.submission_id,
            a.row_number
        from intermediate.int_standing_inflation_actions as a
        where (a.region_id, a.period_key, a.action_code) = (shown.region_id, shown.period_key, shown.action_code)
    ",
    indexes=[{'columns': ['period_key', 'action_code']}],
) }}

with

actions as (

    select * from {{ ref('int_standing_inflation_actions') }}

),

action_types as (

    select * from {{ ref('dim_inflation_action') }}

),

months as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

monthly as (

    select
        region_id,
        period_key,
        action_code,
        count(distinct action_on) as days_with_action,
        sum(action_count) as action_count,
        sum(spent_idr) as spent_idr,
        count(distinct commodity_code) filter (where commodity_code <> 'UNKNOWN') as commodity_count,
        bool_or(is_synthetic) as is_synthetic,
        max(verdict) as verdict
    from actions
    group by region_id, period_key, action_code

)

select
    {{ publication() }} as publication_number,
    monthly.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    monthly.period_key,
    months.label_id as period_label,
    months.year,
    monthly.action_code,
    action_types.label_id as action_label,
    monthly.days_with_action,
    monthly.action_count,
    monthly.spent_idr,
    monthly.commodity_count,
    monthly.is_synthetic,
    {{ quality_flag('monthly.action_count', 'false', 'monthly.verdict') }} as quality_flag
from monthly
inner join action_types on monthly.action_code = action_types.action_code
inner join months on monthly.period_key = months.period_key
inner join regions
    on
        monthly.region_id = regions.region_id
        and months.ends_on between regions.valid_from and regions.valid_to

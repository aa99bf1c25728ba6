{{ config(
    key=['region_id', 'period_key'],
    touched=touched_by_fact('fct_award', ['region_id', 'period_key']),
    lineage="
        select
            a.submission_id,
            a.row_number
        from intermediate.int_standing_awards as a
        where (a.region_id, a.period_key) = (shown.region_id, shown.period_key)
    ",
) }}

with

awards as (

    select * from {{ ref('int_standing_awards') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

yearly as (

    select
        region_id,
        period_key,
        count(*) as award_count,
        count(*) filter (where criterion = 'LAYANAN_TERINTEGRASI') as integrated_service_award_count,
        string_agg(award_name, '; ' order by awarded_on, award_code) as award_names,
        string_agg(distinct criterion, '; ' order by criterion) as criteria,
        count(distinct awarding_agency) as awarding_agency_count,
        max(awarded_on) as last_awarded_on,
        bool_or(is_synthetic) as is_synthetic,
        max(verdict) as verdict
    from awards
    group by region_id, period_key

)

select
    {{ publication() }} as publication_number,
    yearly.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    yearly.period_key,
    periods.label_id as period_label,
    periods.year,
    yearly.award_count,
    yearly.integrated_service_award_count,
    yearly.award_names,
    yearly.criteria,
    yearly.awarding_agency_count,
    yearly.last_awarded_on,
    yearly.is_synthetic,
    {{ quality_flag('yearly.award_count', 'false', 'yearly.verdict') }} as quality_flag
from yearly
inner join periods on yearly.period_key = periods.period_key
inner join regions
    on
        yearly.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to

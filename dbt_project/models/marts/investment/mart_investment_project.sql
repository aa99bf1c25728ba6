{{ config(
    key=['region_id', 'period_key', 'sector_code', 'investment_type', 'business_scale'],
    touched=touched_by_fact('fct_investment_project', ['region_id']),
    lineage="
        select
            p.submission_id,
            p.row_number
        from intermediate.int_standing_projects as p
        where
            (p.region_id, p.period_key, p.sector_code, p.investment_type, p.business_scale)
            = (shown.region_id, shown.period_key, shown.sector_code, shown.investment_type, shown.business_scale)
    ",
    indexes=[{'columns': ['period_key']}],
) }}

with

projects as (

    select
        *,
        coalesce(fixed_capital_idr, 0) + coalesce(working_capital_idr, 0) as capital_idr
    from {{ ref('int_standing_projects') }}

),

sectors as (

    select * from {{ ref('dim_sector') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

counted as (

    select
        region_id,
        region_key,
        period_key,
        sector_code,
        investment_type,
        business_scale,
        count(distinct nib) filter (where lkpm_status = 'DISETUJUI') as business_count,
        count(distinct nib || '/' || kbli_code) filter (where lkpm_status = 'DISETUJUI') as project_count,
        coalesce(sum(capital_idr) filter (where lkpm_status = 'DISETUJUI'), 0) as realized_idr,
        coalesce(sum(fixed_capital_idr) filter (where lkpm_status = 'DISETUJUI'), 0) as fixed_capital_idr,
        coalesce(sum(working_capital_idr) filter (where lkpm_status = 'DISETUJUI'), 0) as working_capital_idr,
        sum(coalesce(tki_male_count, 0) + coalesce(tki_female_count, 0)) filter (
            where lkpm_status = 'DISETUJUI' and (tki_male_count is not null or tki_female_count is not null)
        ) as tki_count,
        sum(tka_count) filter (where lkpm_status = 'DISETUJUI') as tka_count,
        count(distinct nib || '/' || kbli_code) filter (where lkpm_status <> 'DISETUJUI') as pending_project_count,
        coalesce(sum(capital_idr) filter (where lkpm_status <> 'DISETUJUI'), 0) as pending_idr,
        sum(capital_idr) filter (
            where lkpm_status = 'DISETUJUI' and reported_period_key is not null
        ) as late_realized_idr,
        max(reported_period_key) as late_period_key,
        bool_or(is_synthetic) as is_synthetic,
        max(verdict) as verdict
    from projects
    group by region_id, region_key, period_key, sector_code, investment_type, business_scale

)

select
    {{ publication() }} as publication_number,
    counted.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    regions.island_group,
    counted.period_key,
    periods.label_id as period_label,
    periods.year,
    counted.sector_code,
    sectors.label_id as sector_label,
    counted.investment_type,
    counted.business_scale,
    counted.business_count,
    counted.project_count,
    counted.realized_idr,
    counted.fixed_capital_idr,
    counted.working_capital_idr,
    counted.tki_count,
    counted.tka_count,
    counted.pending_project_count,
    counted.pending_idr,
    counted.late_realized_idr,
    counted.late_period_key,
    counted.is_synthetic,
    {{ quality_flag('counted.realized_idr', 'false', 'counted.verdict') }} as quality_flag
from counted
inner join sectors on counted.sector_code = sectors.sector_code
inner join periods on counted.period_key = periods.period_key
inner join regions on counted.region_key = regions.region_key

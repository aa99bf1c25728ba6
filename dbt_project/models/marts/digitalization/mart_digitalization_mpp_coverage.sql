{{ config(
    key=['period_key', 'scope_type', 'scope_code'],
    region_column='none',
    touched=touched_by_mart('mart_digitalization_mpp', ['period_key'])
        ~ ' union all '
        ~ touched_by_mart('mart_indicator', ['period_key'], where="dataset = 'mpp_services'"),
    lineage="
        select
            told.submission_id,
            told.row_number
        from warehouse.fct_mpp_service as told
        inner join ledger.published_submission as published on told.submission_id = published.submission_id
        inner join warehouse.dim_region as places on told.region_key = places.region_key
        left join warehouse.dim_region as provinces
            on
                places.province_id = provinces.region_id
                and (select p.ends_on from warehouse.dim_period as p where p.period_key = shown.period_key)
                between provinces.valid_from and provinces.valid_to
        where
            told.period_key = shown.period_key
            and shown.scope_code = case shown.scope_type
                when 'province' then provinces.kemendagri_code
                when 'island_group' then places.island_group
                else '00'
            end
        union
        select
            delivered.submission_id,
            null::integer as row_number
        from warehouse.dim_submission as delivered
        inner join ledger.published_submission as published on delivered.submission_id = published.submission_id
        where delivered.dataset = 'mpp_facility_services' and delivered.period_key = shown.period_key
        union
        select
            i.submission_id,
            i.row_number
        from marts.mart_indicator as i
        where
            i.dataset = 'mpp_services'
            and i.indicator_code in ('mpp_physical_count', 'mpp_digital_count')
            and (i.period_key, i.kemendagri_code) = (shown.period_key, shown.scope_code)
    ",
) }}

-- How many kabupaten and kota have a mall, beside the figure that was reported for the whole.

with

malls as (

    select * from {{ ref('mart_digitalization_mpp') }}

),

figures as (

    select * from {{ ref('mart_indicator') }}
    where
        dataset = 'mpp_services'
        and indicator_code in ('mpp_physical_count', 'mpp_digital_count')
        and period_type = 'month'
        and level in ('nation', 'province')

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

areas as (

    select
        periods.period_key,
        periods.label_id as period_label,
        periods.year,
        regions.region_id,
        regions.level,
        regions.island_group,
        provinces.kemendagri_code as province_code,
        provinces.name as province_name
    from periods
    inner join regions on periods.ends_on between regions.valid_from and regions.valid_to
    inner join regions as provinces
        on
            regions.province_id = provinces.region_id
            and periods.ends_on between provinces.valid_from and provinces.valid_to
    where
        periods.period_key in (
            select malls.period_key from malls
            union
            select figures.period_key from figures
        )
        and regions.level in ('province', 'regency', 'city')

),

scoped as (

    select
        areas.period_key,
        areas.period_label,
        areas.year,
        areas.level <> 'province' as is_counted,
        areas.island_group,
        scopes.scope_type,
        scopes.scope_code,
        scopes.scope_label,
        malls.facility_status,
        malls.physical_facility_count,
        malls.digital_facility_count,
        malls.is_synthetic
    from areas
    left join malls on areas.period_key = malls.period_key and areas.region_id = malls.region_id
    cross join
        lateral (
            values
            ('nation', '00', 'Indonesia'),
            ('province', areas.province_code, areas.province_name),
            (
                'island_group',
                areas.island_group,
                case areas.island_group when 'java' then 'Jawa' else 'Luar Jawa' end
            )
        ) as scopes (scope_type, scope_code, scope_label)

),

counted as (

    select
        period_key,
        period_label,
        year,
        scope_type,
        scope_code,
        scope_label,
        count(*) filter (where is_counted) as n_expected,
        count(*) filter (where is_counted and facility_status in ('present', 'none')) as n_reported,
        count(*) filter (where is_counted and physical_facility_count > 0) as physical_region_count,
        count(*) filter (where is_counted and digital_facility_count > 0) as digital_region_count,
        sum(physical_facility_count)::bigint as physical_facility_count,
        sum(digital_facility_count)::bigint as digital_facility_count,
        100.0 * coalesce(sum(physical_facility_count) filter (where island_group = 'outside_java'), 0)
        / nullif(sum(physical_facility_count), 0) as outside_java_pct,
        coalesce(bool_or(is_synthetic), false) as is_synthetic
    from scoped
    group by period_key, period_label, year, scope_type, scope_code, scope_label

),

reported as (

    select
        period_key,
        level as scope_type,
        kemendagri_code as scope_code,
        max(value) filter (where indicator_code = 'mpp_physical_count') as physical_count,
        max(value) filter (where indicator_code = 'mpp_digital_count') as digital_count,
        bool_or(is_synthetic) as is_synthetic
    from figures
    group by period_key, level, kemendagri_code

)

select
    {{ publication() }} as publication_number,
    counted.period_key,
    counted.period_label,
    counted.year,
    counted.scope_type,
    counted.scope_code,
    counted.scope_label,
    case when counted.n_reported > 0 then counted.physical_region_count end as physical_region_count,
    case when counted.n_reported > 0 then counted.digital_region_count end as digital_region_count,
    counted.n_reported,
    counted.n_expected,
    case
        when counted.n_reported > 0
            then round(100.0 * counted.physical_region_count / nullif(counted.n_expected, 0), 2)
    end as coverage_pct,
    case
        when counted.n_reported > 0
            then round(100.0 * counted.digital_region_count / nullif(counted.n_expected, 0), 2)
    end as digital_coverage_pct,
    counted.physical_facility_count,
    counted.digital_facility_count,
    case when counted.scope_type = 'nation' then round(counted.outside_java_pct, 2) end as outside_java_pct,
    reported.physical_count as reported_physical_count,
    reported.digital_count as reported_digital_count,
    round(100.0 * reported.physical_count / nullif(counted.n_expected, 0), 2) as reported_coverage_pct,
    counted.is_synthetic or coalesce(reported.is_synthetic, false) as is_synthetic,
    case
        when counted.n_reported = 0 then 'no_value'
        when counted.n_reported < counted.n_expected then 'incomplete'
        else 'ok'
    end as quality_flag
from counted
left join reported
    on
        counted.period_key = reported.period_key
        and counted.scope_type = reported.scope_type
        and counted.scope_code = reported.scope_code
where counted.n_reported > 0 or reported.scope_code is not null

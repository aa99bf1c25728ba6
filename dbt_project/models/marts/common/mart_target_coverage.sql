{{ config(
    key=['region_id', 'period_key'],
    touched=touched_by_nothing('region_id'),
) }}

-- A government that lacks a target for a mandatory indicator cannot be judged: that is a gap in the data, told here.

with

targets as (

    select * from {{ ref('fct_indicator_target') }}
    where is_primary

),

mandatory as (

    select * from {{ ref('dim_indicator') }}
    where is_headline and is_current

),

years as (

    select
        period_key,
        label_id,
        year,
        ends_on
    from {{ ref('dim_period') }}
    where period_type = 'year'

),

governments as (

    select * from {{ ref('dim_region') }}
    where is_autonomous and level in ('province', 'regency', 'city')

),

judged_years as (

    select *
    from years
    where
        year between
        (select min(targets.target_year) from targets) and (select max(targets.target_year) from targets)

),

-- The years each target serves, as the scorecard judges: its own for a band and a total of the year, else all up to it.
serving as (

    select distinct
        targets.indicator_code,
        targets.region_id,
        judged_years.year
    from targets
    inner join mandatory on targets.indicator_code = mandatory.indicator_code
    inner join judged_years
        on
            targets.target_year = judged_years.year
            or (
                targets.target_year > judged_years.year
                and mandatory.direction <> 'band'
                and mandatory.value_basis <> 'year_to_date'
            )

),

expected as (

    select
        governments.region_id,
        governments.name as region_name,
        governments.level,
        governments.kemendagri_code,
        governments.bps_code,
        governments.province_name,
        judged_years.period_key,
        judged_years.label_id as period_label,
        judged_years.year,
        mandatory.indicator_code,
        mandatory.label_id as indicator_label,
        own.indicator_code is not null as has_own,
        nation.indicator_code is not null as shares_nation
    from judged_years
    inner join governments on judged_years.ends_on between governments.valid_from and governments.valid_to
    cross join mandatory
    left join serving as own
        on
            mandatory.indicator_code = own.indicator_code
            and governments.region_id = own.region_id
            and judged_years.year = own.year
    -- What adds up over regions has no target that a single region could share with the nation.
    left join serving as nation
        on
            mandatory.indicator_code = nation.indicator_code
            and nation.region_id = 0
            and judged_years.year = nation.year
            and mandatory.national_aggregation <> 'sum'

)

select
    {{ publication() }} as publication_number,
    region_id,
    region_name,
    level,
    kemendagri_code,
    bps_code,
    province_name,
    period_key,
    period_label,
    year,
    count(*) filter (where has_own) as own_target_count,
    count(*) filter (where shares_nation and not has_own) as national_target_count,
    count(*) filter (where has_own or shares_nation) as n_reported,
    count(*) as n_expected,
    count(*) filter (where has_own or shares_nation) || ' dari ' || count(*) as completeness,
    string_agg(indicator_code, '; ' order by indicator_code) filter (where not (has_own or shares_nation))
        as missing_indicators,
    string_agg(indicator_label, '; ' order by indicator_code) filter (where not (has_own or shares_nation))
        as missing_indicator_labels,
    bool_or(not (has_own or shares_nation)) as is_data_gap,
    case when bool_or(not (has_own or shares_nation)) then 'incomplete' else 'ok' end as quality_flag
from expected
group by
    region_id, region_name, level, kemendagri_code, bps_code, province_name, period_key, period_label, year

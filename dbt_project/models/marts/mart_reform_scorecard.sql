with

targets as (

    select * from {{ ref('fct_indicator_target') }}
    where is_primary

),

definitions as (

    select * from {{ ref('dim_indicator') }}
    where is_current

),

years as (

    select distinct year from {{ ref('dim_period') }}

),

shown as (

    select indicator_code from definitions
    where is_headline
    union
    select indicator_code from targets

),

-- An array and not a join, so that the filter reaches the facts before anything is sorted.
indicators as (

    select * from {{ ref('mart_indicator') }}
    where value is not null and indicator_code = any(array(select shown.indicator_code from shown))

),

coverage as (

    select * from {{ ref('mart_indicator_coverage') }}
    where indicator_code = any(array(select shown.indicator_code from shown))

),

-- A flow is judged as the total since January, a state as it stands.
observed as (

    select
        *,
        direction = 'band' or value_basis = 'year_to_date' as needs_target_of_the_year,
        case
            when value_basis = 'year_to_date' then sum(value) over year_to_date
            else value
        end as observed_value,
        case
            when value_basis <> 'year_to_date' then true
            when period_type = 'quarter' then count(*) over year_to_date = extract(quarter from period_ends_on)
            when period_type = 'month' then count(*) over year_to_date = extract(month from period_ends_on)
            else true
        end as is_whole
    from indicators
    window
        year_to_date as (
            partition by region_id, indicator_code, definition_version, source_code, period_type, year
            order by period_ends_on
        )

),

-- The figure about one year before: exactly a year if there is one, else, of a state, the newest from 9 to 15 months
-- before; a total since January grows within the year and has only its own day a year ago.
paced as (

    select
        *,
        case
            when value_basis = 'year_to_date' then last_value(observed_value) over a_year_before
            else
                coalesce(
                    last_value(observed_value) over a_year_before, last_value(observed_value) over about_a_year_before
                )
        end as year_before_value,
        case
            when value_basis = 'year_to_date' then last_value(period_ends_on) over a_year_before
            else
                coalesce(
                    last_value(period_ends_on) over a_year_before, last_value(period_ends_on) over about_a_year_before
                )
        end as year_before_ends_on
    from observed
    window
        series as (
            partition by region_id, indicator_code, definition_version, source_code, period_type
            order by period_ends_on
        ),
        a_year_before as (
            series range between interval '1 year 10 days' preceding and interval '11 months 20 days' preceding
        ),
        about_a_year_before as (
            series range between interval '15 months' preceding and interval '9 months' preceding
        )

),

-- Per year the nearest target from that year on. Bands and totals of a year hold for their own year only.
nearest_targets as (

    select distinct on (targets.indicator_code, targets.region_id, years.year)
        targets.*,
        years.year as judged_year
    from targets
    inner join years on targets.target_year >= years.year
    order by
        targets.indicator_code asc,
        targets.region_id asc,
        years.year asc,
        targets.target_year asc,
        targets.document_version desc

),

judged as (

    select
        paced.*,
        case
            when own.indicator_code is not null then 'own'
            when nation.indicator_code is not null then 'nation'
        end as target_scope,
        coalesce(own.target_year, nation.target_year) as target_year,
        coalesce(own.document_version, nation.document_version) as target_document,
        coalesce(own.is_synthetic, nation.is_synthetic, false) as is_target_synthetic,
        case when own.indicator_code is not null then own.target_value else nation.target_value end as target_value,
        case when own.indicator_code is not null then own.lower_bound else nation.lower_bound end as lower_bound,
        case when own.indicator_code is not null then own.upper_bound else nation.upper_bound end as upper_bound
    from paced
    inner join definitions on paced.indicator_code = definitions.indicator_code
    left join nearest_targets as own
        on
            paced.indicator_code = own.indicator_code
            and paced.region_id = own.region_id
            and paced.year = own.judged_year
            and (not paced.needs_target_of_the_year or paced.year = own.target_year)
    -- What adds up over regions has no target that a single region could share with the nation.
    left join nearest_targets as nation
        on
            paced.indicator_code = nation.indicator_code
            and paced.year = nation.judged_year
            and nation.region_id = 0
            and (not paced.needs_target_of_the_year or paced.year = nation.target_year)
            and (paced.region_id = 0 or definitions.national_aggregation <> 'sum')

),

measured as (

    select
        *,
        {{ target_gap('direction', 'observed_value', 'target_value', 'lower_bound', 'upper_bound') }} as gap,
        -- No pace across a change of boundary: the two figures are about different areas.
        case
            when last_boundary_change_on between year_before_ends_on and period_ends_on then null
            else
                (observed_value - year_before_value) / {{ years_between('year_before_ends_on', 'period_ends_on') }}
        end as actual_pace_per_year,
        (target_value - observed_value) / nullif(target_year - year, 0) as required_pace_per_year,
        {{ years_between('period_ends_on', 'make_date(target_year, 12, 31)') }} as years_left
    from judged

)

select
    measured.publication_number,
    measured.cluster_code,
    measured.indicator_code,
    measured.indicator_label,
    measured.is_headline,
    measured.unit,
    measured.direction,
    measured.value_basis,
    measured.source_code,
    measured.region_id,
    measured.region_name,
    measured.level,
    measured.kemendagri_code,
    measured.bps_code,
    measured.province_name,
    measured.period_key,
    measured.period_label,
    measured.period_ends_on,
    measured.year,
    measured.observed_value as value,
    measured.target_scope,
    measured.target_value,
    measured.target_year,
    measured.target_document,
    measured.lower_bound,
    measured.upper_bound,
    trim_scale(measured.gap) as gap,
    {{ attainment_pct('measured.direction', 'measured.observed_value', 'measured.target_value') }} as attainment_pct,
    measured.year_before_value,
    trim_scale(round(measured.actual_pace_per_year, 6)) as actual_pace_per_year,
    trim_scale(round(measured.required_pace_per_year, 6)) as required_pace_per_year,
    {{ years_to_target('measured.gap', 'measured.direction', 'measured.actual_pace_per_year') }} as years_to_target,
    {{ on_track() }} as on_track,
    coverage.n_reported,
    coverage.n_expected,
    measured.boundary_changed,
    measured.is_synthetic,
    measured.is_target_synthetic,
    case when measured.is_whole then measured.quality_flag else 'incomplete' end as quality_flag,
    measured.reporter_id,
    measured.submission_id,
    measured.row_number
from measured
left join coverage
    on
        measured.indicator_code = coverage.indicator_code
        and measured.source_code = coverage.source_code
        and measured.period_key = coverage.period_key
        and measured.level = coverage.level

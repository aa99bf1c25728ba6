{{ config(
    key=['region_id', 'indicator_code', 'source_code', 'period_key'],
    touched=touched_by_mart('mart_indicator', ['indicator_code'], by='dataset'),
    lineage=lineage_of_indicator(),
    indexes=[{'columns': ['indicator_code', 'period_key']}, {'columns': ['region_id']}],
) }}

with

targets as (

    select * from {{ ref('fct_indicator_target') }}
    where is_primary

),

definitions as (

    select * from {{ ref('dim_indicator') }}
    where is_current

),

weights as (

    select * from {{ ref('bridge_cluster_indicator') }}

),

years as (

    select distinct year from {{ ref('dim_period') }}

),

shown as (

    select indicator_code from definitions
    where is_headline
    union
    select indicator_code from targets
    union
    select indicator_code from weights

),

-- An array and not a join, so that the filter reaches the facts before anything is sorted.
indicators as (

    select
        publication_number,
        cluster_code,
        indicator_code,
        indicator_label,
        definition_version,
        unit,
        direction,
        value_basis,
        is_headline,
        source_code,
        region_id,
        region_name,
        level,
        kemendagri_code,
        bps_code,
        province_name,
        period_key,
        period_label,
        period_type,
        period_ends_on,
        year,
        value,
        last_boundary_change_on,
        boundary_changed,
        is_synthetic,
        quality_flag,
        reporter_id,
        submission_id,
        row_number,
        late_period_key,
        late_submission_id
    from {{ ref('mart_indicator') }}
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

),

scored as (

    select
        measured.*,
        {{ attainment_pct('measured.direction', 'measured.observed_value', 'measured.target_value') }}
            as attainment_pct,
        {{ years_to_target('measured.gap', 'measured.direction', 'measured.actual_pace_per_year') }}
            as years_to_target,
        {{ on_track() }} as on_track,
        -- Best first; null = cannot be ranked.
        case
            when not measured.is_whole then null
            when measured.direction = 'lower' then measured.observed_value
            when measured.direction = 'higher' then -measured.observed_value
            else measured.gap
        end as rank_order
    from measured

),

ranked as (

    select
        *,
        case when rank_order is not null then rank() over (peers order by rank_order asc nulls last) end as peer_rank,
        count(rank_order) over peers as peer_count
    from scored
    window
        peers as (
            partition by indicator_code, definition_version, source_code, period_key, level
        )

)

select
    ranked.publication_number,
    ranked.cluster_code,
    ranked.indicator_code,
    ranked.indicator_label,
    ranked.is_headline,
    ranked.unit,
    ranked.direction,
    ranked.value_basis,
    ranked.source_code,
    ranked.definition_version,
    ranked.region_id,
    ranked.region_name,
    ranked.level,
    ranked.kemendagri_code,
    ranked.bps_code,
    ranked.province_name,
    ranked.period_key,
    ranked.period_label,
    ranked.period_type,
    ranked.period_ends_on,
    ranked.year,
    row_number() over (
        partition by ranked.indicator_code, ranked.source_code, ranked.region_id
        order by ranked.period_ends_on desc, ranked.period_key desc
    ) = 1 as is_latest,
    ranked.observed_value as value,
    ranked.target_scope,
    ranked.target_value,
    ranked.target_year,
    ranked.target_document,
    ranked.lower_bound,
    ranked.upper_bound,
    trim_scale(ranked.gap) as gap,
    ranked.attainment_pct,
    {{ score_pct(
        'ranked.direction', 'ranked.observed_value', 'ranked.attainment_pct', 'ranked.gap',
        'ranked.lower_bound', 'ranked.upper_bound', 'ranked.target_value'
    ) }} as score_pct,
    ranked.year_before_value,
    trim_scale(round(ranked.actual_pace_per_year, 6)) as actual_pace_per_year,
    trim_scale(round(ranked.required_pace_per_year, 6)) as required_pace_per_year,
    ranked.years_to_target,
    ranked.on_track,
    ranked.peer_rank,
    ranked.peer_count,
    coverage.n_reported,
    coverage.n_expected,
    ranked.boundary_changed,
    ranked.is_synthetic,
    ranked.is_target_synthetic,
    case when ranked.is_whole then ranked.quality_flag else 'incomplete' end as quality_flag,
    ranked.reporter_id,
    ranked.submission_id,
    ranked.row_number,
    ranked.late_period_key,
    ranked.late_submission_id
from ranked
left join coverage
    on
        ranked.indicator_code = coverage.indicator_code
        and ranked.source_code = coverage.source_code
        and ranked.period_key = coverage.period_key
        and ranked.level = coverage.level

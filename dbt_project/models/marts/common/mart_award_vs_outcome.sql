{{ config(
    key=['region_id', 'period_key'],
    touched=touched_by_outcomes_and_awards(),
    lineage=lineage_of_award_vs_outcome(),
) }}

-- Awards beside what became better: a government that is praised while nothing improved stands out here.

with

awards as (

    select * from {{ ref('mart_award') }}

),

definitions as (

    select * from {{ ref('dim_indicator') }}
    where is_current

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

figures as (

    select
        region_id,
        indicator_code,
        source_code,
        definition_version,
        reporter_id,
        direction,
        period_type,
        period_key,
        period_ends_on,
        year,
        value,
        actual_pace_per_year,
        is_synthetic,
        quality_flag
    from {{ ref('mart_indicator_scorecard') }}
    where indicator_code in ('p0_pct', 'investment_realization_idr', 'pdn_realized_pct')

),

-- The same month of the year before, from the same source and by the same definition; no pace = the boundary changed.
figure_pairs as (

    select
        figures.region_id,
        figures.year,
        figures.indicator_code as outcome_code,
        figures.direction,
        figures.source_code,
        figures.period_key,
        figures.value,
        before.period_key as previous_period_key,
        before.value as previous_value,
        before.value is not null and figures.actual_pace_per_year is null as boundary_changed,
        before.value is not null
        and figures.actual_pace_per_year is not null
        and 'incomplete' not in (figures.quality_flag, before.quality_flag) as is_comparable,
        figures.is_synthetic or coalesce(before.is_synthetic, false) as is_synthetic,
        figures.quality_flag = 'accepted_with_warnings'
        or coalesce(before.quality_flag = 'accepted_with_warnings', false) as has_warnings,
        figures.reporter_id = definitions.owner as is_of_owner,
        figures.definition_version,
        figures.period_ends_on
    from figures
    inner join definitions on figures.indicator_code = definitions.indicator_code
    left join figures as before
        on
            figures.region_id = before.region_id
            and figures.indicator_code = before.indicator_code
            and figures.source_code = before.source_code
            and figures.definition_version = before.definition_version
            and figures.period_type = before.period_type
            and figures.year = before.year + 1
            and extract(month from figures.period_ends_on) = extract(month from before.period_ends_on)

),

-- One series a year, chosen as the reform scorecard does, and of it the last period that can be compared.
chosen_figures as (

    select distinct on (region_id, year, outcome_code) *
    from figure_pairs
    order by
        region_id asc,
        year asc,
        outcome_code asc,
        is_of_owner desc,
        definition_version desc,
        source_code asc,
        is_comparable desc,
        period_ends_on desc

),

indexes as (

    select
        integration.*,
        periods.ends_on,
        regions.last_boundary_change_on
    from {{ ref('mart_digitalization_integration') }} as integration
    inner join periods on integration.period_key = periods.period_key
    inner join regions
        on
            integration.region_id = regions.region_id
            and periods.ends_on between regions.valid_from and regions.valid_to
    where integration.integration_index_pct is not null

),

index_pairs as (

    select
        indexes.region_id,
        indexes.year,
        indexes.period_key,
        indexes.integration_index_pct as value,
        before.period_key as previous_period_key,
        before.integration_index_pct as previous_value,
        coalesce(indexes.last_boundary_change_on between before.ends_on and indexes.ends_on, false)
            as boundary_changed,
        coalesce(
            (indexes.reporter_id, indexes.integration_reporter_id)
            = (before.reporter_id, before.integration_reporter_id),
            false
        ) as is_of_same_source,
        indexes.is_synthetic or coalesce(before.is_synthetic, false) as is_synthetic,
        indexes.quality_flag = 'accepted_with_warnings'
        or coalesce(before.quality_flag = 'accepted_with_warnings', false) as has_warnings
    from indexes
    left join indexes as before
        on
            indexes.region_id = before.region_id
            and indexes.year = before.year + 1
            and extract(month from indexes.ends_on) = extract(month from before.ends_on)

),

chosen_indexes as (

    select distinct on (region_id, year) *
    from index_pairs
    order by
        region_id asc,
        year asc,
        is_of_same_source and not boundary_changed desc,
        period_key desc

),

outcomes as (

    select
        region_id,
        year,
        outcome_code,
        direction,
        source_code,
        period_key,
        value,
        previous_period_key,
        previous_value,
        is_comparable,
        boundary_changed,
        is_synthetic,
        has_warnings
    from chosen_figures
    union all
    select
        region_id,
        year,
        'integration_index_pct' as outcome_code,
        'higher' as direction,
        null as source_code,
        period_key,
        value,
        previous_period_key,
        previous_value,
        is_of_same_source and not boundary_changed as is_comparable,
        boundary_changed,
        is_synthetic,
        has_warnings
    from chosen_indexes

),

compared as (

    select
        *,
        case when is_comparable then trim_scale(value - previous_value) end as change,
        case
            when not is_comparable then null
            when direction = 'lower' then value < previous_value
            when direction = 'higher' then value > previous_value
        end as has_improved
    from outcomes

),

yearly as (

    select
        region_id,
        year,
        {% for name, code in [
            ('poverty', 'p0_pct'),
            ('investment', 'investment_realization_idr'),
            ('pdn', 'pdn_realized_pct'),
            ('integration', 'integration_index_pct'),
        ] %}
            {% for column in [
                "source_code", "period_key", "previous_period_key", "value", "previous_value", "change"
            ] %}
                max({{ column }}) filter (where outcome_code = '{{ code }}') as {{ name }}_{{ column }},
            {% endfor %}
            bool_or(has_improved) filter (where outcome_code = '{{ code }}') as {{ name }}_improved,
        {% endfor %}
        count(*) filter (where is_comparable and outcome_code <> 'integration_index_pct') as comparable_outcome_count,
        count(*) filter (where has_improved and outcome_code <> 'integration_index_pct') as improved_outcome_count,
        bool_or(boundary_changed) as boundary_changed,
        bool_or(is_synthetic) as is_synthetic,
        bool_or(has_warnings) as has_warnings
    from compared
    group by region_id, year

),

joined as (

    select
        yearly.*,
        awards.award_names,
        awards.criteria,
        coalesce(yearly.region_id, awards.region_id) as subject_region_id,
        coalesce(yearly.year, awards.year) as subject_year,
        coalesce(awards.award_count, 0) as award_count,
        coalesce(awards.integrated_service_award_count, 0) as integrated_service_award_count,
        coalesce(yearly.comparable_outcome_count, 0) as n_comparable,
        coalesce(yearly.improved_outcome_count, 0) as n_improved,
        coalesce(yearly.boundary_changed, false) as has_boundary_changed,
        coalesce(yearly.is_synthetic, false) or coalesce(awards.is_synthetic, false) as has_synthetic,
        coalesce(yearly.has_warnings, false) or coalesce(awards.quality_flag = 'accepted_with_warnings', false)
            as has_any_warning,
        num_nonnulls(
            yearly.poverty_value, yearly.investment_value, yearly.pdn_value, yearly.integration_value
        ) as known_outcome_count
    from yearly
    full join awards
        on
            yearly.region_id = awards.region_id
            and yearly.year = awards.year

)

select
    {{ publication() }} as publication_number,
    regions.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    periods.period_key,
    periods.label_id as period_label,
    periods.year,
    joined.award_count,
    joined.integrated_service_award_count,
    joined.award_names,
    joined.criteria,
    joined.poverty_source_code,
    joined.poverty_period_key,
    joined.poverty_previous_period_key,
    joined.poverty_value as p0_pct,
    joined.poverty_previous_value as previous_p0_pct,
    joined.poverty_change as p0_change_points,
    joined.poverty_improved,
    joined.investment_source_code,
    joined.investment_period_key,
    joined.investment_previous_period_key,
    joined.investment_value as investment_realization_idr,
    joined.investment_previous_value as previous_investment_realization_idr,
    joined.investment_change as investment_change_idr,
    joined.investment_improved,
    joined.pdn_source_code,
    joined.pdn_period_key,
    joined.pdn_previous_period_key,
    joined.pdn_value as pdn_realized_pct,
    joined.pdn_previous_value as previous_pdn_realized_pct,
    joined.pdn_change as pdn_change_points,
    joined.pdn_improved,
    joined.integration_period_key,
    joined.integration_previous_period_key,
    joined.integration_value as integration_index_pct,
    joined.integration_previous_value as previous_integration_index_pct,
    joined.integration_change as integration_change_points,
    joined.integration_improved,
    joined.n_improved as improved_outcome_count,
    joined.n_comparable as comparable_outcome_count,
    3 as outcome_count,
    joined.n_comparable || ' dari 3' as comparability,
    -- Without anything to compare nobody can say so: unknown, not true.
    case
        when joined.award_count = 0 then false
        when joined.n_comparable > 0 then joined.n_improved = 0
    end as award_without_outcome,
    case
        when joined.integrated_service_award_count = 0 then false
        when joined.integration_value = 0 then true
        when joined.integration_value = 100 then false
        else not joined.integration_improved
    end as integration_award_without_integration,
    joined.has_boundary_changed as boundary_changed,
    joined.has_synthetic as is_synthetic,
    case
        when joined.known_outcome_count = 0 then 'no_value'
        when joined.has_boundary_changed then 'boundary_changed'
        when joined.n_comparable < 3 then 'incomplete'
        when joined.has_any_warning then 'accepted_with_warnings'
        else 'ok'
    end as quality_flag
from joined
inner join periods on joined.subject_year = periods.year and periods.period_type = 'year'
inner join regions
    on
        joined.subject_region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to

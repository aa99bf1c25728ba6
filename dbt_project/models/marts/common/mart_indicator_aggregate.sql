{{ config(
    key=['indicator_code', 'source_code', 'period_key', 'region_id'],
    touched=touched_by_mart('mart_indicator', ['indicator_code', 'period_key'], by='dataset'),
    lineage="
        select
            i.submission_id,
            i.row_number
        from marts.mart_indicator as i
        where
            (i.indicator_code, i.source_code, i.period_key)
            = (shown.indicator_code, shown.source_code, shown.period_key)
            and i.parent_region_id = shown.region_id
            and i.value is not null
    ",
) }}

-- The whole from its parts: the nation from the provinces, a province from its kabupaten and kota, beside the figure
-- that was reported for the whole itself. Only for indicators that add up or can be weighted with the population.

with

definitions as (

    select * from {{ ref('dim_indicator') }}
    where is_current and national_aggregation in ('sum', 'population_weighted')

),

-- Read twice; not materialized, so that a filter of the reader reaches the facts both times.
indicators as not materialized (

    select * from {{ ref('mart_indicator') }}
    where
        value is not null
        and indicator_code = any(array(select definitions.indicator_code from definitions))

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

reporters as (

    select * from {{ ref('dim_reporter') }}

),

obligations as (

    select * from {{ source('ledger', 'obligation') }}

),

parts as (

    select
        indicators.publication_number,
        indicators.cluster_code,
        indicators.indicator_code,
        indicators.source_code,
        indicators.period_key,
        indicators.parent_region_id as region_id,
        sum(indicators.value) as total,
        sum(indicators.value * regions.population) as weighted_total,
        sum(regions.population) as population,
        count(*) as n_reported,
        bool_or(indicators.is_synthetic) as is_synthetic,
        bool_or(indicators.boundary_changed) as boundary_changed
    from indicators
    inner join regions on indicators.region_id = regions.region_id and regions.is_current
    where indicators.parent_region_id is not null
    group by
        indicators.publication_number,
        indicators.cluster_code,
        indicators.indicator_code,
        indicators.source_code,
        indicators.period_key,
        indicators.parent_region_id

),

-- Parts that owe the dataset; where none or too few do (an agency reports for all), parts that existed.
owed as (

    select
        obligations.dataset,
        obligations.period_key,
        regions.parent_region_id as region_id,
        count(*) as n_owed
    from obligations
    inner join reporters on obligations.reporter_id = reporters.reporter_id and reporters.kind = 'regional_government'
    inner join periods on obligations.period_key = periods.period_key
    inner join regions
        on
            reporters.region_id = regions.region_id
            and periods.ends_on between regions.valid_from and regions.valid_to
    group by obligations.dataset, obligations.period_key, regions.parent_region_id

),

existing as (

    select
        periods.period_key,
        regions.parent_region_id as region_id,
        count(*) as n_existing
    from periods
    inner join regions on periods.ends_on between regions.valid_from and regions.valid_to
    where periods.period_type <> 'day' and regions.parent_region_id is not null
    group by periods.period_key, regions.parent_region_id

),

aggregated as (

    select
        parts.publication_number,
        parts.cluster_code,
        parts.indicator_code,
        definitions.label_id as indicator_label,
        definitions.unit,
        definitions.national_aggregation as aggregation,
        parts.source_code,
        parts.region_id,
        wholes.name as region_name,
        wholes.level,
        wholes.kemendagri_code,
        wholes.bps_code,
        parts.period_key,
        periods.label_id as period_label,
        periods.year,
        case definitions.national_aggregation
            when 'sum' then parts.total
            else round(parts.weighted_total / nullif(parts.population, 0), 6)
        end as value_of_parts,
        reported.value as reported_value,
        parts.n_reported,
        case
            when owed.n_owed >= parts.n_reported then owed.n_owed
            else greatest(existing.n_existing, parts.n_reported)
        end as n_expected,
        parts.boundary_changed,
        parts.is_synthetic,
        reported.submission_id as reported_submission_id
    from parts
    inner join definitions on parts.indicator_code = definitions.indicator_code
    inner join periods on parts.period_key = periods.period_key
    inner join regions as wholes
        on
            parts.region_id = wholes.region_id
            and periods.ends_on between wholes.valid_from and wholes.valid_to
    left join indicators as reported
        on
            parts.cluster_code = reported.cluster_code
            and parts.indicator_code = reported.indicator_code
            and parts.source_code = reported.source_code
            and parts.period_key = reported.period_key
            and parts.region_id = reported.region_id
    left join owed
        on
            definitions.dataset = owed.dataset
            and parts.period_key = owed.period_key
            and parts.region_id = owed.region_id
    left join existing on parts.period_key = existing.period_key and parts.region_id = existing.region_id

)

select
    publication_number,
    cluster_code,
    indicator_code,
    indicator_label,
    unit,
    aggregation,
    source_code,
    region_id,
    region_name,
    level,
    kemendagri_code,
    bps_code,
    period_key,
    period_label,
    year,
    trim_scale(value_of_parts) as value_of_parts,
    reported_value,
    trim_scale(reported_value - value_of_parts) as difference,
    n_reported,
    n_expected,
    boundary_changed,
    is_synthetic,
    case
        when n_reported < n_expected then 'incomplete'
        when boundary_changed then 'boundary_changed'
        else 'ok'
    end as quality_flag,
    reported_submission_id
from aggregated

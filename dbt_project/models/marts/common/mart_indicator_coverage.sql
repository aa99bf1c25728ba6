{{ config(
    key=['indicator_code', 'source_code', 'period_key', 'level'],
    region_column='none',
    touched=touched_by_mart('mart_indicator', ['indicator_code', 'period_key'], by='dataset'),
    lineage="
        select
            i.submission_id,
            i.row_number
        from marts.mart_indicator as i
        where
            (i.indicator_code, i.source_code, i.period_key, i.level)
            = (shown.indicator_code, shown.source_code, shown.period_key, shown.level)
    ",
) }}

-- n of N: how many regions of a level have a figure, and how many should.

with

indicators as (

    select * from {{ ref('mart_indicator') }}

),

definitions as (

    select * from {{ ref('dim_indicator') }}
    where is_current

),

obligations as (

    select * from {{ source('ledger', 'obligation') }}

),

reporters as (

    select * from {{ ref('dim_reporter') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

reported as (

    select
        publication_number,
        indicator_code,
        source_code,
        period_key,
        level,
        count(value) as n_reported,
        bool_or(is_synthetic) as is_synthetic
    from indicators
    group by publication_number, indicator_code, source_code, period_key, level

),

owed as (

    select
        obligations.dataset,
        obligations.period_key,
        reporters.reporter_level as level,
        count(*) as n_owed
    from obligations
    inner join reporters on obligations.reporter_id = reporters.reporter_id
    group by obligations.dataset, obligations.period_key, reporters.reporter_level

),

-- Where an agency reports for the regions, none or too few of them owe it themselves: those that existed count.
existing as (

    select
        periods.period_key,
        regions.level,
        count(*) as n_existing
    from periods
    inner join regions on periods.ends_on between regions.valid_from and regions.valid_to
    where periods.period_type <> 'day' and regions.region_id >= 0
    group by periods.period_key, regions.level

),

counted as (

    select
        reported.*,
        definitions.cluster_code,
        definitions.label_id as indicator_label,
        periods.label_id as period_label,
        periods.year,
        case
            when owed.n_owed >= reported.n_reported then owed.n_owed
            else greatest(existing.n_existing, reported.n_reported)
        end as n_expected
    from reported
    inner join definitions on reported.indicator_code = definitions.indicator_code
    inner join periods on reported.period_key = periods.period_key
    left join owed
        on
            definitions.dataset = owed.dataset
            and reported.period_key = owed.period_key
            and reported.level = owed.level
    left join existing on reported.period_key = existing.period_key and reported.level = existing.level

)

select
    publication_number,
    cluster_code,
    indicator_code,
    indicator_label,
    source_code,
    period_key,
    period_label,
    year,
    level,
    n_reported,
    n_expected,
    round(100.0 * n_reported / nullif(n_expected, 0), 2) as coverage_pct,
    is_synthetic,
    case when n_reported < n_expected then 'incomplete' else 'ok' end as quality_flag
from counted

{{ config(
    key=['region_id', 'indicator_code', 'period_key', 'source_code', 'submission_id', 'row_number'],
    touched=touched_by_indicator_values(),
    lineage=lineage_of_row(),
    anew_on_revert=true,
    indexes=[{'columns': ['indicator_code', 'region_id', 'year']}],
) }}

-- Every figure that was ever part of a publication, side by side: who said what, when, by which source and definition.

with

memberships as (

    select
        submission_id,
        min(published_from) as first_publication_number,
        max(coalesce(published_to, 2147483647)) as left_with_publication
    from {{ source('ledger', 'publication_member') }}
    where published_from <= {{ publication() }}
    group by submission_id

),

indicator_values as (

    select * from {{ ref('fct_indicator_value') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

reporters as (

    select * from {{ ref('dim_reporter') }}

),

indicators as (

    select * from {{ ref('dim_indicator') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

shown as (

    select
        indicator_code,
        region_id,
        source_code,
        submission_id,
        row_number,
        late_submission_id,
        late_period_key
    from {{ ref('mart_indicator') }}

)

select
    {{ publication() }} as publication_number,
    indicators.cluster_code,
    indicators.indicator_code,
    indicators.label_id as indicator_label,
    indicators.definition_version,
    indicators.description as definition,
    indicators.unit,
    indicator_values.source_code,
    submissions.reporter_id,
    reporters.name as reporter_name,
    indicator_values.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    coalesce(indicator_values.reported_period_key, indicator_values.period_key) as period_key,
    periods.label_id as period_label,
    periods.ends_on as period_ends_on,
    periods.year,
    indicator_values.value,
    indicator_values.mark,
    submissions.version,
    submissions.received_at,
    memberships.first_publication_number,
    case when memberships.left_with_publication <= {{ publication() }} then memberships.left_with_publication - 1 end
        as last_publication_number,
    own.submission_id is not null or late.submission_id is not null as is_shown,
    indicator_values.is_synthetic,
    case
        when indicator_values.value is null then 'no_value'
        when submissions.verdict = 'accepted_with_warnings' then 'accepted_with_warnings'
        else 'ok'
    end as quality_flag,
    indicator_values.submission_id,
    indicator_values.row_number
from indicator_values
inner join memberships on indicator_values.submission_id = memberships.submission_id
inner join submissions on indicator_values.submission_id = submissions.submission_id
inner join reporters on submissions.reporter_id = reporters.reporter_id
inner join indicators on indicator_values.indicator_key = indicators.indicator_key
inner join periods
    on coalesce(indicator_values.reported_period_key, indicator_values.period_key) = periods.period_key
inner join regions on indicator_values.region_key = regions.region_key
left join shown as own
    on
        indicators.indicator_code = own.indicator_code
        and indicator_values.region_id = own.region_id
        and indicator_values.submission_id = own.submission_id
        and indicator_values.row_number = own.row_number
-- The figure of a late report that is counted together with that of the period after its own.
left join shown as late
    on
        indicators.indicator_code = late.indicator_code
        and indicator_values.region_id = late.region_id
        and indicator_values.source_code = late.source_code
        and indicator_values.submission_id = late.late_submission_id
        and indicator_values.reported_period_key = late.late_period_key

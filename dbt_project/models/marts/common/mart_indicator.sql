{{ config(
    key=['region_id', 'indicator_code', 'source_code', 'period_key'],
    touched=touched_by_indicator_values(),
    lineage=lineage_of_indicator(),
    indexes=[{'columns': ['indicator_code', 'region_id']}, {'columns': ['region_id']}],
) }}

-- The one place that decides which figure the publication shows; the marts of the clusters and the scorecard read it.

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

indicator_values as (

    select * from {{ ref('fct_indicator_value') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

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

adoptions as (

    select * from {{ ref('bridge_boundary_adoption') }}

),

bands as (

    select *
    from {{ ref('fct_indicator_target') }}
    where is_primary and lower_bound is not null and upper_bound is not null

),

-- Several submissions may give the same figure: the authoritative owner's stands, else what was received last. The
-- cluster is part of the key only so that a filter on it reaches the facts before the sort.
chosen as (

    select distinct on (
        indicators.cluster_code,
        indicators.indicator_code,
        indicator_values.region_id,
        indicator_values.source_code,
        periods.period_type,
        coalesce(indicator_values.reported_period_key, indicator_values.period_key)
    )
        indicators.cluster_code,
        indicators.indicator_code,
        indicator_values.indicator_key,
        indicator_values.region_id,
        indicator_values.region_key,
        indicator_values.source_code,
        periods.period_type,
        indicator_values.period_key,
        periods.starts_on,
        indicator_values.value,
        indicator_values.mark,
        indicator_values.is_synthetic,
        indicator_values.reported_period_key,
        indicator_values.submission_id,
        indicator_values.row_number,
        submissions.reporter_id,
        submissions.verdict
    from indicator_values
    inner join published on indicator_values.submission_id = published.submission_id
    inner join submissions on indicator_values.submission_id = submissions.submission_id
    inner join indicators on indicator_values.indicator_key = indicators.indicator_key
    inner join periods on indicator_values.period_key = periods.period_key
    order by
        indicators.cluster_code asc,
        indicators.indicator_code asc,
        indicator_values.region_id asc,
        indicator_values.source_code asc,
        periods.period_type asc,
        coalesce(indicator_values.reported_period_key, indicator_values.period_key) asc,
        submissions.reporter_id = indicators.owner desc,
        indicators.definition_version desc,
        submissions.received_at desc,
        indicator_values.submission_id desc,
        indicator_values.row_number asc

),

-- A late report counts in the period after its own, together with the report of that period: two figures at most. The
-- windows below follow the order of the sort above, so PostgreSQL sorts each region's few rows only.
paired as (

    select
        *,
        row_number() over counted_together as place,
        lead(value) over counted_together as added_value,
        lead(reported_period_key) over counted_together as added_period_key,
        lead(submission_id) over counted_together as added_submission_id,
        lead(is_synthetic) over counted_together as added_is_synthetic,
        lead(verdict) over counted_together as added_verdict
    from chosen
    window
        counted_together as (
            partition by cluster_code, indicator_code, region_id, source_code, period_type, period_key
            order by reported_period_key is not null
        )

),

counted as (

    select
        cluster_code,
        indicator_code,
        indicator_key,
        region_id,
        region_key,
        source_code,
        period_type,
        period_key,
        starts_on,
        case when added_value is null then value else coalesce(value, 0) + added_value end as value,
        case when added_value is null then mark end as mark,
        is_synthetic or coalesce(added_is_synthetic, false) as is_synthetic,
        -- Where the period itself has no report, the late one stands alone.
        case when reported_period_key is null then added_value else value end as late_value,
        coalesce(reported_period_key, added_period_key) as late_period_key,
        case when reported_period_key is null then added_submission_id else submission_id end as late_submission_id,
        submission_id,
        row_number,
        reporter_id,
        case when added_verdict = 'accepted_with_warnings' then added_verdict else verdict end as verdict
    from paired
    where place = 1

),

-- A series is one definition from one source: only within it may two figures be compared.
neighbours as (

    select
        *,
        lag(indicator_key) over series as previous_indicator_key,
        lag(period_key) over series as previous_period_key,
        lag(starts_on) over series as previous_starts_on,
        lag(value) over series as previous_value
    from counted
    window
        series as (
            partition by cluster_code, indicator_code, region_id, source_code, period_type
            order by period_key
        )

),

compared as (

    select
        cluster_code,
        indicator_code,
        indicator_key,
        region_id,
        region_key,
        source_code,
        period_type,
        period_key,
        starts_on,
        value,
        mark,
        is_synthetic,
        late_value,
        late_period_key,
        late_submission_id,
        submission_id,
        row_number,
        reporter_id,
        verdict,
        case when previous_indicator_key = indicator_key then previous_period_key end as previous_period_key,
        case when previous_indicator_key = indicator_key then previous_value end as previous_value,
        case
            when previous_indicator_key = indicator_key then previous_starts_on
            -- The first figure of a series will be held against what others said a year before.
            else (starts_on - interval '1 year')::date
        end as compared_since
    from neighbours

),

-- An agency may follow a change of boundaries later than the law: until then its figures are about the old area.
flagged as (

    select
        compared.*,
        coalesce(adoptions.adopted_on, regions.last_boundary_change_on) as last_boundary_change_on,
        regions.parent_region_id,
        regions.name as region_name,
        regions.level,
        regions.kemendagri_code,
        regions.bps_code,
        regions.province_name,
        regions.island_group
    from compared
    inner join regions on compared.region_key = regions.region_key
    left join adoptions
        on
            compared.reporter_id = adoptions.reporter_id
            and regions.last_boundary_change_on = adoptions.event_date

)

select
    {{ publication() }} as publication_number,
    flagged.cluster_code,
    indicators.dataset,
    flagged.indicator_code,
    indicators.label_id as indicator_label,
    indicators.definition_version,
    indicators.description as definition,
    indicators.unit,
    indicators.direction,
    indicators.value_basis,
    indicators.is_headline,
    flagged.source_code,
    flagged.region_id,
    flagged.parent_region_id,
    flagged.region_name,
    flagged.level,
    flagged.kemendagri_code,
    flagged.bps_code,
    flagged.province_name,
    flagged.island_group,
    flagged.period_key,
    periods.label_id as period_label,
    flagged.period_type,
    flagged.starts_on as period_starts_on,
    periods.ends_on as period_ends_on,
    periods.year,
    flagged.value,
    flagged.mark,
    flagged.previous_period_key,
    flagged.previous_value,
    flagged.last_boundary_change_on,
    coalesce(flagged.last_boundary_change_on > flagged.compared_since, false) as boundary_changed,
    flagged.is_synthetic,
    {{ quality_flag(
        'flagged.value', 'coalesce(flagged.last_boundary_change_on > flagged.compared_since, false)', 'flagged.verdict'
    ) }} as quality_flag,
    flagged.reporter_id,
    flagged.submission_id,
    flagged.row_number,
    flagged.late_value,
    flagged.late_period_key,
    flagged.late_submission_id,
    coalesce(own.lower_bound, nation.lower_bound) as lower_bound,
    coalesce(own.upper_bound, nation.upper_bound) as upper_bound,
    {{ band_position(
        'flagged.value', 'coalesce(own.lower_bound, nation.lower_bound)', 'coalesce(own.upper_bound, nation.upper_bound)'
    ) }} as band_position
from flagged
inner join indicators on flagged.indicator_key = indicators.indicator_key
inner join periods on flagged.period_key = periods.period_key
-- A region without a band of its own is judged by the nation's.
left join bands as own
    on
        flagged.indicator_code = own.indicator_code
        and flagged.region_id = own.region_id
        and periods.year = own.target_year
left join bands as nation
    on
        flagged.indicator_code = nation.indicator_code
        and nation.region_id = 0
        and periods.year = nation.target_year

{{ config(
    key=['region_id', 'boundary_basis', 'indicator_code', 'source_code', 'period_key'],
    touched=touched_by_mart('mart_indicator', ['indicator_code'], by='dataset'),
    lineage="
        select
            i.submission_id,
            i.row_number
        from marts.mart_indicator as i
        where
            (i.indicator_code, i.source_code, i.period_key)
            = (shown.indicator_code, shown.source_code, shown.period_key)
            and i.region_id = any(shown.part_region_ids)
    ",
    indexes=[{'columns': ['indicator_code', 'region_id']}],
) }}

-- Regions whose boundary changed, in one area from the first figure to the last, so that a split never shows as a fall:
-- today   the area of today; before the change the figure is put together from the regions that lie in it today
-- as_was  the area before the change; after it the figure is put together from the regions that came out of it
-- A figure is put together only where every part has one, and only of indicators that add up or can be weighted.

with recursive

definitions as (

    select * from {{ ref('dim_indicator') }}
    where is_current

),

regions as (

    select * from {{ ref('dim_region') }}
    where is_current and region_id >= 0

),

lineage as (

    select * from {{ ref('bridge_region_lineage') }}
    where changes_boundary

),

adoptions as (

    select
        event_date,
        max(adopted_on) as adopted_on
    from {{ ref('bridge_boundary_adoption') }}
    group by event_date

),

-- What became of a region: the regions its area belongs to, each from the day on which it does. A chain of events is
-- followed to its end; the part that keeps the name is in the lineage itself.
descendants (region_id, part_id, holds_from) as (

    select
        predecessor_id,
        successor_id,
        event_date
    from lineage
    where event = 'split'
    union
    select
        descendants.region_id,
        lineage.successor_id,
        greatest(descendants.holds_from, lineage.event_date)
    from descendants
    inner join lineage
        on
            descendants.part_id = lineage.predecessor_id
            and lineage.event = 'split'
            and descendants.holds_from < lineage.event_date
            and descendants.part_id <> lineage.successor_id

),

areas as (

    -- Provinces of today, until all figures are about their new area: their kabupaten and kota, whose own stayed.
    select
        whole.region_id,
        'today' as boundary_basis,
        whole.last_boundary_change_on as changed_on,
        part.region_id as part_id,
        '-infinity'::date as parts_from,
        coalesce(adoptions.adopted_on, whole.last_boundary_change_on) as parts_until
    from regions as whole
    inner join regions as part on whole.region_id = part.parent_region_id
    left join adoptions on whole.last_boundary_change_on = adoptions.event_date
    where
        whole.last_boundary_change_on is not null
        and part.valid_to = date '9999-12-31'
        and whole.region_id not in (
            select lineage.successor_id from lineage
            where lineage.event = 'merge'
        )

    union all

    -- A region that others were merged into, before that: those others.
    select
        lineage.successor_id,
        'today',
        lineage.event_date,
        lineage.predecessor_id,
        '-infinity'::date,
        coalesce(adoptions.adopted_on, lineage.event_date)
    from lineage
    left join adoptions on lineage.event_date = adoptions.event_date
    where lineage.event = 'merge'

    union all

    select
        region_id,
        'as_was',
        min(holds_from) over (partition by region_id),
        part_id,
        holds_from,
        'infinity'::date
    from descendants

),

changes as (

    select
        region_id,
        'today' as boundary_basis,
        last_boundary_change_on as changed_on
    from regions
    where last_boundary_change_on is not null

    union

    select
        region_id,
        boundary_basis,
        changed_on
    from areas
    where boundary_basis = 'as_was'

),

-- Read several times; not materialized, so that a filter of the reader reaches the rows each time.
figures as not materialized (

    select
        *,
        coalesce(period_ends_on >= last_boundary_change_on, true) as is_of_todays_area
    from {{ ref('mart_indicator') }}
    where value is not null

),

-- Figures that were reported for the very area.
reported as (

    select
        changes.region_id,
        changes.boundary_basis,
        changes.changed_on,
        figures.indicator_code,
        figures.definition_version,
        figures.source_code,
        figures.period_type,
        figures.period_key,
        figures.value,
        false as is_put_together,
        1::bigint as n_reported,
        1::bigint as n_expected,
        array[figures.region_id] as part_region_ids,
        figures.is_synthetic
    from changes
    inner join figures
        on
            changes.region_id = figures.region_id
            and figures.is_of_todays_area = (changes.boundary_basis = 'today')

),

-- As many parts as the area has at that time, and those of them that have a figure.
counted as (

    select
        spans.region_id,
        spans.boundary_basis,
        spans.changed_on,
        figures.indicator_code,
        figures.definition_version,
        figures.source_code,
        figures.period_type,
        figures.period_key,
        sum(figures.value) as total,
        sum(figures.value * regions.population) / nullif(sum(regions.population), 0) as mean,
        count(*) as n_reported,
        array_agg(figures.region_id order by figures.region_id) as part_region_ids,
        bool_or(figures.is_synthetic) as is_synthetic,
        max(figures.period_ends_on) as period_ends_on
    from areas as spans
    inner join figures
        on
            spans.part_id = figures.region_id
            and spans.parts_from <= figures.period_ends_on
            and spans.parts_until > figures.period_ends_on
            and figures.is_of_todays_area
    inner join regions on spans.part_id = regions.region_id
    group by
        spans.region_id,
        spans.boundary_basis,
        spans.changed_on,
        figures.indicator_code,
        figures.definition_version,
        figures.source_code,
        figures.period_type,
        figures.period_key

),

put_together as (

    select
        counted.region_id,
        counted.boundary_basis,
        counted.changed_on,
        counted.indicator_code,
        counted.definition_version,
        counted.source_code,
        counted.period_type,
        counted.period_key,
        case
            when counted.n_reported < expected.n_expected then null
            when definitions.national_aggregation = 'sum' then counted.total
            else round(counted.mean, 6)
        end as value,
        true as is_put_together,
        counted.n_reported,
        expected.n_expected,
        counted.part_region_ids,
        counted.is_synthetic
    from counted
    inner join definitions on counted.indicator_code = definitions.indicator_code
    cross join
        lateral (
            select count(*) as n_expected
            from areas
            where
                areas.region_id = counted.region_id
                and areas.boundary_basis = counted.boundary_basis
                and counted.period_ends_on >= areas.parts_from
                and counted.period_ends_on < areas.parts_until
        ) as expected
    where definitions.national_aggregation in ('sum', 'population_weighted')

),

series as (

    select * from reported
    union all
    -- What was reported for the area stands before what is put together: a nation's survey is no sum of estimates.
    select put_together.*
    from put_together
    where
        not exists (
            select 1
            from reported
            where
                reported.region_id = put_together.region_id
                and reported.boundary_basis = put_together.boundary_basis
                and reported.indicator_code = put_together.indicator_code
                and reported.source_code = put_together.source_code
                and reported.period_key = put_together.period_key
        )

),

periods as (

    select * from {{ ref('dim_period') }}

),

neighbours as (

    select
        series.*,
        lag(series.value) over before_it as previous_value,
        lag(series.period_key) over before_it as previous_period_key
    from series
    where series.value is not null
    window
        before_it as (
            partition by
                series.region_id,
                series.boundary_basis,
                series.indicator_code,
                series.definition_version,
                series.source_code,
                series.period_type
            order by series.period_key
        )

    union all

    select
        series.*,
        null as previous_value,
        null as previous_period_key
    from series
    where series.value is null

)

select
    {{ publication() }} as publication_number,
    definitions.cluster_code,
    neighbours.indicator_code,
    definitions.label_id as indicator_label,
    neighbours.definition_version,
    definitions.unit,
    definitions.direction,
    neighbours.source_code,
    neighbours.boundary_basis,
    neighbours.changed_on as boundary_changed_on,
    neighbours.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    neighbours.period_key,
    periods.label_id as period_label,
    neighbours.period_type,
    periods.ends_on as period_ends_on,
    periods.year,
    trim_scale(neighbours.value) as value,
    neighbours.previous_period_key,
    trim_scale(neighbours.previous_value) as previous_value,
    trim_scale(neighbours.value - neighbours.previous_value) as change,
    neighbours.is_put_together,
    neighbours.part_region_ids,
    neighbours.n_reported,
    neighbours.n_expected,
    neighbours.is_synthetic,
    case
        when neighbours.n_reported < neighbours.n_expected then 'incomplete'
        when neighbours.is_put_together then 'put_together'
        else 'ok'
    end as quality_flag
from neighbours
inner join definitions on neighbours.indicator_code = definitions.indicator_code
inner join regions on neighbours.region_id = regions.region_id
inner join periods on neighbours.period_key = periods.period_key

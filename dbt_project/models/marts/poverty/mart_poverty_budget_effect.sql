{{ config(
    key=['region_id', 'year'],
    touched="
        select
            array_agg(distinct b.region_id) as region_id,
            array_agg(distinct b.year) as year
        from warehouse.mart_poverty_budget as b
        where b.published_from = (select ledger.as_of()) or b.published_to = (select ledger.as_of())
        union all
        -- A figure is also what the next year is held against.
        select
            array_agg(distinct i.region_id) as region_id,
            array_agg(distinct y.year) as year
        from warehouse.mart_indicator as i
        cross join lateral (values (i.year), (i.year + 1)) as y (year)
        where
            (i.published_from = (select ledger.as_of()) or i.published_to = (select ledger.as_of()))
            and i.indicator_code = 'poor_population_thousand'
    ",
    lineage="
        select
            b.submission_id,
            b.row_number
        from intermediate.int_standing_program_budgets as b
        where (b.region_id, b.year) = (shown.region_id, shown.year)
        union
        select
            i.submission_id,
            i.row_number
        from marts.mart_indicator as i
        where
            (i.region_id, i.indicator_code, i.source_code)
            = (shown.region_id, 'poor_population_thousand', shown.source_code)
            and i.period_key in (shown.poor_period_key, shown.previous_poor_period_key)
    ",
) }}

with

budgets as (

    select * from {{ ref('mart_poverty_budget') }}

),

indicators as (

    select * from {{ ref('mart_indicator') }}
    where indicator_code = 'poor_population_thousand' and value is not null

),

regions as (

    select * from {{ ref('dim_region') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

spent as (

    select
        region_id,
        year,
        period_key,
        period_label,
        max(as_of_period_key) as as_of_period_key,
        sum(ceiling_idr) as ceiling_idr,
        sum(realized_idr) as realized_idr,
        count(*) filter (where quality_flag <> 'incomplete') as n_reported,
        count(*) as n_expected,
        bool_or(is_synthetic) as is_synthetic,
        bool_or(quality_flag = 'accepted_with_warnings') as has_warnings
    from budgets
    group by region_id, year, period_key, period_label

),

compared as (

    -- March is held against March and one source against itself. Of several pairs: one whose earlier figure is known,
    -- Susenas, the earlier month (March is the reference month of the annual figures).
    select distinct on (present.region_id, present.year)
        present.region_id,
        present.year,
        present.source_code,
        present.period_key,
        present.value,
        earlier.period_key as previous_period_key,
        earlier.value as previous_value,
        coalesce(present.last_boundary_change_on > earlier.period_starts_on, false) as boundary_changed,
        present.is_synthetic or coalesce(earlier.is_synthetic, false) as is_synthetic
    from indicators as present
    left join indicators as earlier
        on
            present.region_id = earlier.region_id
            and present.source_code = earlier.source_code
            and present.definition_version = earlier.definition_version
            and present.period_type = earlier.period_type
            and present.period_starts_on = (earlier.period_starts_on + interval '1 year')::date
    where present.period_type in ('month', 'year')
    order by
        present.region_id asc,
        present.year asc,
        earlier.value is not null desc,
        present.source_code like 'SUSENAS/%' desc,
        present.period_starts_on asc,
        present.period_type asc,
        present.source_code asc

),

effects as (

    select
        spent.*,
        compared.source_code,
        compared.period_key as poor_period_key,
        compared.value as poor_population_thousand,
        compared.previous_period_key as previous_poor_period_key,
        compared.previous_value as previous_poor_population_thousand,
        1000 * (compared.previous_value - compared.value) as net_exit_person_count,
        coalesce(compared.boundary_changed, false) as boundary_changed,
        spent.is_synthetic or coalesce(compared.is_synthetic, false) as is_any_synthetic
    from spent
    left join compared on spent.region_id = compared.region_id and spent.year = compared.year

)

select
    {{ publication() }} as publication_number,
    effects.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    effects.period_key,
    effects.period_label,
    effects.year,
    effects.as_of_period_key,
    effects.ceiling_idr,
    effects.realized_idr,
    effects.source_code,
    effects.poor_period_key,
    effects.poor_population_thousand,
    effects.previous_poor_period_key,
    effects.previous_poor_population_thousand,
    trim_scale(effects.net_exit_person_count) as net_exit_person_count,
    case
        when effects.net_exit_person_count > 0
            then trim_scale(round(effects.realized_idr / effects.net_exit_person_count, 2))
    end as cost_per_exit_idr,
    effects.boundary_changed,
    effects.n_reported,
    effects.n_expected,
    effects.is_any_synthetic as is_synthetic,
    case
        when effects.n_reported < effects.n_expected then 'incomplete'
        else {{ quality_flag(
            'effects.net_exit_person_count',
            'effects.boundary_changed',
            "case when effects.has_warnings then 'accepted_with_warnings' end"
        ) }}
    end as quality_flag
from effects
inner join periods on effects.period_key = periods.period_key
inner join regions
    on
        effects.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to

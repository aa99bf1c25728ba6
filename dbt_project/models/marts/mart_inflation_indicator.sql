with

indicators as (

    select * from {{ ref('mart_indicator') }}
    where cluster_code = 'inflation'

),

bands as (

    select *
    from {{ ref('fct_indicator_target') }}
    where is_primary and lower_bound is not null and upper_bound is not null

),

-- A region without a band of its own is judged by the nation's.
judged as (

    select
        indicators.*,
        coalesce(own.lower_bound, nation.lower_bound) as lower_bound,
        coalesce(own.upper_bound, nation.upper_bound) as upper_bound
    from indicators
    left join bands as own
        on
            indicators.indicator_code = own.indicator_code
            and indicators.region_id = own.region_id
            and indicators.year = own.target_year
    left join bands as nation
        on
            indicators.indicator_code = nation.indicator_code
            and nation.region_id = 0
            and indicators.year = nation.target_year

)

select
    publication_number,
    cluster_code,
    dataset,
    indicator_code,
    indicator_label,
    definition_version,
    definition,
    unit,
    direction,
    source_code,
    region_id,
    region_name,
    level,
    kemendagri_code,
    bps_code,
    province_name,
    island_group,
    period_key,
    period_label,
    period_type,
    period_starts_on,
    period_ends_on,
    year,
    value,
    mark,
    previous_period_key,
    previous_value,
    boundary_changed,
    is_synthetic,
    quality_flag,
    reporter_id,
    submission_id,
    row_number,
    lower_bound,
    upper_bound,
    {{ band_position('value', 'lower_bound', 'upper_bound') }} as band_position
from judged

{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

realizations as (

    select * from {{ ref('int_effective_investment') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

sectors as (

    select * from {{ ref('dim_sector') }}

)

select
    realizations.submission_id,
    realizations.row_number,
    coalesce(realizations.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(sectors.sector_code, 'UNKNOWN') as sector_code,
    realizations.pma_idr,
    realizations.pmdn_idr,
    realizations.total_idr,
    realizations.project_count::bigint as project_count,
    realizations.tki_count::bigint as tki_count,
    realizations.tka_count::bigint as tka_count,
    realizations.is_synthetic,
    realizations.reported_period_key
from realizations
left join periods on realizations.period_key = periods.period_key
left join regions
    on
        realizations.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join sectors on realizations.sector_code = sectors.sector_code

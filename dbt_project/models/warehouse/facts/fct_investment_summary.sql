{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

summaries as (

    select * from {{ ref('stg_investment_summary') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

)

select
    summaries.submission_id,
    summaries.row_number,
    coalesce(summaries.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    summaries.sector_energy_idr,
    summaries.sector_tourism_idr,
    summaries.sector_agriculture_idr,
    summaries.sector_public_works_idr,
    summaries.sector_trade_idr,
    summaries.sector_transport_idr,
    summaries.sector_telecommunication_idr,
    summaries.sector_manufacturing_idr,
    summaries.sector_other_idr,
    summaries.total_idr,
    summaries.quarter_1_idr,
    summaries.quarter_2_idr,
    summaries.quarter_3_idr,
    summaries.quarter_4_idr,
    summaries.pma_idr,
    summaries.pmdn_idr,
    summaries.tka_count,
    summaries.tki_count,
    summaries.project_count,
    summaries.is_synthetic
from summaries
left join periods on summaries.period_key = periods.period_key
left join regions
    on
        summaries.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
